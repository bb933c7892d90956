// Tests of the harness: it must fail on every fault that watch.js and axe.js know.

import assert from "node:assert/strict";
import { once } from "node:events";
import { createServer } from "node:http";
import { after, test } from "node:test";
import { axe } from "./support/axe.js";
import { profile } from "./support/browser.js";
import { reflow, sweep, isWithinReach } from "./support/reflow.js";
import { watch } from "./support/watch.js";

const POLICY = "default-src 'self'; script-src 'none'; style-src 'self'";
const PAGE = `<!doctype html><html lang="en"><title>Page</title><main><h1>Page</h1>`;
const answers = {
  "/": [200, `${PAGE}</main></html>`],
  "/policy": [200, `${PAGE}<script>1</script></main></html>`],
  "/unlabelled": [200, `${PAGE}<input></main></html>`],
  "/refused": [403, ""],
  "/broken": [500, ""],
};
const site = createServer(({ url }, response) => {
  const [status, body] = answers[url] ?? [404, ""];
  response.writeHead(status, { "Content-Type": "text/html", "Content-Security-Policy": POLICY }).end(body);
}).listen(0, "127.0.0.1");
await once(site, "listening");
after(() => site.close());

/** The faults that watch.js records while `steps` run on a page. */
async function noted(steps, path = "/") {
  const context = await profile({ baseURL: `http://127.0.0.1:${site.address().port}` });
  try {
    const guard = watch(context, "Ada");
    const page = await context.newPage();
    // The browser requests the icon automatically.
    await context.route("**/favicon.ico", (route) => route.fulfill({ body: "" }));
    await page.goto(path);
    await steps(page, guard);
    return guard.problems;
  } finally {
    await context.close();
  }
}

test("a quiet page is fine", async () => {
  assert.deepEqual(await noted((page) => axe(page, "a quiet page")), []);
});

for (const [what, pattern, steps, path] of [
  ["a warning in the console", /console warning: careful/, (page) => page.evaluate(() => console.warn("careful"))],
  ["an uncaught error", /uncaught: Error: boom/, throws],
  ["a broken policy", /Content Security Policy/, () => {}, "/policy"],
  ["an unexpected refusal", /status of 403/, (page) => page.evaluate(() => fetch("/refused"))],
  ["an error of the server", /500 from GET/, (page) => page.evaluate(() => fetch("/broken"))],
]) {
  test(`${what} is noted`, async () => assert.match((await noted(steps, path)).join("\n"), pattern));
}

async function throws(page) {
  const thrown = page.context().waitForEvent("weberror");
  await page.evaluate(() => setTimeout(() => { throw new Error("boom"); }));
  await thrown;
}

test("a refusal that a journey provokes is fine", async () => {
  const problems = await noted(async (page, guard) => {
    guard.expectRefusals([403]);
    await page.evaluate(() => fetch("/refused"));
  });
  assert.deepEqual(problems, []);
});

test("axe finds a field without a label", async () => {
  await noted(async (page) => assert.rejects(axe(page, "a form"), /label/), "/unlabelled");
});

/** Checks a correct page after `steps` have broken it. */
const spoilt = (steps) =>
  noted(async (page) => {
    await page.evaluate(steps);
    for (const check of [reflow, (page, name) => sweep(page, name, [320, 1000])]) await check(page, "a page");
    await isWithinReach(page, "a page");
  });
const adds = (...elements) => {
  const make = ([tag, words, style]) => {
    const element = Object.assign(document.createElement(tag), { textContent: words });
    Object.assign(element.style, style);
    return element;
  };
  document.querySelector("main").append(...elements.map(make));
};

test("a page with plain text is in order at every width", async () => assert.deepEqual(await spoilt("0"), []));

for (const [what, pattern, ...elements] of [
  ["a word that is wider than the page", /scrolls sideways by/, ["p", "w".repeat(400), {}]],
  ["a text over another one", /"Ledger" and "yesterday" lie over each other/,
    ["p", "Ledger", { margin: 0, height: 0 }], ["p", "yesterday", { margin: 0 }]],
  ["a button that is lower than its words", /is higher than its place <button/,
    ["button", "two lines of words", { width: "80px", height: "20px", padding: 0, overflow: "hidden" }]],
  ["a button beside the screen", /cannot be reached/, ["button", "Remove", { position: "fixed", top: 0, left: "-300px" }]],
]) {
  test(`${what} is found`, async () => assert.rejects(spoilt(`(${adds})(${elements.map((one) => JSON.stringify(one))})`), pattern));
}
