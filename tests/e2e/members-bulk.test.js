// Many members at once: selecting, one preview, a result for each person, one Undo.

import assert from "node:assert/strict";
import { readFile } from "node:fs/promises";
import { LEVEL, levelOf } from "./support/api.js";
import { journey } from "./support/journey.js";
import { hearsNothing } from "./support/quiet.js";
import { isInOrderAt, isWithinReach } from "./support/reflow.js";
import { RoleTable } from "./support/role-table.js";
import { settles } from "./support/settles.js";
import { shot } from "./support/shots.js";

const SLUG = "meridian";
const HERE = "/api/organizations/@current/";

/** The members page, open for somebody. */
async function members(somebody, query) {
  return new RoleTable(somebody).opens(SLUG, query);
}

const box = (table, name) => table.page.getByRole("checkbox", { name: `Select ${name}`, exact: true });
const everyone = (table) => table.page.getByRole("checkbox", { name: "Select everyone on this page" });
const bar = (table) => table.page.getByRole("region", { name: "Selected people" });
const counts = (table, number) => bar(table).getByText(`${number} selected`, { exact: true }).waitFor();

/** Chooses a level for all selected people, and returns the preview. */
async function choosesLevel(table, level) {
  await bar(table).getByRole("button", { name: "Change level" }).click();
  await table.page.getByRole("menuitem", { name: level }).click();
  return preview(table);
}

/** The dialog, once it has the focus and its preview. */
async function preview(table) {
  const dialog = table.person.dialog();
  await dialog.waitFor();
  await table.page.waitForFunction(() => document.activeElement?.closest("dialog"));
  await table.person.waitsForWhatIsOnItsWay();
  return dialog;
}

async function levels(viewer, people) {
  return Promise.all(people.map((one) => levelOf(viewer, one)));
}

/** Removes somebody through the API. */
async function removes(actor, account) {
  const { uuid } = await account.me();
  await actor.delete(`${HERE}members/${uuid}/`);
}

journey("an administrator changes several levels at once by keyboard, with one Undo", async ({ person, api }) => {
  const { Olga, Ada, Max, Ben, Cyd } = await api.company({ members: ["Max", "Ben", "Cyd"] });
  await Olga.project("Ledger", { isPrivate: true, members: [{ account: Max }] });
  const people = [Max, Ben, Cyd];
  const table = await members(await person(Ada));
  const { keyboard } = table.page;
  await box(table, "Ben").focus();
  await keyboard.press("Space");
  await counts(table, 1);
  // A range, in the order of the rows: Ben, Cyd, Max.
  await box(table, "Max").focus();
  await keyboard.press("Shift+Space");
  await counts(table, 3);
  assert.equal(await everyone(table).evaluate((head) => head.indeterminate), true);
  await table.person.inspects("members-selected");

  await bar(table).getByRole("button", { name: "Change level" }).focus();
  await keyboard.press("Enter");
  await table.page.getByRole("menuitem", { name: "Administrator" }).and(table.page.locator(":focus")).waitFor();
  await keyboard.press("Enter");
  const dialog = await preview(table);
  await dialog.getByRole("heading", { name: "Make 3 people administrators" }).waitFor();
  await dialog.getByText("Can then: ").first().waitFor();
  // Max could see Ledger before: what happens to him is not the same.
  await dialog.getByRole("heading", { name: "Member → Administrator · 2 people" }).waitFor();
  await dialog.getByText("Gain access to Ledger").waitFor();
  await table.person.inspects("members-bulk-preview");
  await dialog.getByRole("button", { name: "Change 3 people" }).focus();
  await keyboard.press("Enter");
  await table.person.isTold("Changed 3 people to administrator.");
  assert.deepEqual(await levels(Ada, people), [LEVEL.administrator, LEVEL.administrator, LEVEL.administrator]);
  await table.person.seesNo(bar(table));
  await table.row("Max").showsLevel("Administrator");

  // One Tab leads to Undo.
  await keyboard.press("Tab");
  await table.page.getByRole("button", { name: /^Undo/ }).and(table.page.locator(":focus")).waitFor();
  await keyboard.press("Enter");
  await table.person.isTold("Changed 3 people back.");
  assert.deepEqual(await levels(Ada, people), [LEVEL.member, LEVEL.member, LEVEL.member]);
  await table.row("Max").showsLevel("Member");
});

journey("who cannot be changed is named before and after, also if somebody else was faster", async ({ person, api }) => {
  const { Olga, Ada, Max, Ben } = await api.company({ members: ["Max", "Ben"] });
  const table = await members(await hearsNothing(await person(Ada)));
  await everyone(table).check();
  await counts(table, 4);
  await bar(table).getByRole("button", { name: "Remove" }).click();
  const dialog = await preview(table);
  await dialog.getByRole("heading", { name: "Not possible · 2 people" }).waitFor();
  await dialog.getByRole("listitem").filter({ hasText: "Olga: " }).waitFor();
  await dialog.getByRole("listitem").filter({ hasText: "You: You can leave" }).waitFor();
  await table.person.inspects("members-bulk-refused");
  await removes(Olga, Ben);
  await dialog.getByRole("button", { name: "Remove 2 people" }).click();
  await bar(table).getByText("1 changed, 2 refused").waitFor();
  await bar(table).getByRole("listitem").filter({ hasText: "Ben: This person is not a member of the organization." }).waitFor();
  await bar(table).getByRole("listitem").filter({ hasText: "Olga: " }).waitFor();
  await table.person.isTold("Removed 1 person. 2 people were refused.");
  // Who is gone is not selected any more.
  await table.row("Ben").isGone();
  await counts(table, 1);
  await table.person.inspects("members-bulk-report");
  await table.row("Max").isGone();
  await bar(table).getByRole("button", { name: "Clear selection" }).click();
  await table.person.seesNo(bar(table));
  assert.equal(await levelOf(Olga, Max), undefined);
  assert.equal(await levelOf(Olga, Ada), LEVEL.administrator);
});

journey("all that match are selected over all pages, and exported with names that are no formulas", async ({ person, api }) => {
  const names = Array.from({ length: 27 }, (_, at) => `Crew ${String(at + 1).padStart(2, "0")}`);
  const people = await api.company({ members: names });
  await people["Crew 09"].patch("/api/users/@me/", { first_name: "=1+1" });
  const { Ada } = people;
  const table = await members(await person(Ada));
  await table.search().fill("crew");
  await settles(() => table.shows(/^All/).textContent(), "All 27");
  await box(table, "Crew 01").check();
  await bar(table).getByRole("button", { name: "Select all 27 that match" }).click();
  await counts(table, 27);
  // The selection stays on other pages and in another order.
  await table.page.getByRole("link", { name: "Page 2" }).click();
  await settles(() => table.names(), ["Crew 26", "Crew 27"]);
  assert.equal(await box(table, "Crew 27").isChecked(), true);
  await box(table, "Crew 27").uncheck();
  await counts(table, 26);
  await table.heading("Person").click();
  await table.page.waitForURL("**order=name**");
  await box(table, "=1+1").waitFor();
  await counts(table, 26);
  // Another search selects nobody.
  await table.search().fill("1+1");
  await table.person.seesNo(bar(table));
  assert.equal(await box(table, "=1+1").isChecked(), false);

  const download = table.page.waitForEvent("download");
  await table.page.getByRole("button", { name: "Export CSV" }).click();
  const file = await download;
  assert.equal(file.suggestedFilename(), "meridian-members.csv");
  const lines = (await readFile(await file.path(), "utf8")).trimEnd().split("\r\n");
  assert.equal(lines[0], "\ufeffName,Email,Level,Granted projects,Last seen,Joined");
  assert.match(lines[1], /^'=1\+1,crew\.09@meridian\.example,Member,,/);
  assert.equal(lines.length, 2);
  await table.person.isTold("Exported 1 person.");
});

journey("a member can copy and export, and is refused the changes", async ({ person, api }) => {
  const { Max } = await api.company({ members: ["Max", "Ben"] });
  const max = await person(Max);
  await max.page.context().grantPermissions(["clipboard-read", "clipboard-write"]);
  const table = await members(max);
  await box(table, "Ben").check();
  await box(table, "Olga").click({ modifiers: ["Shift"] });
  await counts(table, 3);
  for (const name of ["Change level", "Remove"]) {
    const words = await table.person.isRefused(bar(table).getByRole("button", { name }));
    assert.match(words, /^Administrators only You are a member\. /);
  }
  await table.person.inspects("members-selected-refused");
  await bar(table).getByRole("button", { name: "Copy emails" }).click();
  await table.person.isTold("Copied 3 emails.");
  const copied = await max.page.evaluate(() => navigator.clipboard.readText());
  assert.equal(copied, "olga@meridian.example, ada@meridian.example, ben@meridian.example");
});

journey("who is removed by somebody else leaves the selection, and Escape clears it", async ({ person, api }) => {
  const { Olga, Ada, Max } = await api.company({ members: ["Max", "Ben"] });
  const table = await members(await person(Ada));
  await box(table, "Max").check();
  await box(table, "Ben").check();
  await counts(table, 2);
  await removes(Olga, Max);
  await table.row("Max").isGone();
  await counts(table, 1);
  await table.page.keyboard.press("Escape");
  await table.person.seesNo(bar(table));
  assert.equal(await box(table, "Ben").isChecked(), false);
});

journey("access is granted to several people at once on a phone", async ({ person, api }) => {
  const { Olga, Max, Ben } = await api.company({ members: ["Max", "Ben"] });
  const ledger = await Olga.project("Ledger", { isPrivate: true });
  const table = await members(await person(Olga, { viewport: { width: 320, height: 640 } }));
  await box(table, "Max").check();
  await box(table, "Ben").check();
  await counts(table, 2);
  await isInOrderAt(table.page, 320, "selected people");
  await isWithinReach(table.page, "selected people at 320 px");
  await shot(table.page, "members-selected-phone");
  await bar(table).getByRole("button", { name: "Grant access" }).click();
  await table.page.getByRole("menuitem", { name: "Ledger" }).click();
  const dialog = await preview(table);
  await dialog.getByText("Gain access to Ledger").waitFor();
  await isInOrderAt(table.page, 320, "preview of several people");
  await dialog.getByRole("button", { name: "Grant access to 2 people" }).click();
  await table.person.isTold("Granted 2 people access to Ledger.");
  for (const one of [Max, Ben]) assert.equal((await one.get(`/api/projects/${ledger.id}/`)).name, "Ledger");
  await table.page.getByRole("button", { name: /^Undo/ }).click();
  await table.person.isTold("Removed Ledger from 2 people again.");
  assert.equal((await Max.call("GET", `/api/projects/${ledger.id}/`)).status, 404);
});
