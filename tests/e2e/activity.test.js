// The activity page of an organization: who changed what, with filters in the URL; what members see of it.

import assert from "node:assert/strict";
import { LEVEL } from "./support/api.js";
import { journey } from "./support/journey.js";
import { settles } from "./support/settles.js";

const HERE = "/api/organizations/@current/";
const PATH = "/organization/meridian/activity";

/** The sentences of all entries, newest first. */
async function sentences(person) {
  await person.page.locator(".activity-entry").first().waitFor();
  const all = await person.page.locator(".activity-sentence").allInnerTexts();
  return all.map((text) => text.replaceAll(/\s+/g, " ").trim());
}

journey("an administrator reads who changed what, unfolds it, and filters", async ({ person, api }) => {
  const { Olga, Ada, Max } = await api.company();
  const quills = await Ada.project("Quills", { isPrivate: true, members: [{ account: Max }] });
  const { uuid } = await Max.me();
  await Olga.patch(`${HERE}members/${uuid}/`, { level: LEVEL.administrator });
  await Ada.invite("hedy@lumen.example");

  const ada = await person(Ada);
  await ada.opens("/organization/meridian/members");
  await ada.goesTo("Activity");
  await ada.sees("Activity");
  const all = await sentences(ada);
  assert.deepEqual(all.slice(0, 3), [
    "Ada invited hedy@lumen.example as member",
    "Olga changed Max from member to administrator",
    "Ada granted Max access to Quills as member",
  ]);
  assert.equal(all.at(-1), "Olga created the organization");
  await ada.page.getByText("Olga changed Max").click();
  const row = ada.page.getByRole("row", { name: "Level Member Administrator" });
  await row.waitFor();
  await ada.inspects("activity");

  await ada.page.getByLabel("Kind").selectOption("Access to projects");
  await ada.page.waitForURL((url) => url.searchParams.get("scope") === "grant");
  await ada.page.getByText("Olga changed Max").waitFor({ state: "detached" });
  assert.deepEqual(await sentences(ada), ["Ada granted Max access to Quills as member"]);
  await ada.page.getByLabel("Project", { exact: true }).selectOption("Quills");
  await ada.page.waitForURL((url) => url.searchParams.get("project") === String(quills.id));
  await ada.page.getByLabel("Kind").selectOption("Billing");
  await ada.page.getByText("No entry matches").waitFor();
  await ada.presses("Clear filters");
  await ada.page.getByText("Olga changed Max").waitFor();
  assert.deepEqual(await sentences(ada), all);

  await ada.page.getByRole("listitem").filter({ hasText: "Olga changed Max" }).getByRole("link", { name: "Only theirs" }).click();
  await ada.page.getByText("Only changes by Olga").waitFor();
  await ada.page.getByText("Ada invited").waitFor({ state: "detached" });
  assert.ok((await sentences(ada)).every((sentence) => !sentence.startsWith("Ada ")));

  const saved = ada.page.waitForEvent("download");
  await ada.presses("Export CSV");
  assert.equal((await saved).suggestedFilename(), "activity-meridian.csv");
});

journey("the row of a person and the settings of a project lead to their activity", async ({ person, api }) => {
  const { Olga, Ada, Max } = await api.company();
  const quills = await Ada.project("Quills");
  const { uuid } = await Max.me();
  await Olga.patch(`${HERE}members/${uuid}/`, { level: LEVEL.administrator });
  const ada = await person(Ada);
  await ada.opens("/organization/meridian/members");
  await ada.presses("Actions for Max");
  await ada.page.getByRole("menuitem", { name: "See activity" }).click();
  await ada.page.getByText("Only changes of Max").waitFor();
  const seen = await sentences(ada);
  assert.deepEqual(seen, ["Olga changed Max from member to administrator", "Max joined as member"]);
  await ada.presses("Show all");
  await ada.page.getByText("Olga created the organization").waitFor();

  await ada.opens(`/project/${quills.id}/settings`);
  await ada.page.getByRole("main").getByRole("link", { name: "Activity" }).click();
  await ada.page.getByText("Ada created Quills").waitFor();
  assert.deepEqual(await sentences(ada), ["Ada created Quills"]);
});

journey("a long log is read page by page", async ({ person, api }) => {
  const { Olga, Ada } = await api.company();
  for (let number = 1; number <= 120; number += 1) {
    await Olga.patch(HERE, { name: `Meridian ${number % 2}` });
  }
  const ada = await person(Ada);
  await ada.opens(PATH);
  await ada.sees("Activity");
  const first = (await sentences(ada)).length;
  await ada.presses("Show older");
  await ada.page.locator(".activity-entry").nth(first).waitFor();
  await ada.page.getByText("Olga created the organization").waitFor();
  assert.ok((await sentences(ada)).length > 120);
  assert.equal(await ada.page.getByRole("button", { name: "Show older" }).count(), 0);
});

journey("a member sees what concerns them, and is refused the export", async ({ person, api }) => {
  const { Olga, Ada, Max } = await api.company();
  await Ada.project("Quills", { isPrivate: true });
  await Olga.patch(HERE, { members_can_invite: false });
  const max = await person(Max);
  await max.opens(PATH);
  await max.sees("Activity");
  const seen = await sentences(max);
  assert.ok(seen.includes("Max joined as member"), seen.join("\n"));
  assert.ok(!seen.some((sentence) => sentence.includes("Quills")), seen.join("\n"));
  assert.ok(!seen.some((sentence) => sentence.includes("settings")), seen.join("\n"));
  await max.isRefused(max.page.getByRole("button", { name: "Export CSV" }));
});

journey("the log is filtered by person and by kind of change, and a wrong filter in a link is named", async ({ person, api }) => {
  const { Olga, Ada, Max } = await api.company();
  await Ada.project("Quills");
  const { uuid } = await Max.me();
  await Olga.patch(`/api/organizations/@current/members/${uuid}/`, { level: 8 });
  const olga = await person(Olga);
  await olga.opens("/organization/meridian/activity");
  const list = olga.page.getByRole("main").getByRole("listitem");
  await list.filter({ hasText: "Ada created Quills" }).waitFor();
  await olga.field("Person").fill("ada@meridian.example");
  await olga.reads("Only changes by Ada");
  await olga.seesNo(list.filter({ hasText: "Olga changed Max" }));
  await olga.inspects("activity-of-person");
  await olga.presses("Show changes of them");
  await olga.reads("Only changes of Ada");
  await list.filter({ hasText: "Ada joined as administrator" }).waitFor();
  await olga.presses("Show all");
  await olga.field("Person").fill("Nobody");
  await olga.field("Person").press("Enter");
  await olga.reads("No member has this name or email.");
  await olga.field("Person").fill("Max");
  await olga.field("Person").press("Enter");
  await olga.reads("Only changes by Max");
  await olga.button("Show all").focus();
  await olga.page.keyboard.press("Enter");
  await settles(() => olga.page.evaluate(() => document.activeElement.tagName), "H1");
  await olga.field("Kind").selectOption("People and levels");
  await olga.field("Change").selectOption("Level changed");
  await olga.page.waitForURL(/scope=member&action=member.level|action=member.level&scope=member/);
  await olga.seesNo(list.filter({ hasText: "joined" }));
  await list.filter({ hasText: "Olga changed Max from member to administrator" }).waitFor();

  await olga.opens("/organization/meridian/activity?action=invite.create");
  await settles(() => olga.field("Change").inputValue(), "invite.create");
  olga.expectRefusals(400);
  await olga.opens("/organization/meridian/activity?actor=zzz");
  await olga.reads("The link has a filter that does not exist");
  await olga.presses("Clear filters");
  await list.filter({ hasText: "Ada created Quills" }).waitFor();
  await olga.opens("/organization/meridian/activity?range=ever");
  await olga.reads("The link has a filter that does not exist");
  await olga.opens("/organization/meridian/access?day=tomorrow");
  await olga.reads("The link has no valid day, so today is shown.");
  await olga.opens("/organization/meridian/access?day=2026-02-30");
  await olga.reads("The link has no valid day, so today is shown.");
  await olga.opens("/organization/meridian/access?day=2999-01-01");
  await olga.reads("This day has not come yet, so today is shown.");
});
