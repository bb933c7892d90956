// A journey: a test with a server of its own and as many people as it needs, each in their own browser profile. It fails
// on whatever watch.js forbids; if it fails, the server's log is told.

import assert from "node:assert/strict";
import { test } from "node:test";
import { fixtures } from "./api.js";
import { profile } from "./browser.js";
import { Person } from "./person.js";
import { startServer } from "./server.js";
import { watch } from "./watch.js";

/**
 * Tells a journey. `steps` gets
 * - `person(name or Account)`: somebody new at a browser, signed in if it is an account; their language is support/person.js,
 * - `api`: fixtures (support/api.js),
 * - `server`: its `url` and `log()`.
 */
export function journey(name, steps, { settings = {}, args = [] } = {}) {
  test(name, async () => {
    const server = await startServer(settings, args);
    const guards = [];
    const contexts = [];
    const person = async (who, options) => {
      const context = await profile({ baseURL: server.url, ...options });
      contexts.push(context);
      const account = typeof who === "string" ? undefined : who;
      const guard = watch(context, account?.name ?? who);
      guards.push(guard);
      if (account) await context.addCookies(cookies(account, server.url));
      return new Person({ name: account?.name ?? who, account, page: await context.newPage(), server, guard });
    };
    try {
      await steps({ person, api: fixtures(server.url), server });
      const problems = guards.flatMap((guard) => guard.problems);
      assert.equal(problems.length, 0, problems.join("\n"));
    } catch (error) {
      const problems = guards.flatMap((guard) => guard.problems);
      console.error(`✗ ${name}\n${problems.join("\n")}\n--- the server's log ---\n${server.log().slice(-8000)}`);
      throw error;
    } finally {
      for (const context of contexts) await context.close();
      await server.stop();
    }
  });
}

function cookies(account, url) {
  return account.cookie.split("; ").map((cookie) => {
    const [name, ...value] = cookie.split("=");
    return { name, value: value.join("="), url, httpOnly: true, sameSite: "Lax" };
  });
}
