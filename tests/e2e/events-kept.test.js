// Exporting events, erasing those of a distinct ID, and their retention.

import assert from "node:assert/strict";
import { readFile } from "node:fs/promises";
import { EventList, THREE, minutesAgo, shop } from "./support/events.js";
import { journey } from "./support/journey.js";
import { ofProject, settings } from "./support/project.js";

journey("an administrator exports all events as a file; a member is told who can", async ({ person, api, server }) => {
  const { Ada, Max, project } = await shop(api, server, THREE);
  const ada = await person(Ada);
  await ada.opens(`/project/${project.id}`);
  const download = ada.page.waitForEvent("download");
  await ada.presses("Export all events");
  const file = await download;
  assert.match(file.suggestedFilename(), /\.ndjson$/);
  const lines = (await readFile(await file.path(), "utf8")).trimEnd().split("\n").map((line) => JSON.parse(line));
  assert.deepEqual(lines.map(({ event }) => event).sort(), ["cart_opened", "order_paid", "order_paid"]);

  const max = await person(Max);
  await max.opens(`/project/${project.id}?person=p_1`);
  for (const button of ["Export all events", "Delete this user’s data"]) {
    assert.match(await max.isRefused(max.button(button)), /^Administrators only You are a member in this project\. .*Ada/, button);
  }
  // The URL of the dialog does not open it without the right.
  await max.opens(`/project/${project.id}?person=p_1&dialog=erase`);
  await max.button("Delete this user’s data").waitFor();
  assert.equal(await max.page.getByRole("dialog").count(), 0);
});

journey("all events with a distinct ID are erased after typing it, and the record does not contain it", async ({ person, api, server }) => {
  const { Ada, project } = await shop(api, server, THREE);
  const ada = await person(Ada);
  const list = new EventList(ada);
  await ada.opens(`/project/${project.id}?person=p_1`);
  await list.lists("order_paid", "cart_opened");
  await ada.presses("Delete this user’s data");
  const dialog = ada.dialog("Delete a user’s data");
  await dialog.getByText("This user has 2 events.").waitFor();
  await ada.inspects("erase-person");
  await dialog.getByLabel(/^Type p_1 to confirm/).fill("p_2");
  await dialog.getByRole("button", { name: "Delete events" }).click();
  await dialog.getByRole("alert").getByText("Type p_1 to confirm.").waitFor();
  await dialog.getByLabel(/^Type p_1 to confirm/).fill("p_1");
  await dialog.getByRole("button", { name: "Delete events" }).click();
  await ada.isTold("2 events of p_1 deleted.");
  await list.lists("order_paid");
  await ada.page.getByRole("heading", { name: "Events 1" }).waitFor();

  // From the settings, for another distinct ID; then the list of past deletions.
  await ada.opens(settings(project, "/danger"));
  const past = ada.page.getByRole("list", { name: "Past deletions" }).getByRole("listitem");
  await past.getByText("2 events of one user, by Ada").waitFor();
  await ada.inspects("erasures");
  assert.equal(await ada.page.getByText("p_1").count(), 0);
  await ada.fills("Distinct ID", "p_2");
  await ada.presses("Delete events", { exact: true });
  await dialog.getByText("This user has 1 event.").waitFor();
  await ada.confirmsByTyping("p_2", "Delete events");
  await ada.isTold("1 event of p_2 deleted.");
  await past.getByText("1 event of one user, by Ada").waitFor();
  assert.equal((await Ada.get(`/api/projects/${project.id}/events/`)).results.length, 0);
});

journey("retention is a setting, which says what it deletes before it is saved", async ({ person, api, server }) => {
  const old = { event: "old", timestamp: minutesAgo(60 * 24 * 40) };
  const { Ada, project } = await shop(api, server, [old, ...THREE]);
  const ada = await person(Ada);
  await ada.opens(settings(project));
  await ada.fills("Keep events for", "a month");
  await ada.presses("Save");
  await ada.page.getByRole("alert").getByText("number of days").waitFor();
  await ada.fills("Keep events for", "30");
  await ada.presses("Save");
  const dialog = ada.dialog("Keep events for 30 days");
  await dialog.getByText("This cannot be undone.").waitFor();
  await ada.inspects("retention");
  await dialog.getByRole("button", { name: "Cancel" }).click();
  assert.equal((await ofProject(Ada, project)).retention_days, null);
  await ada.presses("Save");
  await dialog.getByRole("button", { name: "Keep 30 days" }).click();
  await ada.isTold("Settings of Shop saved.");
  await ada.seesNo(dialog);
  assert.equal((await ofProject(Ada, project)).retention_days, 30);
  // A longer retention deletes nothing, so there is no confirmation.
  await ada.fills("Keep events for", "");
  await ada.presses("Save");
  await ada.page.waitForFunction(() => !document.querySelector("[aria-busy=true]"));
  await ada.page.waitForURL((url) => !url.searchParams.has("dialog"));
  while ((await ofProject(Ada, project)).retention_days !== null);
});
