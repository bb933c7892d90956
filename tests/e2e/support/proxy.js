// A proxy that cuts the stream of live updates every few seconds, in the middle of it, as some do.

import { once } from "node:events";
import { createServer, request as ask } from "node:http";

/** Starts the proxy in front of `target`; `every` is in milliseconds. `cuts()` is the number of streams that it has cut. */
export async function cuttingProxy(target, every) {
  const { hostname, port } = new URL(target);
  let cuts = 0;
  const server = createServer((incoming, outgoing) => {
    const { method, url: path, headers } = incoming;
    const onward = ask({ hostname, port, method, path, headers }, (answer) => {
      outgoing.writeHead(answer.statusCode, answer.rawHeaders);
      answer.pipe(outgoing);
    });
    onward.on("error", () => outgoing.destroy());
    outgoing.on("close", () => onward.destroy());
    incoming.pipe(onward);
    if (path.startsWith("/api/stream/")) {
      setTimeout(() => {
        cuts += 1;
        outgoing.destroy();
      }, every);
    }
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  return {
    url: `http://127.0.0.1:${server.address().port}`,
    cuts: () => cuts,
    stop() {
      server.closeAllConnections();
      server.close();
    },
  };
}
