// Accessibility: axe-core must find nothing, in light and dark mode.

import assert from "node:assert/strict";
import { readFile } from "node:fs/promises";

const source = await readFile(new URL(import.meta.resolve("axe-core")).pathname.replace(/axe\.js$/, "axe.min.js"), "utf8");

/** Checks the current page; `name` appears in the failure message. */
export async function axe(page, name) {
  for (const colorScheme of ["light", "dark"]) {
    await page.emulateMedia({ colorScheme });
    // Through the debugger: the page's Content-Security-Policy allows no foreign script.
    await page.evaluate(source);
    const { violations } = await page.evaluate(() => globalThis.axe.run(document, { resultTypes: ["violations"] }));
    const told = violations.map(
      ({ id, help, nodes }) => `${id}: ${help}\n${nodes.map((node) => `    ${node.html}\n    ${node.failureSummary}`).join("\n")}`,
    );
    assert.equal(told.length, 0, `axe on ${name}, ${colorScheme}:\n${told.join("\n")}`);
  }
  await page.emulateMedia({ colorScheme: null });
}
