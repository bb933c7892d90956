// Waits until a page asks for nothing more. The stream of live updates never ends, so Playwright's `networkidle` never comes.

import { setTimeout as delay } from "node:timers/promises";

/** True for a request of the stream of live updates. */
export const isStream = (request) => new URL(request.url()).pathname === "/api/stream/";

/** Keeps the stream of live updates from somebody, as if it took long: what others change does not reach their page. */
export async function hearsNothing(somebody) {
  await somebody.page.context().route("**/api/stream/**", () => {});
  return somebody;
}

/** How long nothing has to be under way, in milliseconds; as with `networkidle`. */
const STILL = 500;
/** Time limit in milliseconds. */
const PATIENCE = 20_000;

/** Follows the requests of a page; returns a function that waits until none is under way. */
export function quietness(page) {
  const underWay = new Set();
  let last = Date.now();
  const ends = (request) => {
    underWay.delete(request);
    last = Date.now();
  };
  page.on("request", (request) => !isStream(request) && underWay.add(request));
  page.on("requestfinished", ends);
  page.on("requestfailed", ends);
  return async () => {
    const start = Date.now();
    while (underWay.size > 0 || Date.now() - Math.max(last, start) < STILL) {
      if (Date.now() - start > PATIENCE) {
        throw new Error(`still under way: ${[...underWay].map((request) => request.url()).join(", ")}`);
      }
      await delay(50);
    }
  };
}
