// Proxies that do to the stream of live updates what networks do.

import { once } from "node:events";
import { createServer, request as ask } from "node:http";

/**
 * Starts a proxy in front of `target` that cuts each stream after `every` milliseconds, in the middle of it. `cuts()` is the
 * number of streams that it has cut.
 */
export async function cuttingProxy(target, every) {
  let cuts = 0;
  const proxy = await startProxy(target, (outgoing) => {
    setTimeout(() => {
      cuts += 1;
      outgoing.destroy();
    }, every);
  });
  return { ...proxy, cuts: () => cuts };
}

/** Starts a proxy in front of `target`. `goSilent()` keeps the streams open that are open, without passing on anything. */
export async function silentProxy(target) {
  const streams = [];
  const proxy = await startProxy(target, (outgoing, answer) => streams.push([outgoing, answer]));
  const goSilent = () => streams.forEach(([outgoing, answer]) => answer.unpipe(outgoing));
  return { ...proxy, goSilent };
}

/** Starts a proxy. `onStream(outgoing, answer)` is called when a stream begins. */
async function startProxy(target, onStream) {
  const { hostname, port } = new URL(target);
  const server = createServer((incoming, outgoing) => {
    const { method, url: path, headers } = incoming;
    const onward = ask({ hostname, port, method, path, headers }, (answer) => {
      outgoing.writeHead(answer.statusCode, answer.rawHeaders);
      answer.pipe(outgoing);
      if (path.startsWith("/api/stream/")) onStream(outgoing, answer);
    });
    onward.on("error", () => outgoing.destroy());
    outgoing.on("close", () => onward.destroy());
    incoming.pipe(onward);
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  return {
    url: `http://127.0.0.1:${server.address().port}`,
    stop() {
      server.closeAllConnections();
      server.close();
    },
  };
}
