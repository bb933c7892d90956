// Who has access to a project and why. A member is refused with a reason; an explicit administrator is refused only
// what
// requires a level in the organization.

import assert from "node:assert/strict";
import { LEVEL } from "./support/api.js";
import { journey } from "./support/journey.js";
import { grantsOf, ledger, settings } from "./support/project.js";

journey("everyone with access is listed with level and reason, and can be found by name", async ({ person, api }) => {
  const { Ada, project } = await ledger(api);
  const ada = await person(Ada);
  await ada.opens(settings(project, "/access"));
  for (const [who, level, why] of [
    ["Olga", "Owner", "Owner of the organization"],
    ["Ada", "Administrator", "Administrator of the organization"],
    ["Max", "Member", "Granted by you on"],
  ]) {
    await ada.row(who).reads(level);
    await ada.row(who).reads(why);
  }
  await ada.seesNo(ada.page.getByText("Kim"));
  await ada.page.getByRole("searchbox", { name: "Search by name or email" }).fill("max@");
  await ada.seesNo(ada.page.getByRole("row").filter({ hasText: "Olga" }));
  await ada.page.waitForURL(/search=max%40/);
  await ada.reloads();
  await ada.row("Max").waits();
  await ada.seesNo(ada.page.getByRole("row").filter({ hasText: "Olga" }));
  await ada.page.getByRole("searchbox", { name: "Search by name or email" }).fill("nobody");
  await ada.presses("Clear search");
  await ada.row("Olga").waits();
});

journey("a private project disappears for a member, and is back after a grant", async ({ person, api }) => {
  const { Ada, Max } = await api.company({ members: ["Max", "Kim"] });
  const project = await Ada.project("Ledger");
  const [ada, max] = [await person(Ada), await person(Max)];
  max.expectRefusals(404);
  await max.opens(`/project/${project.id}`);
  await max.sees("Ledger");

  await ada.opens(settings(project, "/access"));
  await ada.privacyToggle().click();
  await ada.reads("If Ledger becomes private, 2 of 4 people lose access");
  await ada.page.getByRole("checkbox", { name: "Keep Kim" }).check();
  await ada.reads("If Ledger becomes private, 1 of 4 people loses access");
  await ada.presses("Make private and keep 1");
  await ada.isTold("Ledger is private. 1 person no longer has access.");
  await ada.row("Kim").reads("Granted by you on");
  await ada.seesNo(ada.page.getByRole("row").filter({ hasText: "Max" }));
  assert.deepEqual(await grantsOf(Ada, project), { Kim: LEVEL.member });

  await max.isTold("You no longer have access to Ledger");
  await max.opens(`/project/${project.id}`);
  await max.seesThatItIsNotOpen();
  await max.seesNo(max.page.getByText("Ledger"));

  await ada.presses("Add people");
  await ada.dialog(/^Add people to/).getByRole("searchbox").fill("max");
  await ada.page.getByRole("checkbox", { name: "Max" }).waitFor();
  await ada.inspects("project-add-people");
  await ada.page.getByRole("checkbox", { name: "Max" }).check();
  await ada.presses("Add 1 person");
  await ada.isTold("Max added to Ledger as member.");
  await ada.row("Max").waits();
  await max.opens(`/project/${project.id}`);
  await max.sees("Ledger");
  await max.reads("granted by Ada on");

  await ada.privacyToggle().click();
  await ada.reads("If Ledger becomes open, no one gains access");
  await ada.presses("Open to everyone");
  await ada.isTold("Ledger is open to everyone in the organization.");
  await ada.row("Max").reads("Once private: member, granted by you on");
});

journey("the level of a grant is changed, and the change is undone", async ({ person, api }) => {
  const { Ada, project } = await ledger(api);
  const ada = await person(Ada);
  await ada.opens(settings(project, "/access"));
  await ada.row("Max").choosesLevel("Administrator");
  const dialog = ada.dialog("Change Max to administrator");
  await dialog.getByText("grant access to this project").waitFor();
  await ada.inspects("project-change-grant");
  await dialog.getByRole("button", { name: "Change to administrator" }).click();
  await ada.isTold("Max is now an administrator in Ledger.");
  assert.deepEqual(await grantsOf(Ada, project), { Max: LEVEL.administrator });
  await ada.page.getByRole("button", { name: "Level of Max in this project: Administrator" }).waitFor();
  await ada.presses(/^Undo/);
  await ada.isTold("Max is now a member in Ledger.");
  assert.deepEqual(await grantsOf(Ada, project), { Max: LEVEL.member });
});

journey("access is removed and restored with Undo", async ({ person, api }) => {
  const { Ada, project } = await ledger(api);
  const ada = await person(Ada);
  await ada.opens(settings(project, "/access"));
  await ada.row("Max").chooses("Remove access");
  const dialog = ada.dialog("Remove Max’s access to Ledger");
  await dialog.getByText("Max loses access to Ledger immediately").waitFor();
  await ada.page.keyboard.press("Escape");
  await ada.seesNo(dialog);
  assert.deepEqual(await grantsOf(Ada, project), { Max: LEVEL.member });

  await ada.row("Max").chooses("Remove access");
  await dialog.getByRole("button", { name: "Remove access" }).click();
  await ada.isTold("Max no longer has access to Ledger.");
  await ada.seesNo(ada.page.getByRole("row").filter({ hasText: "Max" }));
  assert.deepEqual(await grantsOf(Ada, project), {});
  await ada.presses(/^Undo/);
  await ada.row("Max").waits();
  assert.deepEqual(await grantsOf(Ada, project), { Max: LEVEL.member });
});

journey("a link opens the members page with a search for the person", async ({ person, api }) => {
  const { Ada, Max, project } = await ledger(api);
  const ada = await person(Ada);
  await ada.opens(settings(project, "/access"));
  await ada.row("Max").chooses("Change level in Meridian");
  await ada.sees(/^Members/);
  assert.equal(new URL(ada.page.url()).searchParams.get("search"), Max.email);
});

journey("a member leaves a private project and is redirected", async ({ person, api }) => {
  const { Max, project } = await ledger(api);
  const max = await person(Max);
  await max.opens(settings(project, "/access"));
  await max.row("Max").chooses("Leave Ledger");
  await max.dialog("Leave Ledger").getByRole("button", { name: "Leave Ledger" }).click();
  await max.isTold("You left Ledger.");
  await max.sees("Default Project");
  assert.equal((await Max.call("GET", `/api/projects/${project.id}/`)).status, 404);
});

journey("a member sees all settings and is refused every change with the reason", async ({ person, api }) => {
  const { Max, project } = await ledger(api);
  const max = await person(Max);
  await max.opens(settings(project));
  const inProject = "Administrators only You are a member in this project. Olga or Ada can do this.";
  assert.equal(await max.isRefused(max.field("Name", { exact: true })), inProject);
  assert.equal(await max.isRefused(max.button("Save")), inProject);
  await max.inspects("project-general-refused");

  await max.follows("Access control");
  assert.equal(await max.isRefused(max.privacyToggle()), "Administrators only You are a member. Olga or Ada can do this.");
  assert.equal(await max.isRefused(max.button("Add people")), inProject);
  await max.inspects("project-access-refused");

  await max.follows("Token and snippet");
  assert.equal(await max.isRefused(max.button("Reset token")), inProject);
  await max.follows("Danger zone");
  assert.equal(await max.isRefused(max.button("Delete project")), inProject);
});

journey("an explicit administrator can manage settings and people of the project, but not its privacy", async ({ person, api }) => {
  const { Max, project } = await ledger(api, { level: LEVEL.administrator });
  const max = await person(Max);
  await max.opens(settings(project));
  await max.field("Name", { exact: true }).fill("Books");
  await max.presses("Save");
  await max.isTold("Settings of Books saved.");
  await max.follows("Access control");
  assert.match(await max.isRefused(max.privacyToggle()), /^Administrators only You are a member\. Olga or Ada can/);
  await max.grantsAccessTo("Kim");
  await max.row("Kim").changesLevel("Administrator");
  await max.row("Kim").chooses("Remove access");
  await max.dialog("Remove Kim’s access to Books").getByRole("button", { name: "Remove access", exact: true }).click();
  await max.isTold("Kim no longer has access to Books.");
  const own = await max.row("Max").menuItem("Leave Books");
  await own.waitFor();
});

journey("a project that is lost while its settings are open is left, with the reason", async ({ person, api }) => {
  const { Ada, Max, project } = await ledger(api, { level: LEVEL.administrator });
  const max = await person(Max);
  max.expectRefusals(404);
  await max.opens(settings(project));
  await max.field("Name", { exact: true }).fill("Books");
  const { uuid } = await Max.me();
  await Ada.delete(`/api/projects/${project.id}/explicit_members/${uuid}/`);
  await max.isTold("You no longer have access to Ledger: your access was removed, or it was deleted.");
  await max.page.waitForURL((url) => !url.pathname.startsWith(`/project/${project.id}/`));
  await max.seesNo(max.page.getByRole("main").getByText("Ledger"));
  await max.opens(settings(project));
  await max.seesThatItIsNotOpen();
});
