// The invite dialog: many people at once, each row checked in place, links to share, and nothing typed is lost.

import assert from "node:assert/strict";
import { Account, LEVEL } from "./support/api.js";
import { CLIPBOARD, InviteDialog } from "./support/invite-dialog.js";
import { journey } from "./support/journey.js";
import { hearsNothing } from "./support/quiet.js";
import { settles } from "./support/settles.js";

const SLUG = "meridian";

/** Opens the invite dialog for an account. */
async function inviting(person, account) {
  return new InviteDialog(await person(account, CLIPBOARD)).opens(SLUG);
}

/** Creates an account that joins with a link. */
async function joins(server, link, name) {
  const account = new Account(server.url, name);
  await account.post(`/api/signup/${link.split("/").at(-1)}/`, { first_name: name, password: account.password });
  return account;
}

const invites = async (account) => (await account.get("/api/organizations/@current/invites/?limit=1000")).results;

journey("an administrator invites several people with a preview of their access, and the links grant it", async ({ person, api, server }) => {
  const { Olga, Ada } = await api.company();
  const ledger = await Olga.project("Ledger", { isPrivate: true });
  await Olga.project("Payroll", { isPrivate: true });
  const dialog = await inviting(person, Ada);

  await dialog.types("Hedy Lamarr <hedy@lumenradio.example>");
  await dialog.hasFocus(2);
  await dialog.types("d.vaughan@other.example, ");
  await dialog.hasFocus(3);
  await settles(() => dialog.addresses(), ["hedy@lumenradio.example", "d.vaughan@other.example", ""]);
  await dialog.row(2).getByLabel("Name").fill("Dorothy Vaughan");
  await dialog.says("Sees 1 of 3 projects: the open one");
  await dialog.grants(1, "Ledger");
  await dialog.says("Sees 2 of 3 projects: the open one and");
  await dialog.says("View and query data, invite members, manage billing. Nothing else.");
  await dialog.choosesLevel(2, "Administrator");
  await dialog.says("Sees all 3 projects, including the 2 private ones");
  await dialog.saysAt(2, "Administrators can see every project, so choosing projects has no effect.");
  await dialog.says("2 of 2 rows are ready. Links work for 72 hours.");
  await dialog.person.inspects("invite");

  await dialog.sends(2);
  await dialog.says("Email is not set up on this server, so send each person their own link.");
  await dialog.person.inspects("invite-links");
  const link = await dialog.link("hedy@lumenradio.example");
  await dialog.presses("Copy all 2 links");
  const copied = await dialog.page.evaluate(() => navigator.clipboard.readText());
  assert.equal(copied.split("\n").length, 2);
  assert.ok(copied.includes(`Hedy Lamarr <hedy@lumenradio.example>: ${link}`), copied);
  await dialog.presses("Done");
  await dialog.isGone();
  assert.equal(new URL(dialog.page.url()).search, "");

  const hedy = await joins(server, link, "Hedy Lamarr");
  const me = await hedy.me();
  assert.equal(me.organization.membership_level, LEVEL.member);
  assert.deepEqual(me.organization.teams.map((team) => team.name), ["Default Project", "Ledger"]);
  const grants = await Olga.get(`/api/projects/${ledger.id}/explicit_members/`);
  assert.equal(grants.length, 1);
  const dorothy = await joins(server, await copied.match(/d\.vaughan\S+ (\S+)/)[1], "Dorothy Vaughan");
  assert.equal((await dorothy.me()).organization.membership_level, LEVEL.administrator);
});

journey("a pasted list becomes rows, and each shows its error", async ({ person, api }) => {
  const { Ada } = await api.company();
  const dialog = await inviting(person, Ada);
  await dialog.pastes("Lovelace, Byron <byron@other.example>\ntim@meridian\n\nmax@meridian.example; ＢＹＲＯＮ@Other.example\nhedy");
  await dialog.hasFocus(6);
  await settles(() => dialog.row(1).getByLabel("Name").inputValue(), "Byron Lovelace");
  await dialog.saysAt(2, "“meridian” is not a complete domain.");
  await dialog.saysAt(3, "Max is already a member. This row is skipped.");
  await dialog.saysAt(4, "Duplicate email. This row is skipped.");
  await dialog.saysAt(5, "“hedy” is missing an @.");
  await dialog.says("1 of 5 rows is ready.");
  await dialog.person.inspects("invite-rows");

  await dialog.presses("Use tim@meridian.example");
  await dialog.says("2 of 5 rows are ready.");
  await dialog.presses("Remove hedy");
  await dialog.sends(2);
  await dialog.says("Not invited");
  await settles(() => dialog.addresses(), ["max@meridian.example", "BYRON@Other.example", ""]);
  const addresses = (await invites(Ada)).map((invite) => invite.target_email).sort();
  assert.deepEqual(addresses, ["byron@other.example", "tim@meridian.example"]);
});

journey("what is typed is kept when the dialog closes, until it is discarded", async ({ person, api }) => {
  const { Ada } = await api.company();
  const dialog = await inviting(person, Ada);
  await dialog.types("hedy@lumenradio.example, max@meridian.example");
  await dialog.saysAt(2, "Max is already a member");
  await dialog.row(2).getByRole("link", { name: "Go to their row" }).click();
  await dialog.isGone();
  assert.equal(new URL(dialog.page.url()).searchParams.get("search"), "max@meridian.example");
  await dialog.page.getByRole("status").getByText("What you typed is kept until you send or discard it.").waitFor();

  await dialog.page.goBack();
  await dialog.says("Draft restored.");
  await settles(() => dialog.addresses(), ["hedy@lumenradio.example", "max@meridian.example", ""]);
  await dialog.page.keyboard.press("Escape");
  await dialog.isGone();
  await dialog.person.presses("Invite members");
  await dialog.presses("Discard");
  await dialog.hasFocus(1);
  await settles(() => dialog.addresses(), [""]);
  await dialog.presses("Cancel");
  await dialog.isGone();
});

journey("Back closes the dialog, and Forward opens it again", async ({ person, api }) => {
  const { Ada } = await api.company();
  const dialog = new InviteDialog(await person(Ada));
  await dialog.person.opens(`/organization/${SLUG}/roles`);
  await dialog.person.sees("Roles");
  await dialog.person.opens(`/organization/${SLUG}/members`);
  await dialog.person.sees(/^Members/);
  await dialog.person.presses("Invite members");
  await dialog.hasFocus(1);
  await dialog.page.goBack();
  await dialog.isGone();
  await dialog.page.goForward();
  await dialog.hasFocus(1);
  await dialog.page.keyboard.press("Escape");
  await dialog.isGone();
  await dialog.page.goBack();
  await dialog.person.sees("Roles");
});

journey("a member cannot grant more than they have, and is told who can", async ({ person, api }) => {
  const { Olga, Max } = await api.company({ members: ["Max", "Ben"] });
  await Olga.project("Ledger", { isPrivate: true, members: [{ account: Max }] });
  await Olga.project("Fleet", { isPrivate: true, members: [{ account: Max, level: LEVEL.administrator }] });
  await Olga.project("Payroll", { isPrivate: true });
  await Olga.invite("ops@kestrel.example");
  const dialog = await inviting(person, Max);
  await dialog.types("hedy@lumenradio.example,");
  await dialog.says("Sees the open project");

  await dialog.row(1).getByRole("button", { name: "Level: Member" }).click();
  const administrator = dialog.page.getByRole("menuitemradio", { name: /^Administrator/ });
  await settles(() => administrator.getAttribute("aria-disabled"), "true");
  await administrator.hover();
  await dialog.page.getByRole("tooltip").getByText("You are a member. Olga or Ada can do this.").filter({ visible: true }).waitFor();
  assert.equal(await dialog.page.getByRole("menuitemradio", { name: /^Owner/ }).count(), 0);
  await dialog.page.keyboard.press("Escape");

  await dialog.row(1).getByRole("button", { name: "Private projects: None" }).click();
  const offered = () => dialog.dialog.getByRole("checkbox").evaluateAll((ticks) => ticks.map((tick) => tick.closest("label").innerText.trim()));
  await settles(offered, ["Fleet", "Ledger"]);
  await dialog.page.getByRole("checkbox", { name: "Ledger" }).click({ force: true });
  await settles(() => dialog.page.getByRole("checkbox", { name: "Ledger" }).isChecked(), false);
  await dialog.page.getByRole("checkbox", { name: "Fleet" }).check();
  await dialog.page.keyboard.press("Escape");
  await dialog.says("Sees the open project and");

  await dialog.address(2).focus();
  await dialog.types("ops@kestrel.example,");
  await dialog.saysAt(2, "Olga has already invited this email, and only Olga or Ada can replace that invite. This row is skipped.");
  await dialog.person.inspects("invite-member");
  await dialog.sends(1);
  const [sent] = await invites(Max);
  assert.deepEqual([sent.target_email, sent.level, sent.private_project_access.length], ["hedy@lumenradio.example", LEVEL.member, 1]);
});

journey("an administrator replaces another user's invite, whose link then stops working", async ({ person, api, server }) => {
  const { Ada, Max } = await api.company();
  const old = await Max.invite("ops@kestrel.example");
  const dialog = await inviting(person, Ada);
  await dialog.types("ops@kestrel.example,");
  await dialog.saysAt(1, "This replaces the invite that Max sent: its link stops working.");
  await dialog.sends(1);
  assert.equal((await invites(Ada)).length, 1);
  assert.equal((await fetch(`${server.url}/api/signup/${old.id}/`)).status, 400);
  const link = await dialog.link("ops@kestrel.example");
  assert.equal((await fetch(`${server.url}/api/signup/${link.split("/").at(-1)}/`)).status, 200);
});

journey("only the row that failed meanwhile stays, with its error at the field", async ({ person, api }) => {
  const { Ada } = await api.company();
  // A live update could tell the dialog first that Ben has joined.
  const dialog = await inviting(async (...who) => hearsNothing(await person(...who)), Ada);
  const checked = dialog.page.waitForResponse(
    (response) => response.url().includes("/invites/check") && response.request().postData().includes("hedy"),
  );
  await dialog.types("ben@meridian.example, hedy@lumenradio.example,");
  await checked;
  await dialog.says("2 of 2 rows are ready.");
  // Ben joins while the dialog is open.
  await api.join(Ada, "Ben");
  await dialog.presses("Create 2 links");
  await dialog.says("1 invite is ready. Email is not set up on this server, so send the link yourself.");
  await dialog.saysAt(1, "This person is already a member.");
  await settles(() => dialog.address(1).getAttribute("aria-invalid"), "true");
  await dialog.address(1).fill("ben@kestrel.example");
  await dialog.presses("Create 1 link");
  await dialog.says("2 invites are ready.");
});

journey("if inviting is switched off while the dialog is open, the dialog says so and keeps what was typed", async ({ person, api }) => {
  const { Ada, Max } = await api.company();
  const dialog = await inviting(async (...who) => hearsNothing(await person(...who)), Max);
  await dialog.types("hedy@lumenradio.example,");
  await Ada.patch("/api/organizations/@current/", { members_can_invite: false });
  dialog.person.expectRefusals(403);
  await dialog.presses("Create 1 link");
  await dialog.says("Turned off for members.");
  await dialog.says("What you typed is kept.");
  await settles(() => dialog.addresses(), ["hedy@lumenradio.example", ""]);
  const send = dialog.dialog.getByRole("button", { name: /^Create/ });
  await settles(() => send.getAttribute("aria-disabled"), "true");
  await dialog.person.inspects("invite-refused");
  assert.equal((await invites(Ada)).length, 0);
});

journey("five hundred people can be invited at a time", async ({ person, api }) => {
  const { Ada } = await api.company();
  const dialog = await inviting(person, Ada);
  const people = Array.from({ length: 503 }, (_, number) => `Person ${number} <p${number}@other.example>`);
  await dialog.pastes(people.join("; "));
  await dialog.says("You can invite at most 500 people at once. 3 more were left out: send these first, then paste the rest.");
  await dialog.says("500 of 500 rows are ready.");
  await dialog.says("500 people");
  await dialog.presses("Create 500 links");
  await dialog.says("500 invites are ready.");
  assert.equal((await invites(Ada)).length, 500);
  await dialog.presses("Done");
  await dialog.isGone();
});
