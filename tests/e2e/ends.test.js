// Levels, access and invites that end: chosen in the dialogs, shown where the level is, and over without anyone's doing.

import assert from "node:assert/strict";
import { LEVEL, levelOf } from "./support/api.js";
import { endsCome } from "./support/calendar.js";
import { InviteDialog } from "./support/invite-dialog.js";
import { journey } from "./support/journey.js";
import { ledger, settings } from "./support/project.js";
import { RoleTable } from "./support/role-table.js";

const HOUR = 60 * 60 * 1000;
const DAY = 24 * HOUR;

/** The time that is so many milliseconds from now, as the API takes it. */
const fromNow = (time) => new Date(Date.now() + time).toISOString();

/** The path of a person in an organization or project. */
const memberPath = async (account) => `/api/organizations/@current/members/${(await account.me()).uuid}/`;

/** Whether a time of the API is this far from now, to two minutes. */
function isAbout(time, distance) {
  const off = Math.abs(Date.parse(time) - Date.now() - distance);
  assert.ok(off < 120_000, `${time} is ${off} ms off`);
}

journey("an administrator until next week is a member again", async ({ person, api, server }) => {
  const { Ada, Max } = await api.company({ members: ["Max", "Ben"] });
  const table = await new RoleTable(await person(Ada)).opens("meridian");
  const preview = await table.row("Max").choosesLevel("Administrator");
  await preview.getByLabel("Until").selectOption("1 week");
  await preview.getByText(/^On .+, Max becomes a member again\.$/).waitFor();
  await table.person.inspects("ends-preview");
  await preview.getByRole("button", { name: "Change to administrator" }).click();
  await table.person.isTold(/Max is now an administrator until /);
  await table.row("Max").reads(/^until /);
  const { results } = await Ada.get("/api/organizations/@current/members/?search=max");
  isAbout(results[0].expires_at, 7 * DAY);
  await table.person.inspects("ends-members");

  endsCome(server);
  await table.row("Max").showsLevel("Member");
  await table.person.seesNo(table.row("Max").locator.getByText(/^until /));
  assert.equal(await levelOf(Ada, Max), LEVEL.member);
  await table.person.opens("/organization/meridian/activity");
  await table.person.reads("The time of Max as administrator ended; now member");
});

journey("no one prolongs their own level", async ({ person, api }) => {
  const { Ada, Max } = await api.company({ members: ["Max"] });
  await Ada.patch(await memberPath(Max), { level: 8, expires_at: fromNow(DAY) });
  const table = await new RoleTable(await person(Max)).opens("meridian");
  await table.row("Max").reads(/^until /);
  const item = await table.row("Max").menuItem("Set when the level ends");
  assert.match(await table.person.isRefused(item), /^Not for yourself/);
  await table.person.inspects("ends-own");
  const answer = await Max.call("PATCH", await memberPath(Max), { level: 8, expires_at: fromNow(30 * DAY) });
  assert.deepEqual([answer.status, answer.body.denial.rule], [403, "own_level"]);
});

journey("an end is moved, taken away, and gone when someone changes the level meanwhile", async ({ person, api }) => {
  const { Olga, Ada, Max } = await api.company({ members: ["Max", "Ben"] });
  const path = await memberPath(Max);
  await Olga.patch(path, { level: 8, expires_at: fromNow(DAY) });
  const table = await new RoleTable(await person(Ada)).opens("meridian");
  await table.row("Max").chooses("Set when the level ends");
  const dialog = table.person.dialog("When Max’s level ends");
  await dialog.waitFor();
  await dialog.getByLabel("End, in your time zone").fill("2020-01-01T10:00");
  await dialog.getByRole("button", { name: "Save" }).click();
  await dialog.getByText("Choose a date and time in the future, at most a year from now.").waitFor();
  await table.person.inspects("ends-date");
  await dialog.getByLabel("Until").selectOption("30 days");
  await dialog.getByRole("button", { name: "Save" }).click();
  await table.person.isTold(/Max is now an administrator until /);
  isAbout((await Ada.get("/api/organizations/@current/members/?search=max")).results[0].expires_at, 30 * DAY);

  await table.row("Max").chooses("Set when the level ends");
  await dialog.waitFor();
  // Olga makes him an administrator for good.
  await Olga.patch(path, { level: 8 });
  await table.person.seesNo(table.row("Max").locator.getByText(/^until /));
  await dialog.getByRole("button", { name: "Cancel" }).click();
  await table.row("Max").showsLevel("Administrator");
});

journey("access to a project for a day", async ({ person, api, server }) => {
  const { Ada, Kim, project } = await ledger(api);
  const [ada, kim] = [await person(Ada), await person(Kim)];
  kim.expectRefusals(404);
  await ada.opens(settings(project, "/access"));
  await ada.presses("Add people");
  const dialog = ada.dialog(/^Add people to/);
  await dialog.getByRole("checkbox", { name: "Kim" }).check();
  await dialog.getByLabel("Until").selectOption("1 day");
  await ada.inspects("ends-add-people");
  await ada.presses("Add 1 person");
  await ada.row("Kim").reads(/^until /);
  await ada.inspects("ends-access");
  const grants = await Ada.get(`/api/projects/${project.id}/explicit_members/`);
  isAbout(grants.find(({ user }) => user.first_name === "Kim").expires_at, DAY);
  await kim.opens(`/project/${project.id}`);
  await kim.sees("Ledger");

  await ada.row("Kim").chooses("Set when access ends");
  const end = ada.dialog("When Kim’s access ends");
  await end.getByLabel("Until").selectOption("1 week");
  await end.getByText(/^On .+, Kim loses this access to Ledger\.$/).waitFor();
  await end.getByRole("button", { name: "Save" }).click();
  await ada.isTold(/Kim is now a member in Ledger until /);

  endsCome(server);
  await ada.seesNo(ada.page.getByRole("row").filter({ hasText: "Kim" }));
  await kim.isTold("You no longer have access to Ledger");
});

journey("an invite lives as long as its author chooses", async ({ person, api }) => {
  const { Ada } = await api.company({ members: ["Max"] });
  const dialog = await new InviteDialog(await person(Ada)).opens("meridian");
  await dialog.types("tim@people.example");
  await dialog.dialog.getByLabel("Links work for").selectOption("30 days");
  await dialog.says("1 of 1 row is ready. Links work for 30 days.");
  await dialog.person.inspects("ends-invite");
  await dialog.person.presses("Create 1 link");
  await dialog.says("tim@people.example");
  const { results } = await Ada.get("/api/organizations/@current/invites/");
  isAbout(results[0].expires_at, 30 * DAY);
});

journey("an invite gives administrator until next week", async ({ person, api, server }) => {
  const { Ada } = await api.company({ members: ["Max"] });
  const dialog = await new InviteDialog(await person(Ada)).opens("meridian");
  await dialog.types("tim@people.example");
  const until = dialog.dialog.getByLabel("Administrators and project access until");
  // A member without private projects has nothing that could end.
  await dialog.says("1 of 1 row is ready.");
  assert.equal(await until.count(), 0);
  await dialog.choosesLevel(1, "Administrator");
  await until.selectOption("1 week");
  await dialog.says(/^Until .+, then a member\. Whoever accepts after that joins as a member\.$/);
  await dialog.person.inspects("ends-invite-access");
  await dialog.sends(1);
  const link = await dialog.link("tim@people.example");
  const { results } = await Ada.get("/api/organizations/@current/invites/");
  isAbout(results[0].access_expires_at, 7 * DAY);
  await dialog.presses("Done");
  await dialog.isGone();
  await dialog.person.row("tim@people.example").reads(/^until /);
  await dialog.person.inspects("ends-invite-row");

  const tim = await person("Tim");
  await tim.opens(new URL(link).pathname);
  await tim.sees("Join Meridian");
  await tim.reads("then a member");
  await tim.inspects("ends-accept");
  await tim.fills("Name", "Tim");
  await tim.fills("Password", "correct horse battery staple");
  await tim.presses("Create account and join");
  await tim.isTold("You joined Meridian.");
  await dialog.person.row("Tim").reads(/^until /);
  endsCome(server);
  await dialog.person.seesNo(dialog.page.getByText(/^until /));
});

journey("several people are administrators until next week", async ({ person, api }) => {
  const { Ada, Max } = await api.company({ members: ["Max", "Ben"] });
  const table = await new RoleTable(await person(Ada)).opens("meridian");
  for (const name of ["Max", "Ben"]) {
    await table.page.getByRole("checkbox", { name: `Select ${name}`, exact: true }).check();
  }
  const bar = table.page.getByRole("region", { name: "Selected people" });
  await bar.getByRole("button", { name: "Change level" }).click();
  await table.page.getByRole("menuitem", { name: "Administrator" }).click();
  const dialog = table.person.dialog("Make 2 people administrators");
  await dialog.waitFor();
  await dialog.getByLabel("Until").selectOption("1 week");
  await dialog.getByText(/^On .+, everyone is again what they are now/).waitFor();
  await table.person.inspects("ends-several");
  await dialog.getByRole("button", { name: "Change 2 people" }).click();
  await table.row("Max").reads(/^until /);
  await table.row("Ben").reads(/^until /);
  const { results } = await Ada.get("/api/organizations/@current/members/?search=max");
  isAbout(results[0].expires_at, 7 * DAY);
  assert.equal(await levelOf(Ada, Max), LEVEL.administrator);
});
