// A server with a project for one test of an SDK, and the events that arrived there.

import assert from "node:assert/strict";
import { setTimeout as after } from "node:timers/promises";
import { fixtures } from "../../e2e/support/api.js";
import { startServer } from "../../e2e/support/server.js";

/** Time limit of waits, in milliseconds. */
const PATIENCE = 60_000;

/** Runs `steps` with a project on a server with `settings`; on failure, prints the server's log. */
export async function withProject(steps, settings = {}) {
  const server = await startServer({ RUST_LOG: "warn", ...settings });
  try {
    const olga = await fixtures(server.url).signUp("Olga", "Meridian");
    const { team } = await olga.me();
    await steps(new Project(server, olga, team));
  } catch (error) {
    console.error(`--- the server's log ---\n${server.log().slice(-8000)}`);
    throw error;
  } finally {
    await server.stop();
  }
}

export class Project {
  constructor(server, owner, { id, api_token }) {
    Object.assign(this, { server, owner, id, token: api_token, url: server.url });
  }

  /** All events that have arrived, oldest first. */
  async events() {
    const events = [];
    for (let path = `/api/projects/${this.id}/events/?limit=1000`; path; ) {
      const { next, results } = await this.owner.get(path);
      events.push(...results);
      path = next && next.slice(new URL(next).origin.length);
    }
    return events.reverse();
  }

  /** Waits until an event with each of these names has arrived; returns all events. */
  async receives(...names) {
    const deadline = Date.now() + PATIENCE;
    for (;;) {
      const events = await this.events();
      const missing = names.filter((name) => !events.some(({ event }) => event === name));
      if (missing.length === 0) return events;
      assert.ok(Date.now() < deadline, `${missing.slice(0, 5)} (${missing.length} in all) did not arrive`);
      await after(50);
    }
  }
}

/** Fails unless each of these names has arrived exactly once. */
export function eachOnce(events, names) {
  const count = new Map(names.map((name) => [name, 0]));
  for (const { event } of events) if (count.has(event)) count.set(event, count.get(event) + 1);
  const wrong = [...count].filter(([, times]) => times !== 1);
  assert.deepEqual(wrong, [], `of ${names.length} events ${wrong.length} are lost or doubled`);
}

/** The only event with this name. */
export function only(events, name) {
  const found = events.filter(({ event }) => event === name);
  assert.equal(found.length, 1, `${name}: ${JSON.stringify(found)}`);
  return found[0];
}

/** `prefix 1`, `prefix 2` … */
export const numbered = (prefix, count) => Array.from({ length: count }, (_, at) => `${prefix} ${at + 1}`);
