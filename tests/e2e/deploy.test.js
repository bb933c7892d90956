// A new version of the app is deployed while a page of the old one is open.

import assert from "node:assert/strict";
import { cp, mkdtemp, readFile, readdir, rename, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { journey } from "./support/journey.js";
import { isStream } from "./support/quiet.js";

const dist = process.env.ROLECALL_STATIC_DIR ?? resolve(import.meta.dirname, "../../dist");
const folder = await mkdtemp(join(tmpdir(), "rolecall-deploy-"));
process.once("exit", () => rm(folder, { recursive: true, force: true }));
const settings = (name) => ({ settings: { ROLECALL_STATIC_DIR: join(folder, name) } });
for (const name of ["bar", "gone", "elsewhere"]) await cp(dist, join(folder, name), { recursive: true });

/** Puts a page with another build in the place of the app's, as a deploy does, and loads it once. */
async function deploys(name, server) {
  const file = join(folder, name, "index.html");
  const page = await readFile(file, "utf8");
  const next = page.replace(/(<meta name="rolecall-build" content=")[^"]+/, "$1facade");
  assert.notEqual(next, page, "the page names its build");
  for (const ending of [".br", ".gz"]) await rm(file + ending, { force: true });
  await writeFile(`${file}.new`, next);
  await rename(`${file}.new`, file);
  await fetch(server.url);
}

journey(
  "an old page learns of a new version from the next answer, offers a reload, and keeps what was typed",
  async ({ person, api, server }) => {
    const { Ada } = await api.company();
    const ada = await person(Ada);
    await ada.opens("/organization/meridian/settings");
    await ada.field("Name").fill("Meridian Freight");
    const told = ada.page.getByRole("status").filter({ hasText: "A new version is available." });
    await deploys("bar", server);
    assert.equal(await told.count(), 0);
    await ada.presses("Save");
    await told.waitFor();
    await ada.inspects("new-version");
    await ada.field("Name").fill("Meridian Ocean");
    await ada.goesTo("Members");
    await told.waitFor();
    await told.getByRole("button", { name: "Reload" }).click();
    await ada.sees(/^Members/);
    await ada.waitsForRequests();
    assert.equal(await told.count(), 0, "the page has the new version");
  },
  settings("bar"),
);

journey(
  "a part of the old version that is gone offers a reload instead of a broken page",
  async ({ person, api, server }) => {
    const { Ada } = await api.company();
    const ada = await person(Ada);
    ada.expectRefusals(404);
    ada.expectFault(/WebAssembly.*HTTP status code is not ok|Refused to apply style|Failed to fetch the styles/);
    await ada.opens("/organization/meridian/members");
    await ada.row("Max").waits();
    for (const file of await readdir(join(folder, "gone"))) {
      if (file.startsWith("part-")) await rm(join(folder, "gone", file));
    }
    await deploys("gone", server);
    await ada.page.getByRole("link", { name: "Roles" }).click();
    const problem = ada.page.getByRole("alert").filter({ hasText: "Reload the page to open this part." });
    await problem.getByRole("button", { name: "Reload" }).waitFor();
    const loaded = ada.page.waitForEvent("load");
    await problem.getByRole("button", { name: "Reload" }).click();
    await loaded;
  },
  settings("gone"),
);

journey(
  "a server that names another build than the page's own files raises no alarm",
  async ({ person, api }) => {
    const { Ada } = await api.company();
    const ada = await person(Ada);
    // As if the files came from elsewhere: the answers name a build, and the page that can be loaded is this one.
    await ada.page.route("**/api/**", async (route) => {
      if (isStream(route.request())) return route.continue();
      const response = await route.fetch();
      await route.fulfill({ response, headers: { ...response.headers(), "rolecall-build": "another" } });
    });
    const asked = [];
    ada.page.on("request", (request) => request.url().includes("?build=another") && asked.push(request.url()));
    await ada.opens("/organization/meridian/members");
    await ada.row("Max").waits();
    await ada.waitsForRequests();
    assert.equal(asked.length, 1, "compared once");
    assert.equal(await ada.page.getByText("A new version is available.").count(), 0);
  },
  settings("elsewhere"),
);
