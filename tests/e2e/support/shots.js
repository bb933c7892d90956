// Screenshots for visual review, only if SHOTS names a folder: SHOTS=/tmp/shots ./dev e2e.

import { mkdir } from "node:fs/promises";
import { join } from "node:path";

const folder = process.env.SHOTS;

/** Takes screenshots of the current page at three widths, light and dark. */
export async function shot(page, name) {
  if (!folder) return;
  await mkdir(folder, { recursive: true });
  const before = page.viewportSize();
  for (const [width, height] of [[1280, 800], [768, 1024], [320, 640]]) {
    await page.setViewportSize({ width, height });
    for (const colorScheme of ["light", "dark"]) {
      await page.emulateMedia({ colorScheme });
      await page.screenshot({ path: join(folder, `${name}-${width}-${colorScheme}.png`) });
    }
  }
  await page.emulateMedia({ colorScheme: null });
  await page.setViewportSize(before);
}
