// The role table: changing levels with preview and Undo, refusals that say who can help, removing, leaving,
// transferring
// ownership.

import assert from "node:assert/strict";
import { LEVEL, levelOf } from "./support/api.js";
import { journey } from "./support/journey.js";
import { hearsNothing } from "./support/quiet.js";
import { RoleTable } from "./support/role-table.js";
import { settles } from "./support/settles.js";

const SLUG = "meridian";

/** The members page, open for somebody. */
async function members(person, account, query, options) {
  return new RoleTable(await person(account, options)).opens(SLUG, query);
}

journey("an administrator previews a change, makes it, and undoes it", async ({ person, api }) => {
  const { Olga, Ada, Max } = await api.company({ members: ["Max", "Ben"] });
  await Olga.project("Ledger", { isPrivate: true, members: [{ account: Max }] });
  await Olga.project("Payroll", { isPrivate: true });
  const table = await members(person, Ada);
  await table.row("Max").reads("1 open, 1 granted");

  const preview = await table.row("Max").choosesLevel("Administrator");
  await preview.getByRole("heading", { name: "Change Max’s level" }).waitFor();
  await preview.getByText("Create and delete projects").waitFor();
  await preview.getByText("Payroll").waitFor();
  assert.match(new URL(table.page.url()).search, /dialog=change/);
  await table.person.inspects("members-preview");
  await preview.getByRole("button", { name: "Change to administrator" }).click();
  await table.person.isTold("Max is now an administrator.");
  await table.row("Max").showsLevel("Administrator");
  await table.row("Max").reads("all, as administrator");
  await settles(() => table.shows(/^Administrators/).textContent(), "Administrators 2");
  assert.equal(await levelOf(Ada, Max), LEVEL.administrator);

  await table.page.getByRole("button", { name: /^Undo/ }).click();
  await table.person.isTold("Max is a member again.");
  await table.row("Max").showsLevel("Member");
  assert.equal(await levelOf(Ada, Max), LEVEL.member);
});

journey("closing the preview changes nothing and returns the focus", async ({ person, api }) => {
  const { Ada, Max } = await api.company();
  const table = await members(person, Ada);
  await table.row("Max").choosesLevel("Administrator");
  await table.page.keyboard.press("Escape");
  await table.page.getByRole("dialog").waitFor({ state: "detached" });
  await table.page.waitForFunction(() => document.activeElement?.getAttribute("aria-label") === "Level of Max: Member");
  assert.equal(table.query(), "");
  assert.equal(await levelOf(Ada, Max), LEVEL.member);
});

journey("a member is refused every change, with who can help", async ({ person, api }) => {
  const { Max } = await api.company({ members: ["Max", "Ben"] });
  const table = await members(person, Max);
  assert.equal(await table.person.isRefused(table.row("Ben").level), "Administrators only You are a member. Olga or Ada can do this.");
  assert.equal(
    await table.person.isRefused(table.row("Olga").level),
    "Owner only You are a member. Olga can do this, by transferring ownership.",
  );
  await table.row("Ben").level.click({ force: true });
  assert.equal(await table.page.getByRole("menu").filter({ visible: true }).count(), 0);
  await table.person.inspects("members-refused");

  const menu = await table.row("Ben").opensMenu();
  const removal = menu.getByRole("menuitem", { name: "Remove from Meridian" });
  assert.equal(await table.person.isRefused(removal), "Administrators only You are a member. Olga or Ada can do this.");
  const passing = menu.getByRole("menuitem", { name: "Transfer ownership" });
  assert.equal(
    await table.person.isRefused(passing),
    "Owner only You are a member. Olga can do this, by transferring ownership.",
  );
  await removal.click({ force: true });
  assert.equal(await table.page.getByRole("dialog").count(), 0);
});

journey("an administrator is refused what only the owner does", async ({ person, api }) => {
  const { Ada } = await api.company();
  const table = await members(person, Ada);
  const needsOwner = "Owner only You are an administrator. Olga can do this, by transferring ownership.";
  assert.equal(await table.person.isRefused(table.row("Olga").level), needsOwner);
  await table.row("Max").level.click();
  assert.equal(await table.person.isRefused(table.page.getByRole("menuitemradio", { name: /^Owner/ })), needsOwner);
  await table.person.inspects("members-level-menu");
  await table.page.keyboard.press("Escape");
  // Nobody can remove the owner or transfer ownership to them, so the menu does not offer it.
  const menu = await table.row("Olga").opensMenu();
  await settles(() => menu.getByRole("menuitem").allInnerTexts(), ["Copy email", "See access", "See activity", "View as"]);
});

journey("the URL of a change that is not allowed shows the reason", async ({ person, api }) => {
  const { Max, Ada } = await api.company();
  const { uuid } = await Ada.me();
  const table = await members(person, Max, `?dialog=change&person=${uuid}&to=1`);
  const act = table.person.dialog().getByRole("button", { name: "Change to member" });
  assert.equal(await table.person.isRefused(act), "Administrators only You are a member. Olga can do this.");
  await act.click({ force: true });
  assert.equal(await levelOf(Ada, Ada), LEVEL.administrator);
});

journey("the owner cannot leave or change their own level, and is told what to do first", async ({ person, api }) => {
  const { Olga } = await api.company();
  const table = await members(person, Olga);
  await table.row("Olga").reads("Owner", { exact: true });
  assert.equal(await table.row("Olga").level.count(), 0);
  const menu = await table.row("Olga").opensMenu();
  const leaving = menu.getByRole("menuitem", { name: "Leave Meridian" });
  assert.equal(
    await table.person.isRefused(leaving),
    "The owner cannot leave Transfer ownership first, then you can leave.",
  );
  await table.person.inspects("members-row-menu");
});

journey("a removed member disappears from the list with their invites", async ({ person, api }) => {
  const { Ada, Max } = await api.company({ members: ["Max", "Ben"] });
  await Max.invite("hedy@lumen.example");
  const table = await members(person, Ada);
  await table.row("Max").chooses("Remove from Meridian");
  const preview = table.person.dialog();
  await preview.getByRole("heading", { name: "Remove Max from Meridian" }).waitFor();
  await preview.getByText("Max’s pending invite to hedy@lumen.example will be cancelled.").waitFor();
  await table.person.inspects("members-remove");
  await preview.getByRole("button", { name: "Remove Max" }).click();
  await table.person.isTold("Max was removed from Meridian.");
  await table.row("hedy@lumen.example").isGone();
  await settles(() => table.names(), ["Olga", "Ada", "Ben"]);
  await table.page.getByRole("heading", { level: 1, name: "Members 3" }).waitFor();
  assert.equal((await Max.me()).organizations.length, 0);
});

journey("a member leaves, goes home, and sees nothing more of the organization", async ({ person, api }) => {
  const { Ada, Max } = await api.company();
  await Max.post("/api/organizations/", { name: "Elsewhere" });
  const table = await members(person, Max);
  await table.row("Max").chooses("Leave Meridian");
  const preview = table.person.dialog();
  await preview.getByText("Your account, and your other organizations").waitFor();
  await table.person.inspects("members-leave");
  await preview.getByRole("button", { name: "Leave Meridian" }).click();
  await table.person.isTold("You left Meridian.");
  // The app goes home, to the remaining organization.
  await table.page.getByRole("banner").getByText("Elsewhere").waitFor();
  assert.doesNotMatch(table.page.url(), /meridian/);
  assert.deepEqual((await Max.me()).organizations.map(({ name }) => name), ["Elsewhere"]);
  assert.equal(await levelOf(Ada, Max), undefined);
});

journey("the owner transfers ownership by typing the name, and is an administrator at once", async ({ person, api }) => {
  const { Olga, Ada } = await api.company();
  const table = await members(person, Olga);
  const dialog = await table.row("Ada").choosesLevel("Owner");
  await table.person.presses("Transfer now");
  await dialog.getByText("you will become an administrator").waitFor();
  await table.person.inspects("members-pass-on");
  await dialog.getByLabel("Type Meridian to confirm").fill("Meridiam");
  await dialog.getByRole("button", { name: "Transfer ownership" }).click();
  await dialog.getByText("Type Meridian to confirm.").last().waitFor();
  assert.equal(await levelOf(Olga, Ada), LEVEL.administrator);
  await dialog.getByLabel("Type Meridian to confirm").fill("Meridian");
  await table.page.keyboard.press("Enter");
  await table.person.isTold("Ada is now the owner, and you are an administrator.");
  await table.row("Olga").reads("all, as administrator");
  // All controls of the page follow the new level.
  await table.row("Ada").reads("all, as owner");
  assert.equal(
    await table.person.isRefused(table.row("Ada").level),
    "Owner only You are an administrator. Ada can do this, by transferring ownership.",
  );
  const leaving = (await table.row("Olga").opensMenu()).getByRole("menuitem", { name: "Leave Meridian" });
  await leaving.waitFor();
  await settles(() => leaving.getAttribute("aria-disabled"), null);
  assert.equal(await levelOf(Ada, Ada), LEVEL.owner);
});

journey("a change that has become impossible is reverted with the reason", async ({ person, api }) => {
  const { Olga, Ada, Max } = await api.company({ members: ["Max", "Ben"] });
  const table = await members(async (who) => hearsNothing(await person(who)), Ada);
  // Max has been removed (404), then Ada has lost the right (403).
  table.person.expectRefusals(403, 404);

  const { uuid: max } = await Max.me();
  const preview = await table.row("Max").choosesLevel("Administrator");
  await Olga.delete(`/api/organizations/@current/members/${max}/`);
  await preview.getByRole("button", { name: "Change to administrator" }).click();
  await table.person.isTold("Max’s level was not changed. Max is no longer a member of Meridian.");
  await table.row("Max").isGone();

  const { uuid: ada } = await Ada.me();
  const again = await table.row("Ben").choosesLevel("Administrator");
  await Olga.patch(`/api/organizations/@current/members/${ada}/`, { level: LEVEL.member });
  await again.getByRole("button", { name: "Change to administrator" }).click();
  await table.person.isTold(/^Ben’s level was not changed\. Only administrators and the owner can/);
  await table.row("Ben").showsLevel("Member");
  // All controls that were allowed before are refused now.
  await table.row("Ada").reads("1", { exact: true });
  assert.equal(await table.person.isRefused(table.row("Ben").level), "Administrators only You are a member. Olga can do this.");
});

journey("on a phone rows are blocks, and every control can be reached", async ({ person, api }) => {
  const { Ada } = await api.company();
  await Ada.invite("hedy@lumen.example");
  const phone = { viewport: { width: 360, height: 740 }, hasTouch: true, isMobile: true };
  const table = await members(person, Ada, "", phone);
  await table.person.inspects("members-phone");
  const menu = await table.row("Max").opensMenu();
  await menu.getByText(/^Joined/).waitFor();
  await table.person.inspects("members-phone-menu");
  await table.page.keyboard.press("Escape");
  const fits = await table.page.evaluate(() => document.documentElement.scrollWidth <= window.innerWidth);
  assert.ok(fits, "nothing is wider than the screen");
  await table.page.getByRole("combobox", { name: "Show" }).selectOption("invites");
  await table.page.getByText("1–1 of 1 invite").waitFor();
  await settles(() => table.names(), ["hedy@lumen.example"]);
});
