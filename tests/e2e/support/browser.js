// One headless Chromium for each file of journeys, and in it a profile for each person: own cookies, own storage.

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

/** The width and height of a page unless a journey says otherwise. */
const WINDOW = { width: 1280, height: 800 };

let browser;
after(async () => (await browser)?.close());

/** What people prefer whose browser says nothing else: no motion, unless MOTION=1 asks for all of it. */
const reducedMotion = process.env.MOTION ? "no-preference" : "reduce";

/** A new browser profile. Animations are off, as for somebody who prefers reduced motion. */
export async function profile(options = {}) {
  browser ??= chromium.launch({
    executablePath: CANDIDATES.find((path) => path && existsSync(path)),
    // Chromium refuses to use its sandbox as root. The pages are our own.
    chromiumSandbox: process.getuid?.() !== 0,
    args: ["--disable-gpu", "--disable-dev-shm-usage", "--disable-quic", "--disable-component-update", "--disable-sync"],
  });
  const context = await (await browser).newContext({ viewport: WINDOW, reducedMotion, locale: "en-GB", ...options });
  context.setDefaultTimeout(20_000);
  if (process.env.SLOW) context.on("page", (page) => slow(context, page, Number(process.env.SLOW)));
  return context;
}

/** Makes a page so many times slower than it is: what a journey reads too early is found so. */
async function slow(context, page, rate) {
  const session = await context.newCDPSession(page);
  await session.send("Emulation.setCPUThrottlingRate", { rate });
}
