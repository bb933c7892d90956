// Stops and starts the server while all SDKs send: no event is lost, and none is stored twice.

import assert from "node:assert/strict";
import { test } from "node:test";
import { setInterval as every } from "node:timers/promises";
import { profile } from "../e2e/support/browser.js";
import { eachOnce, numbered, withProject } from "./support/project.js";
import { AGES, nodeClient, runPython } from "./support/sdks.js";
import { openShop } from "./support/site.js";

/** Programs that send numbered events, several per second, until told to stop; then they print the number. */
const senders = {
  Node: async (age, project) => {
    const prefix = `Node ${age}`;
    const { client, shutdown } = nodeClient(age, project.token, { host: project.url, flushInterval: 100 });
    let count = 0;
    let sending = true;
    const sent = (async () => {
      for await (const _ of every(10)) {
        if (!sending) return;
        client.capture({ distinctId: "ada", event: `${prefix} ${++count}` });
      }
    })();
    const stop = async () => {
      sending = false;
      await sent;
      await shutdown();
      return count;
    };
    return { prefix, stop, abort: () => (sending = false) };
  },
  Python: async (age, project) => {
    const prefix = `Python ${age}`;
    const { child, ended } = runPython(age, "load.py", [project.url, project.token, prefix]);
    const stop = async () => (child.stdin.end(), Number(await ended));
    return { prefix, stop, abort: () => child.kill() };
  },
  browser: async (age, project) => {
    const prefix = `browser ${age}`;
    const shop = await openShop(age, "script", project);
    const context = await profile();
    const page = await context.newPage();
    await page.goto(shop.url);
    await page.waitForFunction(() => window.sdk);
    await page.evaluate((prefix) => {
      window.count = 0;
      // The current SDK drops events above ten per second.
      window.sending = setInterval(() => window.sdk.capture(`${prefix} ${++window.count}`), 120);
    }, prefix);
    const stop = () => page.evaluate(() => (clearInterval(window.sending), window.count));
    /** Leaving the page makes it flush its retry queue. */
    const leave = async () => {
      await page.evaluate((prefix) => window.sdk.capture(`${prefix} leaves`), prefix);
      await page.goto("about:blank");
      await project.receives(`${prefix} leaves`);
    };
    const abort = async () => {
      await context.close();
      shop.close();
    };
    return { prefix, stop, leave, abort };
  },
};

/** Runs SDKs while the server is stopped twice and started again. */
const survive = (ages, end) =>
  withProject(async (project) => {
    const starting = Object.values(senders).flatMap((start) => ages.map((age) => start(age, project)));
    const running = await Promise.all(starting);
    try {
      await project.receives(...running.map(({ prefix }) => `${prefix} 1`));
      for (let round = 1; round <= 2; round++) {
        await end(project.server);
        await project.server.start();
        await project.receives(`Python current ${round * 150}`);
      }
      const counts = await Promise.all(running.map(({ stop }) => stop()));
      const names = running.flatMap(({ prefix }, at) => numbered(prefix, counts[at]));
      await project.receives(...names);
      await Promise.all(running.map(({ leave }) => leave?.()));
      eachOnce(await project.events(), names);
      for (const [at, count] of counts.entries()) assert.ok(count >= 20, `${running[at].prefix} sent only ${count}`);
    } finally {
      await Promise.all(running.map(({ abort }) => abort()));
    }
  });

test("nothing is lost or doubled when the server is stopped and started under load", () =>
  survive(AGES, async (server) => assert.equal(await server.terminate(), 0)));

// The SDKs of 2022 do not identify retried events, so a stored event whose response was lost is stored twice.
test("nor is anything of the current SDKs when it is killed", () => survive(["current"], (server) => server.crash()));
