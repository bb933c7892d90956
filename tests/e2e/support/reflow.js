// Narrow screens: at 320 px nothing has to be scrolled sideways, but what scrolls by itself, such as a line of tabs.

import assert from "node:assert/strict";

/** Checks a page as it is now; `name` says in the failure where one was. */
export async function reflow(page, name) {
  const before = page.viewportSize();
  await page.setViewportSize({ width: 320, height: 640 });
  // What is drawn anew for its width, such as a chart, follows a moment later.
  const fits = () => document.documentElement.scrollWidth <= document.documentElement.clientWidth;
  await page.waitForFunction(fits, null, { timeout: 3000 }).catch(() => undefined);
  const wide = await page.evaluate(() => {
    const { clientWidth, scrollWidth } = document.documentElement;
    if (scrollWidth <= clientWidth) return [];
    const sticksOut = (element) => element.getBoundingClientRect().right > clientWidth + 1;
    return [...document.body.querySelectorAll("*")].filter(sticksOut).map((element) => element.outerHTML.slice(0, 120));
  });
  await page.setViewportSize(before);
  assert.deepEqual(wide, [], `${name} is wider than 320 px`);
}
