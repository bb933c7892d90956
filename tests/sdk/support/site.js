// A web shop on its own origin that uses the browser SDK in the documented ways: as a script or module of its own, or
// with the snippet, which loads the script from our server.

import { once } from "node:events";
import { copyFile, mkdir, mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { createServer } from "node:http";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { browserFile } from "./sdks.js";

/** The files of each version, by how they are loaded. */
const FILES = {
  script: { current: "array.js", 2022: "array.js" },
  snippet: { current: "array.js", 2022: "array.js" },
  module: { current: "module.js", 2022: "es.js" },
};

const page = (body) => `<!doctype html><html lang="en"><title>Shop</title><button id="buy">Buy</button>${body}</html>`;
// The current SDK takes this browser for a bot, and would send nothing.
const options = (api) =>
  `{ api_host: ${JSON.stringify(api)}, opt_out_useragent_filter: true, loaded: (posthog) => { window.sdk = posthog; } }`;
// The snippet's stub, then the script.
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

/** The folder that our server serves for the snippet, with the SDK in the right place. */
export async function withScript(age) {
  const folder = await mkdtemp(join(tmpdir(), "rolecall-sdk-"));
  await mkdir(join(folder, "static"));
  await copyFile(browserFile(age, FILES.snippet[age]), join(folder, "static/array.js"));
  // The app is in it too, because without a page nothing is served.
  await writeFile(join(folder, "index.html"), "");
  return { folder, remove: () => rm(folder, { recursive: true }) };
}

/** Opens the shop; `age` and `way` select the SDK and how it is loaded. Returns its URL and a function to close it. */
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
    // Another host name than the server's, so that it is another site for browsers.
    url: `http://localhost:${shop.address().port}`,
    close: () => (shop.closeAllConnections(), shop.close()),
  };
}
