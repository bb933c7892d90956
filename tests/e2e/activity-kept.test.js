// A server that is killed in the middle of changes: every change that it has answered is in the activity log, every entry
// in the log was made, and the chain verifies. `ROLECALL_KILLS=50` kills it more often.

import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { join, resolve } from "node:path";
import { test } from "node:test";
import { setTimeout as after } from "node:timers/promises";
import { LEVEL, fixtures } from "./support/api.js";
import { startServer } from "./support/server.js";

const KILLS = Number(process.env.ROLECALL_KILLS ?? 3);
const PROJECTS = 4;
const program = process.env.ROLECALL_SERVER ?? resolve(import.meta.dirname, "../../target/debug/rolecall-server");

/** Makes changes until `is_over`; returns the words of those that were answered. */
async function works(account, members, projects, name, isOver) {
  const answered = [];
  for (let number = 0; !isOver(); number += 1) {
    const word = `${name}-${number}`;
    const project = projects[number % PROJECTS];
    const member = members[number % members.length];
    const requests = [
      ["PATCH", `/api/projects/${project.id}/`, { name: word }],
      ["POST", "/api/organizations/@current/invites/", { target_email: `${word}@people.example` }],
      ["PATCH", `/api/organizations/@current/members/${member.uuid}/`, { level: number % 2 ? LEVEL.member : LEVEL.administrator }],
    ];
    const [method, path, body] = requests[number % requests.length];
    try {
      const { status } = await account.call(method, path, body);
      if (status < 300 && !body.level) answered.push(word);
    } catch {
      // The server is gone, and the change unknown.
      return answered;
    }
  }
  return answered;
}

/** Plays the log: the name of each project, the emails that are invited, the level of each member. */
function replay(entries) {
  const state = { names: new Map(), invited: new Set(), levels: new Map() };
  for (const { action, item, changes } of entries) {
    const after = (field) => changes.find((change) => change.field === field)?.after;
    if (action === "project.create" || action === "project.update") state.names.set(item.id, after("name"));
    if (action === "invite.create") state.invited.add(item.name);
    if (action === "member.join") state.invited.delete(item.email);
    if (action === "member.join" || action === "member.level") state.levels.set(item.id, after("level"));
  }
  return state;
}

test(`nothing that was answered is lost, and nothing is recorded that was not made, over ${KILLS} kills`, async () => {
  const server = await startServer();
  try {
    const { company } = fixtures(server.url);
    const { Olga, Max, Ben } = await company({ administrators: [], members: ["Max", "Ben"] });
    const members = [await Max.me(), await Ben.me()];
    const projects = [];
    for (let number = 0; number < PROJECTS; number += 1) projects.push(await Olga.project(`first-${number}`));
    let answered = 0;
    for (let kill = 0; kill < KILLS; kill += 1) {
      let isOver = false;
      const workers = [0, 1, 2, 3].map((worker) => works(Olga, members, projects, `k${kill}w${worker}`, () => isOver));
      await after(150 + Math.random() * 250);
      await server.crash();
      isOver = true;
      const words = (await Promise.all(workers)).flat();
      answered += words.length;

      const env = { ROLECALL_DATABASE_URL: `sqlite://${join(server.folder, "rolecall.db")}`, PATH: process.env.PATH };
      const verified = spawnSync(program, ["verify-activity"], { cwd: server.folder, env, encoding: "utf8" });
      assert.equal(verified.status, 0, verified.stdout + verified.stderr);
      await server.start();

      const response = await fetch(`${server.url}/api/organizations/@current/activity/export/?format=ndjson`, {
        headers: { Cookie: Olga.cookie },
      });
      const entries = (await response.text()).trim().split("\n").map((line) => JSON.parse(line));
      const text = JSON.stringify(entries);
      for (const word of words) assert.ok(text.includes(`"${word}"`) || text.includes(`"${word}@`), `${word} was answered, but is not recorded`);
      const { names, invited, levels } = replay(entries);
      for (const project of projects) {
        const { name } = await Olga.get(`/api/projects/${project.id}/`);
        assert.equal(names.get(String(project.id)), name);
      }
      const listed = await Olga.get("/api/organizations/@current/invites/?limit=1000");
      assert.equal(listed.count, invited.size);
      for (const invite of listed.results) assert.ok(invited.has(invite.target_email), `${invite.target_email} is not recorded`);
      const people = await Olga.get("/api/organizations/@current/members/");
      for (const { user, level } of people.results.filter((member) => levels.has(member.user.uuid))) {
        assert.equal(levels.get(user.uuid), level, user.email);
      }
    }
    assert.ok(answered > KILLS, `only ${answered} changes were answered`);
    console.log(`${answered} changes answered before ${KILLS} kills`);
  } finally {
    await server.stop();
  }
});
