// Undo: from the message of a change, and from the activity page by another administrator; with what has changed since.
// Deleted projects and organizations come back with all that they had.

import assert from "node:assert/strict";
import { LEVEL, levelOf } from "./support/api.js";
import { daysPass } from "./support/calendar.js";
import { sends } from "./support/events.js";
import { journey } from "./support/journey.js";
import { settles } from "./support/settles.js";

const HERE = "/api/organizations/@current/";
const ACTIVITY = "/organization/meridian/activity";
const MEMBERS = "/organization/meridian/members";

/** The entry with these words. */
const entry = (person, words) => person.page.getByRole("listitem").filter({ hasText: words });

journey("a removed member comes back whole from the message", async ({ person, api }) => {
  const { Ada, Max } = await api.company();
  const quills = await Ada.project("Quills", { isPrivate: true, members: [{ account: Max }] });
  const ada = await person(Ada);
  await ada.opens(MEMBERS);
  await ada.row("Max").chooses(/^Remove/);
  await ada.page.getByRole("dialog").getByRole("button", { name: "Remove Max" }).click();
  await ada.isTold("Max was removed from Meridian.");
  await ada.seesNo(ada.page.getByRole("row").filter({ hasText: "Max" }));
  await ada.presses(/^Undo/);
  await ada.isTold("Max is back in Meridian.");
  await ada.row("Max").waits();
  assert.equal(await levelOf(Ada, Max), LEVEL.member);
  const max = await person(Max);
  await max.opens(`/project/${quills.id}`);
  await max.sees("Quills");
  // The undo can be undone. A page of Max that loads at this moment gets a 404.
  max.expectRefusals(404);
  await ada.presses(/^Undo/);
  await ada.isTold("Max was removed from Meridian.");
  await ada.seesNo(ada.page.getByRole("row").filter({ hasText: "Max" }));
});

journey("another administrator undoes a change, and sees what it changes before", async ({ person, api }) => {
  const { Olga, Ada, Max } = await api.company();
  const { uuid } = await Max.me();
  await Olga.patch(`${HERE}members/${uuid}/`, { level: LEVEL.administrator });
  const ada = await person(Ada);
  await ada.opens(ACTIVITY);
  const raised = entry(ada, "Olga changed Max from member to administrator");
  await raised.getByRole("button", { name: /^Undo/ }).focus();
  await ada.page.keyboard.press("Enter");
  const dialog = ada.dialog("Undo this change");
  await dialog.getByRole("row", { name: "Level Administrator Member" }).waitFor();
  await ada.inspects("undo");
  await dialog.getByRole("button", { name: "Undo", exact: true }).click();
  await ada.isTold("Undone.");
  await entry(ada, "Ada changed Max from administrator to member").waitFor();
  await raised.getByText("Undone").waitFor();
  assert.equal(await levelOf(Ada, Max), LEVEL.member);
});

journey("what has changed since is said first, and prevents an undo", async ({ person, api }) => {
  const { Olga, Ada, Max } = await api.company();
  const { uuid } = await Max.me();
  await Olga.patch(`${HERE}members/${uuid}/`, { level: LEVEL.administrator });
  const ada = await person(Ada);
  await ada.opens(ACTIVITY);
  await entry(ada, "Olga changed Max").getByRole("button", { name: /^Undo/ }).click();
  const dialog = ada.dialog("Undo this change");
  await dialog.getByRole("button", { name: "Undo", exact: true }).waitFor();
  // Meanwhile Max is removed: the open dialog says so.
  await Olga.delete(`${HERE}members/${uuid}/`);
  await dialog.getByText("Max is no longer a member.").waitFor();
  await dialog.getByText("So there is nothing to undo.").waitFor();
  await ada.seesNo(dialog.getByRole("button", { name: "Undo", exact: true }));
  await ada.inspects("undo-prevented");
});

journey("a deleted project is restored with its events from the projects page", async ({ person, api, server }) => {
  const { Ada, Max } = await api.company();
  const quills = await Ada.project("Quills", { isPrivate: true, members: [{ account: Max }] });
  await sends(server, quills, [{ event: "quill sharpened" }]);
  const ada = await person(Ada);
  // The news of the deletion can come before its response: then the page reads the project again.
  ada.expectRefusals(404);
  await ada.opens(`/project/${quills.id}/settings/danger?dialog=delete`);
  await ada.confirmsByTyping("Quills", "Delete project");
  await ada.isTold("Quills was deleted.");
  const max = await person(Max);
  await max.opens("/organization/meridian/projects");
  await max.sees(/^Projects/);
  await max.seesNo(max.page.getByText("Quills"));
  await ada.opens("/organization/meridian/projects");
  await ada.page.getByRole("heading", { name: "Deleted projects" }).waitFor();
  await ada.page.getByText(/Deleted by Ada, (29 days 23 h|30 days) left/).waitFor();
  await ada.inspects("deleted-projects");
  await ada.presses("Restore Quills");
  await ada.isTold("Quills is back.");
  await ada.page.getByRole("row").filter({ hasText: "Quills" }).waitFor();
  await ada.seesNo(ada.page.getByRole("heading", { name: "Deleted projects" }));
  await max.opens(`/project/${quills.id}`);
  await max.page.getByText("quill sharpened").first().waitFor();
});

journey("an owner deletes the organization, and brings it back from the account page", async ({ person, api }) => {
  const { Olga, Ada } = await api.company();
  const olga = await person(Olga);
  await olga.opens("/organization/meridian/settings?dialog=delete");
  // A list that is read while the organization is deleted would be refused.
  await olga.reads("No domains yet");
  await olga.confirmsByTyping("Meridian", "Delete organization");
  await olga.isTold("Meridian was deleted.");
  await olga.opens("/account");
  await olga.page.getByRole("heading", { name: "Deleted organizations" }).waitFor();
  await olga.inspects("deleted-organizations");
  await olga.presses("Restore Meridian");
  await olga.isTold("Meridian is back.");
  const ada = await person(Ada);
  await ada.opens(MEMBERS);
  await ada.row("Olga").waits();
});

journey("who left comes back with Undo", async ({ person, api }) => {
  const { Ada, Max } = await api.company();
  const max = await person(Max);
  await max.opens("/organization/meridian/settings?dialog=leave");
  await max.page.getByRole("dialog").getByRole("button", { name: "Leave Meridian" }).click();
  await max.isTold("You left Meridian.");
  await max.presses(/^Undo/);
  await max.isTold("You are back in Meridian.");
  await settles(() => levelOf(Ada, Max), LEVEL.member);
});

journey("several people who were added to a project at once lose access at once", async ({ person, api }) => {
  const { Ada, Max, Kim } = await api.company({ members: ["Max", "Kim"] });
  const ledger = await Ada.project("Ledger", { isPrivate: true });
  const explicit = async () => (await Ada.get(`/api/projects/${ledger.id}/explicit_members/`)).map(({ user }) => user.email);
  const ada = await person(Ada);
  await ada.opens(`/project/${ledger.id}/settings/access?dialog=add`);
  const dialog = ada.dialog("Add people to Ledger");
  for (const name of [/Max/, /Kim/]) await dialog.getByRole("checkbox", { name }).check();
  await dialog.getByRole("button", { name: "Add 2 people" }).click();
  await ada.isTold("2 people added to Ledger as member.");
  await ada.presses(/^Undo/);
  await ada.isTold("2 people no longer have access to Ledger.");
  assert.deepEqual(await explicit(), []);
  await ada.presses(/^Undo/);
  await ada.isTold("2 people added to Ledger as member.");
  assert.deepEqual((await explicit()).sort(), [Kim.email, Max.email].sort());
  await ada.row("Kim").waits();
});

journey("what has changed since does not keep the rest from being undone", async ({ person, api }) => {
  const { Olga, Ada, Max } = await api.company({ members: ["Max", "Kim"] });
  const ledger = await Ada.project("Ledger", { isPrivate: true });
  const explicit = async () => (await Ada.get(`/api/projects/${ledger.id}/explicit_members/`)).map(({ user }) => user.first_name);
  const ada = await person(Ada);
  await ada.opens(`/project/${ledger.id}/settings/access?dialog=add`);
  const dialog = ada.dialog("Add people to Ledger");
  for (const name of [/Max/, /Kim/]) await dialog.getByRole("checkbox", { name }).check();
  await dialog.getByRole("button", { name: "Add 2 people" }).click();
  await ada.isTold("2 people added to Ledger as member.");
  const { uuid } = await Max.me();
  await Olga.delete(`/api/projects/${ledger.id}/explicit_members/${uuid}/`);
  ada.expectRefusals(409);
  await ada.presses(/^Undo/);
  await ada.isTold("Undone for 1 of 2: something has changed since.");
  assert.deepEqual(await explicit(), []);
  await ada.follows("Look at it");
  await ada.dialog("Undo this change").getByText(/^Max no longer has access/).waitFor();
});

journey("restoring a project says first whose access is gone", async ({ person, api }) => {
  const { Ada, Max } = await api.company();
  const { uuid } = await Max.me();
  const quills = await Ada.project("Quills", { isPrivate: true, members: [{ account: Max }] });
  await Ada.delete(`/api/projects/${quills.id}/`);
  await Ada.delete(`${HERE}members/${uuid}/`);
  const ada = await person(Ada);
  ada.expectRefusals(409);
  await ada.opens("/organization/meridian/projects");
  await ada.presses("Restore Quills");
  await ada.reads("Not restored: something has changed since.");
  await ada.inspects("restore-prevented");
  await ada.follows("Look at it");
  const dialog = ada.dialog("Undo this change");
  await dialog.getByText("Max no longer has access to the project.").waitFor();
  await dialog.getByRole("button", { name: "Undo", exact: true }).click();
  await ada.isTold("Undone.");
  await ada.opens(`/project/${quills.id}`);
  await ada.sees("Quills");
});

journey("after 30 days a change cannot be undone, and what was deleted is gone", async ({ person, api, server }) => {
  const { Ada, Max } = await api.company();
  const quills = await Ada.project("Quills", { isPrivate: true, members: [{ account: Max }] });
  await sends(server, quills, [{ event: "quill sharpened" }]);
  await Ada.delete(`/api/projects/${quills.id}/`);
  daysPass(server, 29);
  const ada = await person(Ada);
  await ada.opens("/organization/meridian/projects");
  await ada.page.getByText(/Deleted by Ada, (23 h|1 day) left/).waitFor();
  await ada.opens(ACTIVITY);
  const deleted = entry(ada, "Ada deleted Quills");
  await deleted.getByRole("button", { name: /^Undo/ }).focus();
  await ada.page.keyboard.press("Enter");
  const dialog = ada.dialog("Undo this change");
  await dialog.getByRole("button", { name: "Undo", exact: true }).waitFor();
  // A day passes while the dialog is open.
  daysPass(server, 1);
  ada.expectRefusals(410);
  await dialog.getByRole("button", { name: "Undo", exact: true }).click();
  await dialog.getByText("30 days").waitFor();
  await ada.inspects("undo-expired");
  await ada.opens(ACTIVITY);
  await deleted.waitFor();
  await ada.seesNo(deleted.getByRole("button", { name: /^Undo/ }));
  await ada.opens("/organization/meridian/projects");
  await ada.sees(/^Projects/);
  await ada.seesNo(ada.page.getByRole("heading", { name: "Deleted projects" }));
});

journey("an undo that something prevents leads from its message to what has changed", async ({ person, api }) => {
  const { Olga, Ada, Max } = await api.company();
  const { uuid } = await Max.me();
  const ada = await person(Ada);
  await ada.opens(MEMBERS);
  await ada.row("Max").changesLevel("Administrator");
  await ada.isTold("Max is now an administrator.");
  await Olga.patch(`${HERE}members/${uuid}/`, { level: LEVEL.member });
  ada.expectRefusals(409);
  await ada.presses(/^Undo/);
  await ada.isTold("Not undone: something has changed since.");
  await ada.inspects("undo-prevented");
  await ada.follows("Look at it");
  await ada.dialog("Undo this change").getByText("So there is nothing to undo.").waitFor();
});

journey("the dialog names the people of an entry that is not listed", async ({ person, api }) => {
  const { Ada, Max } = await api.company();
  const quills = await Ada.project("Quills");
  await Ada.patch(`/api/projects/${quills.id}/`, { access_control: true, keep: [{ user_uuid: (await Max.me()).uuid, level: LEVEL.member }] });
  const { results } = await Ada.get(`${HERE}activity/?action=project.privacy`);
  const ada = await person(Ada);
  await ada.opens(`${ACTIVITY}?scope=billing&dialog=undo&entry=${results[0].id}`);
  const dialog = ada.dialog("Undo this change");
  await dialog.getByText("Ada made Quills private").waitFor();
  await dialog.getByText(/Max/).first().waitFor();
  assert.equal(await dialog.getByText("someone").count(), 0);
  await ada.inspects("undo-not-listed");
});
