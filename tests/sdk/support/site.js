// A web shop on an origin of its own, with the browser SDK in it as its makers say: as a script or a module of the shop's, or
// by the snippet, which takes the script from our server.

import { once } from "node:events";
import { copyFile, mkdir, mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { createServer } from "node:http";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { browserFile } from "./sdks.js";

/** The files of each version, by how they are brought in. */
const FILES = {
  script: { current: "array.js", 2022: "array.js" },
  snippet: { current: "array.js", 2022: "array.js" },
  module: { current: "module.js", 2022: "es.js" },
};

const page = (body) => `<!doctype html><html lang="en"><title>Shop</title><button id="buy">Buy</button>${body}</html>`;
// Of robots, as which it knows this browser, the current one sends nothing unless told.
const options = (api) =>
  `{ api_host: ${JSON.stringify(api)}, opt_out_useragent_filter: true, loaded: (posthog) => { window.sdk = posthog; } }`;
// What the snippet leaves behind for the script, and the script.
const snippet = (api, token, script) =>
  page(`<script>
    window.posthog = Object.assign([], { __SV: 1, people: [], _i: [[${JSON.stringify(token)}, ${options(api)}]] });
  </script><script src="${script}" crossorigin="anonymous" async></script>`);
const pages = {
  script: (api, token) => snippet(api, token, "/sdk.js"),
  snippet: (api, token) => snippet(api, token, `${api}/static/array.js`),
  module: (api, token) =>
    page(`<script type="module">
      import posthog from "/sdk.js";
      posthog.init(${JSON.stringify(token)}, ${options(api)});
    </script>`),
};

/** What our server serves for the snippet: a folder with the SDK where the snippet looks for it. */
export async function withScript(age) {
  const folder = await mkdtemp(join(tmpdir(), "rolecall-sdk-"));
  await mkdir(join(folder, "static"));
  await copyFile(browserFile(age, FILES.snippet[age]), join(folder, "static/array.js"));
  // It stands beside the app; without a page there is none.
  await writeFile(join(folder, "index.html"), "");
  return { folder, remove: () => rm(folder, { recursive: true }) };
}

/** Opens the shop: `age` and `way` say which SDK is in it and how. Returns its address and how to close it. */
export async function openShop(age, way, { url, token }) {
  const script = await readFile(browserFile(age, FILES[way][age]));
  const files = {
    "/": ["text/html", pages[way](url, token)],
    "/thanks": ["text/html", page("")],
    "/sdk.js": ["text/javascript", script],
    "/favicon.ico": ["image/x-icon", ""],
  };
  const shop = createServer((request, response) => {
    const [type, body] = files[new URL(request.url, "http://localhost").pathname] ?? ["text/plain", undefined];
    response.writeHead(body === undefined ? 404 : 200, { "Content-Type": `${type}; charset=utf-8` }).end(body);
  }).listen(0, "127.0.0.1");
  await once(shop, "listening");
  return {
    // Another name than the server's: for browsers that is another site.
    url: `http://localhost:${shop.address().port}`,
    close: () => (shop.closeAllConnections(), shop.close()),
  };
}
