// A journey: a test with its own server and any number of people, each in their own browser profile. It fails on
// whatever watch.js forbids; on failure it prints the server's log.

import assert from "node:assert/strict";
import { test } from "node:test";
import { fixtures } from "./api.js";
import { profile } from "./browser.js";
import { Person } from "./person.js";
import { startServer } from "./server.js";
import { watch } from "./watch.js";

/**
 * Defines a journey. `steps` gets
 * - `person(name or Account)`: a new browser profile, signed in if it is an account; see support/person.js,
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
