// Live updates: what others change appears on every open page of the people concerned, without a reload.

import assert from "node:assert/strict";
import { LEVEL } from "./support/api.js";
import { InviteDialog } from "./support/invite-dialog.js";
import { journey } from "./support/journey.js";
import { cuttingProxy, silentProxy } from "./support/proxy.js";
import { isStream } from "./support/quiet.js";
import { settles } from "./support/settles.js";

const HERE = "/api/organizations/@current/";
const MEMBERS = "/organization/meridian/members";

/** Changes the level of a person. */
async function setLevel(actor, account, level) {
  const { uuid } = await account.me();
  await actor.patch(`${HERE}members/${uuid}/`, { level });
}

/** Counts the streams that a browser has opened, and those that are open. */
function streams(context) {
  const all = [];
  const ended = new Set();
  context.on("request", (request) => isStream(request) && all.push(request));
  for (const end of ["requestfinished", "requestfailed"]) context.on(end, (request) => ended.add(request));
  return { all, open: () => all.filter((request) => !ended.has(request)).length };
}

/** Opens a page, and waits until it hears of changes. */
async function listens(somebody, path) {
  const stream = somebody.page.waitForResponse((response) => isStream(response.request()));
  await somebody.opens(path);
  await stream;
}

journey("a dialog that has become forbidden says so, keeps what was typed, and works again later", async ({ person, api }) => {
  const { Olga, Ada } = await api.company();
  const ada = await person(Ada);
  await listens(ada, "/organization/meridian/projects");
  await ada.presses("New project");
  const dialog = ada.dialog("New project");
  const name = dialog.getByLabel("Name", { exact: true });
  await name.fill("Fleet trial");
  await setLevel(Olga, Ada, LEVEL.member);
  await dialog.getByRole("alert").filter({ hasText: "Administrators only" }).waitFor();
  const create = dialog.getByRole("button", { name: "Create project" });
  await create.and(ada.page.locator("[aria-disabled=true]")).waitFor();
  assert.equal(await name.inputValue(), "Fleet trial");
  await ada.inspects("live-forbidden");
  await name.press("Enter");
  assert.equal(await dialog.count(), 1);

  await setLevel(Olga, Ada, LEVEL.administrator);
  await ada.seesNo(dialog.getByRole("alert"));
  assert.equal(await name.inputValue(), "Fleet trial");
  await create.click();
  await ada.sees("Fleet trial");
});

journey("controls and rows follow a change of level, in place", async ({ person, api }) => {
  const { Olga, Ada, Max } = await api.company();
  const [ada, max] = [await person(Ada), await person(Max)];
  await listens(ada, MEMBERS);
  await listens(max, MEMBERS);
  await max.isRefused(max.row("Ada").level);
  await ada.row("Max").showsLevel("Member");
  await ada.row("Max").level.focus();

  await setLevel(Olga, Max, LEVEL.administrator);
  await ada.row("Max").showsLevel("Administrator");
  assert.match(await ada.page.evaluate(() => document.activeElement.getAttribute("aria-label")), /^Level of Max/);
  await max.row("Ada").choosesLevel("Member");
  await max.dialog("Change Ada’s level").getByRole("button", { name: "Change to member" }).and(max.page.locator(":not([aria-disabled])")).waitFor();
});

journey("a person who is removed is led out of the project and told why", async ({ person, api }) => {
  const { Ada, Max } = await api.company();
  const project = await Ada.project("Ledger");
  const max = await person(Max);
  // What is on its way when he is removed.
  max.expectRefusals(404);
  await listens(max, `/project/${project.id}`);
  await max.sees("Ledger");
  const { uuid } = await Max.me();
  await Ada.delete(`${HERE}members/${uuid}/`);
  await max.isTold("You are no longer a member of Meridian");
  await max.page.waitForURL((url) => url.pathname === "/");
  await max.inspects("live-led-out");
  await max.seesNo(max.page.getByRole("main").getByText("Ledger"));
});

journey("a project that becomes private is left by its reader, and opens again with a grant", async ({ person, api }) => {
  const { Ada, Max } = await api.company();
  const project = await Ada.project("Ledger");
  const max = await person(Max);
  max.expectRefusals(404);
  await listens(max, `/project/${project.id}`);
  await max.sees("Ledger");
  await Ada.patch(`/api/projects/${project.id}/`, { access_control: true });
  await max.isTold("You no longer have access to Ledger: it became private, or it was deleted.");
  await max.page.waitForURL((url) => url.pathname !== `/project/${project.id}`);
  await max.inspects("live-left-project");

  await listens(max, `/project/${project.id}`);
  await max.seesThatItIsNotOpen();
  const { uuid } = await Max.me();
  await Ada.post(`/api/projects/${project.id}/explicit_members/`, { user_uuid: uuid });
  await max.sees("Ledger");
});

journey("an invite and a new activity appear at another administrator", async ({ person, api }) => {
  const { Olga, Ada } = await api.company();
  const olga = await person(Olga);
  await listens(olga, MEMBERS);
  await olga.row("Max").waits();
  await Ada.invite("hedy@lumen.example");
  await olga.row("hedy@lumen.example").waits();

  await olga.goesTo("Activity");
  await olga.reads("Ada invited hedy@lumen.example as member");
  await Ada.patch(HERE, { name: "Meridian Freight" });
  const first = olga.page.getByRole("main").getByRole("listitem").first();
  await settles(() => first.innerText(), /^Ada renamed|^Ada changed/);
  await olga.isIn("Meridian Freight");
});

journey("settings that somebody else changes appear, but not over what is typed", async ({ person, api }) => {
  const { Olga, Ada } = await api.company();
  const project = await Ada.project("Ledger");
  const olga = await person(Olga);
  await listens(olga, `/project/${project.id}/settings`);
  const name = olga.field("Name");
  await settles(() => name.inputValue(), "Ledger");
  await olga.field("Keep events for").fill("90");
  await Ada.patch(`/api/projects/${project.id}/`, { name: "Books" });
  await settles(() => name.inputValue(), "Books");
  assert.equal(await olga.field("Keep events for").inputValue(), "90");
  await name.fill("Accounts");
  await Ada.patch(`/api/projects/${project.id}/`, { name: "Journal" });
  await olga.page.getByRole("navigation", { name: "Main" }).getByText("Journal").waitFor();
  assert.equal(await name.inputValue(), "Accounts");
});

journey("a row of the invite dialog says that the person was invited meanwhile", async ({ person, api }) => {
  const { Olga, Ada } = await api.company();
  const ada = await person(Ada);
  await listens(ada, `${MEMBERS}?dialog=invite`);
  const dialog = new InviteDialog(ada);
  await dialog.hasFocus(1);
  await dialog.types("kim@meridian.example");
  await dialog.says("1 of 1 row is ready.");
  await Olga.invite("kim@meridian.example");
  await dialog.saysAt(1, /replaces the invite that Olga sent/);
});

journey("two tabs have one connection, and the other takes over when one is closed, without a loss", async ({ person, api }) => {
  const { Olga, Ada, Max } = await api.company();
  const ada = await person(Ada);
  const open = streams(ada.page.context());
  await listens(ada, MEMBERS);
  await ada.row("Max").showsLevel("Member");
  const second = await ada.newTab();
  await second.opens(MEMBERS);
  await second.row("Max").showsLevel("Member");
  await setLevel(Olga, Max, LEVEL.administrator);
  for (const tab of [ada, second]) await tab.row("Max").showsLevel("Administrator");
  assert.equal(open.all.length, 1, "one connection for both tabs");

  await ada.page.close();
  // It may be made before the other tab has a connection of its own.
  await setLevel(Olga, Max, LEVEL.member);
  await second.row("Max").showsLevel("Member");
  await settles(() => open.all.length, 2);
  await setLevel(Olga, Max, LEVEL.administrator);
  await second.row("Max").showsLevel("Administrator");
});

journey("a second tab follows a sign-out, and nobody listens any more", async ({ person, api }) => {
  const { Ada } = await api.company();
  const ada = await person(Ada);
  const open = streams(ada.page.context());
  await listens(ada, MEMBERS);
  await ada.row("Max").waits();
  const second = await ada.newTab();
  await second.opens(MEMBERS);
  await second.row("Max").waits();
  await second.signsOut();
  await ada.sees("Sign in");
  await settles(open.open, 0);
});

journey("a session that is ended elsewhere asks to sign in again", async ({ person, api }) => {
  const { Ada } = await api.company();
  const ada = await person(Ada);
  ada.expectRefusals(401);
  await listens(ada, MEMBERS);
  await ada.row("Max").waits();
  await Ada.post("/api/logout/");
  await ada.dialog("Sign in again").waitFor();
});

journey("a stream through a proxy that cuts it every two seconds loses nothing", async ({ person, api, server }) => {
  const { Olga, Max } = await api.company();
  const proxy = await cuttingProxy(server.url, 2000);
  try {
    const olga = await person(Olga, { baseURL: proxy.url });
    olga.expectFault(/net::ERR_(INCOMPLETE_CHUNKED_ENCODING|EMPTY_RESPONSE|CONNECTION_RESET)/);
    await listens(olga, MEMBERS);
    await olga.row("Max").showsLevel("Member");
    for (let turn = 0; turn < 3; turn += 1) {
      const before = proxy.cuts();
      // While there is no connection.
      await settles(() => proxy.cuts() > before, true);
      await setLevel(Olga, Max, turn % 2 ? LEVEL.member : LEVEL.administrator);
      await olga.row("Max").showsLevel(turn % 2 ? "Member" : "Administrator");
    }
  } finally {
    proxy.stop();
  }
});

journey("a stream that has gone silent is opened again", async ({ person, api, server }) => {
  const { Olga, Max } = await api.company();
  const proxy = await silentProxy(server.url);
  try {
    const olga = await person(Olga, { baseURL: proxy.url });
    await olga.page.clock.install();
    await listens(olga, MEMBERS);
    await olga.row("Max").showsLevel("Member");
    proxy.goSilent();
    await setLevel(Olga, Max, LEVEL.administrator);
    const again = olga.page.waitForResponse((response) => isStream(response.request()));
    await olga.page.clock.fastForward("00:46");
    await olga.page.clock.fastForward("00:06");
    await again;
    await olga.page.clock.runFor("00:02");
    await olga.row("Max").showsLevel("Administrator");
  } finally {
    proxy.stop();
  }
});

journey("who is brought back is told, and an undo that has become forbidden says why", async ({ person, api }) => {
  const { Olga, Ada, Max } = await api.company();
  const { uuid } = await Max.me();
  await Olga.delete(`${HERE}members/${uuid}/`);
  const [max, ada] = [await person(Max), await person(Ada)];
  await listens(max, "/account");
  await listens(ada, "/organization/meridian/activity");
  ada.expectRefusals(404);
  await ada.page.getByRole("button", { name: "Undo: Olga removed Max" }).focus();
  await ada.page.keyboard.press("Enter");
  const dialog = ada.dialog("Undo this change");
  await dialog.getByText("Olga removed Max").waitFor();
  const { results } = await Olga.get(`${HERE}activity/?action=member.remove`);
  await setLevel(Olga, Ada, LEVEL.member);
  await dialog.getByText("Administrators only").waitFor();
  await dialog.getByText("Olga removed Max").waitFor();
  await Olga.post(`${HERE}activity/${results[0].id}/undo/`, {});
  await max.isTold("You are a member of Meridian now.");
});

journey("the log hides the name of a project as soon as its reader loses it", async ({ person, api }) => {
  const { Ada, Max } = await api.company();
  const { uuid } = await Max.me();
  const ledger = await Ada.project("Ledger", { isPrivate: true, members: [{ account: Max }] });
  const max = await person(Max);
  await listens(max, "/organization/meridian/activity");
  const entries = max.page.getByRole("main").getByRole("listitem");
  await entries.filter({ hasText: "Ada granted Max access to Ledger" }).waitFor();
  await Ada.delete(`/api/projects/${ledger.id}/explicit_members/${uuid}/`);
  await entries.filter({ hasText: "Ada granted Max access to a project that you don’t have access to" }).waitFor();
  await max.seesNo(entries.filter({ hasText: "Ledger" }));
});
