// `./dev bench page`: measures the members page in headless Chromium, with organizations of 100 to 100,000 people, and
// prints a table. Asserts nothing: machines are shared and noisy. Medians of five tries.

import { join } from "node:path";
import { chromium } from "playwright-core";
import { startServer } from "../e2e/support/server.js";
import { measure, processCosts, record } from "./record.js";

const [folder, ...asked] = process.argv.slice(2);
const sizes = asked.length > 0 ? asked.map(Number) : [100, 1_000, 10_000, 100_000];
const TRIES = 5;
const SWITCHES = 200;

const server = await startServer({
  ROLECALL_DATABASE_URL: `sqlite://${join(folder, "bench.db")}`,
  ROLECALL_EVENTS_URL: `sqlite://${join(folder, "events.db")}`,
});
const browser = await chromium.launch({
  executablePath: process.env.CHROME,
  chromiumSandbox: process.getuid?.() !== 0,
  args: ["--disable-gpu", "--disable-dev-shm-usage", "--enable-precise-memory-info"],
});

const signedIn = await fetch(`${server.url}/api/login`, {
  method: "POST",
  headers: { "content-type": "application/json" },
  body: JSON.stringify({ email: "bench@example.com", password: "long enough" }),
});
const [name, value] = signedIn.headers.get("set-cookie").split(";")[0].split("=");

/** A new profile without a cache, on the members page of the organization of this size. */
async function opens(size) {
  const context = await browser.newContext({ viewport: { width: 1280, height: 800 }, reducedMotion: "reduce" });
  context.setDefaultTimeout(60_000);
  await context.addCookies([{ name, value, url: server.url, httpOnly: true, sameSite: "Lax" }]);
  // As for somebody who was here before.
  await context.addInitScript(() => localStorage.setItem("signed-in", "somebody"));
  await context.addInitScript(record);
  const page = await context.newPage();
  await page.goto(`${server.url}/organization/company-${size}/members`);
  await page.waitForFunction(() => window.bench?.rows > 0);
  return page;
}

const median = (results, key) => {
  const sorted = results.map((result) => result[key]).filter((number) => number !== undefined).sort((a, b) => a - b);
  return sorted.length === 0 ? "" : sorted[Math.floor(sorted.length / 2)].toFixed(1);
};
const print = (size, what, results) => {
  const columns = ["painted", "afterAnswer", "longestTask"].map((key) => median(results, key).padStart(14));
  console.log([String(size).padStart(7), what.padEnd(26), ...columns].join(" "));
};

/** Does something `TRIES` times on one page, and prints the medians. `does` gets the number of the try. */
async function repeats(size, what, page, does) {
  const results = [];
  for (let number = 0; number < TRIES; number += 1) {
    results.push(await measure(browser, page, () => does(number)));
    await page.locator("[aria-busy=true]").first().waitFor({ state: "detached" });
  }
  print(size, what, results);
}

console.log([" people", "what".padEnd(26), ...["painted ms", "after answer", "longest task"].map((head) => head.padStart(14))].join(" "));
for (const size of sizes) {
  const cold = [];
  for (let number = 0; number < TRIES; number += 1) {
    const page = await opens(size);
    const [painted, longestTask] = await page.evaluate(() => [window.bench.firstRows, window.bench.longest]);
    cold.push({ painted, longestTask, ...(await processCosts(browser, page)) });
    await page.context().close();
  }
  print(size, "cold to usable", cold);
  console.log(`        of that: processor ${median(cold, "processor")} ms, private memory of the page's process ${median(cold, "memory")} MB`);

  const page = await opens(size);
  const search = page.getByRole("searchbox", { name: "Search by name or email" });
  await repeats(size, "typing in the search", page, async (number) => {
    await search.pressSequentially(["ine", "hol", "ber", "sir", "dag"][number], { delay: 60 });
  });
  await search.fill("");
  await page.waitForURL((url) => !url.searchParams.has("search"));
  const columns = ["Joined", "Last seen", "Person", "Joined", "Level"];
  await repeats(size, "sorting", page, (number) => page.getByRole("columnheader", { name: columns[number] }).getByRole("button").click());
  if (size > 125) {
    await repeats(size, "next page", page, () => page.getByRole("link", { name: "Next page" }).click());
  }
  await page.goto(`${server.url}/organization/company-${size}/members?show=members`);
  const level = page.getByRole("button", { name: /^Level of .*: (Member|Administrator)$/ }).first();
  await repeats(size, "change of level", page, async () => {
    await level.click();
    await page.getByRole("menuitemradio", { checked: false }).filter({ hasNotText: "Owner" }).first().click();
    await page.getByRole("dialog").getByRole("button", { name: /^Change to/ }).click();
  });
  const other = sizes.find((another) => another !== size) ?? 1_000;
  await page.goto(`${server.url}/organization/company-${size}/members`);
  await repeats(size, "switching the organization", page, (number) => switches(page, number % 2 === 0 ? other : size));
  const invites = [];
  for (let number = 0; number < TRIES; number += 1) invites.push(await opensInvites(size, number));
  print(size, "invite dialog", invites);
  console.log(`        of that: ${median(invites, "requests")} requests, ${median(invites, "kilobytes")} kB from the server`);
  await page.context().close();
}

/** Switches to the organization of this size by its entry in the user menu. */
async function switches(page, size) {
  await page.getByRole("button", { name: "User menu" }).click();
  await page.getByRole("dialog", { name: "User menu" }).getByText(`Company of ${size}`, { exact: true }).click();
  await page.waitForURL((url) => url.pathname.includes(`/company-${size}/`));
}

/** From pressing "Invite members" in a new page until the dialog has told that a pasted email belongs to a member. */
async function opensInvites(size, number) {
  const page = await opens(size);
  await page.waitForLoadState("networkidle");
  let [requests, bytes] = [0, 0];
  page.on("response", async (response) => {
    requests += 1;
    bytes += (await response.body().catch(() => "")).length;
  });
  const began = performance.now();
  await page.getByRole("main").getByRole("button", { name: "Invite members" }).click();
  const email = page.getByRole("dialog").getByLabel("Email", { exact: true }).first();
  await email.fill(`person-${number + 10}-of-${size}@example.com`);
  await email.press("Tab");
  await page.getByRole("dialog").getByText("already a member").first().waitFor();
  const painted = performance.now() - began;
  await page.context().close();
  return { painted, requests, kilobytes: bytes / 1000 };
}

const page = await opens(100);
const memory = async () => {
  const session = await page.context().newCDPSession(page);
  await session.send("HeapProfiler.collectGarbage");
  const { usedSize } = await session.send("Runtime.getHeapUsage");
  await session.detach();
  const wasm = await page.evaluate(() => window.bench.memory?.buffer.byteLength ?? 0);
  return { heap: usedSize / 1e6, wasm: wasm / 1e6, nodes: await page.evaluate(() => document.querySelectorAll("*").length) };
};
console.log("\nmemory, MB: switches, JavaScript heap, WebAssembly, elements");
for (let number = 0; number <= SWITCHES; number += 1) {
  if (number % 50 === 0) {
    await page.waitForFunction(() => document.querySelectorAll("tbody tr").length > 0);
    const { heap, wasm, nodes } = await memory();
    console.log(`${String(number).padStart(9)} ${heap.toFixed(1).padStart(8)} ${wasm.toFixed(1).padStart(8)} ${String(nodes).padStart(8)}`);
  }
  await switches(page, number % 2 === 0 ? 1_000 : 100);
}

await browser.close();
await server.stop();
