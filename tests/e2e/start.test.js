// What is painted before the program runs, and what a person reads if it cannot run.

import assert from "node:assert/strict";
import { journey } from "./support/journey.js";
import { hearsNothing } from "./support/quiet.js";

const MEMBERS = "/organization/meridian/members";
const COULD_NOT = "Rolecall could not start";

/** Lets the files of the program wait; returns a function that lets them go. */
async function holdsTheProgram(page) {
  let go;
  const gone = new Promise((resolve) => (go = resolve));
  await page.route("**/*.wasm", async (route) => {
    await gone;
    await route.continue();
  });
  return go;
}

/** As for somebody who was signed in here before, with this appearance. */
const remembers = (page, appearance) =>
  page.addInitScript((appearance) => {
    localStorage.setItem("signed-in", "somebody");
    if (appearance) localStorage.setItem("appearance", appearance);
  }, appearance);

/** Records the layout shifts of a page. */
const watchesShifts = (page) =>
  page.addInitScript(() => {
    window.shifts = [];
    new PerformanceObserver((list) => {
      for (const { value, sources, startTime } of list.getEntries()) {
        if (startTime >= (window.since ?? 0)) window.shifts.push(`${value} of ${sources.map(({ node }) => node?.outerHTML?.slice(0, 80)).join(", ")}`);
      }
    }).observe({ type: "layout-shift", buffered: true });
  });

for (const width of [1280, 768, 320]) {
  journey(`the frame of the page is painted before the program runs, and nothing moves when it does (${width} px)`, async ({ person, api }) => {
    const { Ada } = await api.company({ members: ["Max", "Kim"] });
    await Ada.invite("hedy@lumen.example");
    const ada = await person(Ada, { viewport: { width, height: 800 } });
    await remembers(ada.page, "dark");
    await watchesShifts(ada.page);
    const go = await holdsTheProgram(ada.page);
    await ada.page.goto(MEMBERS, { waitUntil: "commit" });
    await ada.sees("Members");
    await ada.page.getByRole("status", { name: "Loading" }).waitFor();
    const background = () => ada.page.evaluate(() => getComputedStyle(document.querySelector(".top-bar")).backgroundColor);
    const before = await background();
    await ada.inspects(`start-shell-${width}`);
    // The inspection changes colours and sizes: wait until the page is painted in its own size again.
    await ada.page.evaluate(async (width) => {
      const frame = () => new Promise(requestAnimationFrame);
      while (window.innerWidth !== width) await frame();
      for (const _ of [1, 2, 3]) await frame();
      window.since = performance.now();
      window.shifts = [];
    }, width);
    go();
    await ada.row("Max").waits();
    await ada.page.locator("#start").waitFor({ state: "detached" });
    assert.equal(await background(), before, "dark before and after");
    await ada.waitsForRequests();
    assert.deepEqual(await ada.page.evaluate(() => window.shifts), []);
  });
}

journey("the sign-in page gets a frame of its own", async ({ person }) => {
  const visitor = await person("Olga");
  const go = await holdsTheProgram(visitor.page);
  await visitor.page.goto("/login", { waitUntil: "commit" });
  await visitor.page.locator(".start-public").getByText("Rolecall").waitFor();
  await visitor.inspects("start-public");
  go();
  await visitor.sees("Sign in");
  await visitor.page.locator("#start").waitFor({ state: "detached" });
});

journey("the program and the user are requested once each, although they are preloaded", async ({ person, api }) => {
  const { Ada } = await api.company();
  // A stream would tell what the fixtures have changed a moment ago.
  const ada = await hearsNothing(await person(Ada));
  await remembers(ada.page);
  const asked = [];
  ada.page.on("request", (request) => asked.push(new URL(request.url()).pathname));
  await ada.opens(MEMBERS);
  await ada.row("Max").waits();
  await ada.waitsForRequests();
  const count = (test) => asked.filter(test).length;
  assert.equal(count((path) => path === "/api/users/@me"), 1);
  assert.equal(count((path) => /^\/rolecall-.*_bg\.wasm$/.test(path)), 1);
});

journey("a program that is blocked says so, with a way to reload", async ({ person, api }) => {
  const { Ada } = await api.company();
  const ada = await person(Ada);
  ada.expectLostConnection();
  ada.expectFault(/Failed to fetch|WebAssembly|preloaded/);
  let blocked = "**/rolecall-*.js";
  const block = (route) => (blocked ? route.abort("connectionrefused") : route.continue());
  await ada.page.route("**/rolecall-*.js", (route) => (blocked === "**/rolecall-*.js" ? block(route) : route.continue()));
  await ada.page.route("**/rolecall-*.wasm", (route) => (blocked === "**/rolecall-*.wasm" ? block(route) : route.continue()));
  for (const files of ["**/rolecall-*.js", "**/rolecall-*.wasm"]) {
    blocked = files;
    await ada.opens(MEMBERS);
    await ada.sees(COULD_NOT);
    await ada.inspects("start-failed");
  }
  blocked = "";
  await ada.page.getByRole("link", { name: "Reload" }).click();
  await ada.sees(/^Members/);
  assert.equal(new URL(ada.page.url()).pathname, MEMBERS);
});

journey("a browser without WebAssembly, or with JavaScript turned off, is told what is needed", async ({ person, api }) => {
  const { Ada } = await api.company();
  const old = await person(Ada);
  old.expectFault(/WebAssembly|preloaded/);
  await old.page.addInitScript(() => delete window.WebAssembly);
  await old.opens(MEMBERS);
  await old.sees(COULD_NOT);
  await old.page.getByText("this browser is too old").waitFor();

  const plain = await person(Ada, { javaScriptEnabled: false });
  plain.expectFault(/^csp$/);
  await plain.opens(MEMBERS);
  await plain.sees(COULD_NOT);
  await plain.page.getByText("Rolecall needs JavaScript").waitFor();
  assert.equal(await plain.page.getByRole("heading", { name: "Members" }).count(), 0);
});

journey("a program that breaks later covers the page and offers a reload", async ({ person, api }) => {
  const { Ada } = await api.company();
  const ada = await person(Ada);
  ada.expectFault(/unreachable|RuntimeError/);
  await ada.opens(MEMBERS);
  await ada.sees(/^Members/);
  // Errors of scripts of the browser's extensions are not ours.
  await ada.page.evaluate(() => void setTimeout(() => reportError(new Error("unreachable, of an extension"))));
  await ada.page.evaluate(() => new Promise((resolve) => setTimeout(resolve, 50)));
  const alert = ada.page.getByText("Something on this page broke");
  assert.equal(await alert.isVisible(), false);
  await ada.page.evaluate(() => void setTimeout(() => reportError(new WebAssembly.RuntimeError("unreachable"))));
  await alert.waitFor();
  const reload = ada.page.getByRole("button", { name: "Reload" });
  assert.equal(await reload.evaluate((button) => button === document.activeElement), true);
  await ada.page.keyboard.press("Enter");
  await ada.sees(/^Members/);
  assert.equal(await alert.isVisible(), false);
});
