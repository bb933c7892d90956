// Waits for values before asserting: a page changes a moment after the cause, later on a busy machine.

import assert from "node:assert/strict";
import { setTimeout as delay } from "node:timers/promises";

/** Time limit in milliseconds, the same as that of Playwright's own waits (support/browser.js). */
const PATIENCE = 20_000;

/** Reads until the result is as expected (a value, or a regular expression for a text); fails after the time limit. */
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
