// What a page shows comes a moment after what brings it about, and on a busy machine a long one.

import assert from "node:assert/strict";
import { setTimeout as delay } from "node:timers/promises";

/** How long something may take to show, in milliseconds: what Playwright's own waits have (support/browser.js). */
const PATIENCE = 20_000;

/** Reads until what is read is as expected (a value, or an expression for a text), and insists on it in the end. */
export async function settles(read, expected) {
  const end = Date.now() + PATIENCE;
  for (;;) {
    try {
      const now = await read();
      return expected instanceof RegExp ? assert.match(now, expected) : assert.deepEqual(now, expected);
    } catch (difference) {
      if (Date.now() > end) throw difference;
    }
    await delay(50);
  }
}
