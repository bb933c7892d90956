// What the page records about itself for the bench, and how an action is measured.

import { readFile } from "node:fs/promises";

/** Runs in the page before the app: records when answers arrive, when rows are painted, and long tasks. */
export function record() {
  const bench = { rows: 0, firstRows: 0, answered: 0, painted: 0, longest: 0, memory: undefined };
  window.bench = bench;
  const text = Response.prototype.text;
  Response.prototype.text = async function () {
    const body = await text.call(this);
    // Only what the table shows.
    if (/\/(members|invites)(\/|\?|$)/.test(new URL(this.url).pathname + new URL(this.url).search)) bench.answered = performance.now();
    return body;
  };
  for (const name of ["instantiate", "instantiateStreaming"]) {
    const instantiate = WebAssembly[name];
    WebAssembly[name] = async (...args) => {
      const made = await instantiate.apply(WebAssembly, args);
      bench.memory ??= (made.instance ?? made).exports?.memory;
      return made;
    };
  }
  const painted = new MessageChannel();
  // A message after a frame arrives when the frame has been painted.
  painted.port1.onmessage = () => {
    bench.painted = performance.now();
    bench.rows = document.querySelectorAll("tbody tr").length;
    if (bench.firstRows === 0 && bench.rows > 0) bench.firstRows = bench.painted;
  };
  let asked = false;
  new MutationObserver((changes) => {
    const isTable = changes.some(({ target }) => (target.nodeType === 1 ? target : target.parentElement)?.closest("main"));
    if (!isTable || asked) return;
    asked = true;
    requestAnimationFrame(() => {
      asked = false;
      painted.port2.postMessage(0);
    });
  }).observe(document, { subtree: true, childList: true, characterData: true, attributes: true });
  new PerformanceObserver((list) => {
    for (const task of list.getEntries()) bench.longest = Math.max(bench.longest, task.duration);
  }).observe({ type: "longtask", buffered: true });
}

/**
 * Does something, and returns in milliseconds: from its last input to the last paint, from the last answer of the server
 * to the paint after it, and the longest task of the main thread.
 */
export async function measure(browser, page, action) {
  await page.evaluate(() => {
    const { bench } = window;
    [bench.answered, bench.painted, bench.longest, bench.began] = [0, 0, 0, 0];
    const began = () => (bench.began = performance.now());
    for (const kind of ["pointerup", "keyup"]) addEventListener(kind, began, { capture: true });
  });
  await browser.startTracing(page, { categories: ["devtools.timeline", "disabled-by-default-devtools.timeline", "toplevel"] });
  await action();
  await page.waitForFunction(() => {
    const { bench } = window;
    return bench.answered > 0 && bench.painted >= bench.answered && performance.now() - bench.painted > 300;
  });
  const trace = JSON.parse((await browser.stopTracing()).toString());
  const bench = await page.evaluate(() => window.bench);
  return {
    painted: bench.painted - bench.began,
    afterAnswer: bench.painted - bench.answered,
    longestTask: longestTask(trace.traceEvents),
  };
}

/** Processor time in milliseconds and private memory in megabytes of the process that renders a page, on Linux. */
export async function processCosts(browser, page) {
  const session = await browser.newBrowserCDPSession();
  const { processInfo } = await session.send("SystemInfo.getProcessInfo");
  await session.detach();
  // A browser starts a spare renderer, so the page's is the one that has worked most.
  const renderers = processInfo.filter(({ type }) => type === "renderer").sort((a, b) => b.cpuTime - a.cpuTime);
  const memory = await readFile(`/proc/${renderers[0].id}/smaps_rollup`, "utf8").catch(() => "");
  const kilobytes = [...memory.matchAll(/^Private_\w+:\s+(\d+) kB/gm)].reduce((sum, [, number]) => sum + Number(number), 0);
  return { processor: renderers[0].cpuTime * 1000, memory: kilobytes === 0 ? undefined : kilobytes / 1000 };
}

/** The longest task of the thread that ran the most tasks of the renderer, in milliseconds. */
function longestTask(events) {
  const threads = new Set(
    events.filter(({ name, args }) => name === "thread_name" && args.name === "CrRendererMain").map(({ pid, tid }) => `${pid} ${tid}`),
  );
  const tasks = events.filter(({ name, pid, tid }) => name === "RunTask" && threads.has(`${pid} ${tid}`));
  return Math.max(0, ...tasks.map(({ dur }) => (dur ?? 0) / 1000));
}
