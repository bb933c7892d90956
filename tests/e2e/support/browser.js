// One headless Chromium per test file, and in it a profile per person, with its own cookies and storage.

import { existsSync } from "node:fs";
import { after } from "node:test";
import { chromium } from "playwright-core";

const CANDIDATES = [
  process.env.CHROME,
  "/usr/bin/chromium",
  "/usr/bin/chromium-browser",
  "/usr/bin/google-chrome",
  "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome",
];

/** The default size of a page. */
const WINDOW = { width: 1280, height: 800 };

let browser;
after(async () => (await browser)?.close());

/** The default motion preference: reduced, unless MOTION=1. */
const reducedMotion = process.env.MOTION ? "no-preference" : "reduce";

/** Creates a browser profile. Animations are off, as for people who prefer reduced motion. */
export async function profile(options = {}) {
  browser ??= chromium.launch({
    executablePath: CANDIDATES.find((path) => path && existsSync(path)),
    // Chromium cannot use its sandbox as root. All pages are our own.
    chromiumSandbox: process.getuid?.() !== 0,
    args: ["--disable-gpu", "--disable-dev-shm-usage", "--disable-quic", "--disable-component-update", "--disable-sync"],
  });
  const context = await (await browser).newContext({ viewport: WINDOW, reducedMotion, locale: "en-GB", ...options });
  context.setDefaultTimeout(20_000);
  if (process.env.SLOW) context.on("page", (page) => slow(context, page, Number(process.env.SLOW)));
  return context;
}

/** Throttles the CPU of a page, to reveal assertions that come too early. */
async function slow(context, page, rate) {
  const session = await context.newCDPSession(page);
  await session.send("Emulation.setCPUThrottlingRate", { rate });
}
