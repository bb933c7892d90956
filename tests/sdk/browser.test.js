// PostHog's browser SDK in a real browser, on a page of another site: every event arrives once, without console errors.

import assert from "node:assert/strict";
import { test } from "node:test";
import { profile } from "../e2e/support/browser.js";
import { watch } from "../e2e/support/watch.js";
import { eachOnce, numbered, only, withProject } from "./support/project.js";
import { AGES } from "./support/sdks.js";
import { openShop, withScript } from "./support/site.js";

for (const age of AGES) {
  for (const way of ["script", "module"]) {
    test(`the browser SDK (${age}, as a ${way}) sends everything once`, () => withProject((project) => sends(age, way, project)));
  }
  test(`the browser SDK (${age}, by the snippet) sends everything once`, async () => {
    const script = await withScript(age);
    try {
      await withProject((project) => sends(age, "snippet", project), { ROLECALL_STATIC_DIR: script.folder });
    } finally {
      await script.remove();
    }
  });
}

/** Somebody visits a shop that uses the SDK: every event arrives once, without console errors. */
async function sends(age, way, project) {
  const shop = await openShop(age, way, project);
  const context = await profile();
  try {
    const guard = watch(context, "the shop");
    const asked = watchRequests(context, project.url);
    const page = await context.newPage();
    // The SDK's first request: it captures clicks once it knows that it can.
    const settings = page.waitForResponse((response) => /\/(decide|array)\//.test(response.url()));
    await page.goto(`${shop.url}/?utm_source=letter`);
    await page.waitForFunction(() => window.sdk);
    await (await settings).finished();
    await page.evaluate((names) => {
      window.sdk.identify("ada", { plan: "pro" });
      window.sdk.capture("order paid", { amount: 12.5, text: "☃ 😀 \ud83d", items: [1, null, { a: true }] });
      for (const name of names) window.sdk.capture(name, { from: "the shop" });
    }, numbered("seen", 10));
    await page.click("#buy");
    const clicked = await project.receives("$pageview", "$identify", "order paid", "seen 10", "$autocapture");
    assert.ok(clicked.every(({ properties }) => properties.$ip === "127.0.0.1"));
    // The last events are sent while the page unloads.
    await page.evaluate(() => window.sdk.capture("last look"));
    await page.goto(`${shop.url}/thanks`);
    const events = await project.receives("last look", "$pageleave");

    eachOnce(events, [...numbered("seen", 10), "$pageview", "$identify", "order paid", "last look", "$pageleave"]);
    assert.equal(only(events, "seen 3").properties.from, "the shop");
    const { distinct_id, properties, timestamp } = only(events, "order paid");
    assert.equal(distinct_id, "ada");
    assert.deepEqual([properties.amount, properties.items], [12.5, [1, null, { a: true }]]);
    assert.match(properties.text, /^☃ 😀 \ufffd$/);
    assert.equal(properties.$current_url, `${shop.url}/?utm_source=letter`);
    assert.ok(Math.abs(Date.parse(timestamp) - Date.now()) < 60_000, timestamp);
    assert.deepEqual(only(events, "$identify").properties.$set, { plan: "pro" });
    assert.deepEqual(guard.problems, []);
    assert.ok(asked.compressed, "events came compressed, as the settings of the SDK offer");
  } finally {
    await context.close();
    shop.close();
  }
}

/** The events that the SDK sends. */
function watchRequests(context, url) {
  const seen = { compressed: false };
  context.on("request", (request) => {
    if (!request.url().startsWith(url)) return;
    // The SDK of 2022 differs here.
    const [first, second] = request.postDataBuffer() ?? [];
    if ((first === 0x1f && second === 0x8b) || request.url().includes("compression=gzip-js")) seen.compressed = true;
  });
  return seen;
}
