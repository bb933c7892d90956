// The events of a project: from the first snippet to the first event seen, and what one looks for in the others.

import assert from "node:assert/strict";
import { execFile } from "node:child_process";
import { readFile } from "node:fs/promises";
import { promisify } from "node:util";
import { EventList, minutesAgo, sends } from "./support/events.js";
import { CLIPBOARD } from "./support/invite-dialog.js";
import { journey } from "./support/journey.js";
import { ledger, ofProject, settings } from "./support/project.js";

/** A company with a project that has had events, of two people. */
async function shop(api, server, events) {
  const people = await api.company();
  const project = await people.Ada.project("Shop");
  await sends(server, project, events);
  return { ...people, project };
}

const THREE = [
  { event: "cart_opened", distinct_id: "p_1", timestamp: minutesAgo(9), properties: { items: 3, country: "NO" } },
  {
    event: "order_paid",
    distinct_id: "p_1",
    timestamp: minutesAgo(8),
    properties: { amount: 84, country: "NO", $current_url: "https://shop.example/checkout/done?x=1", cart: [{ sku: "a-1" }] },
  },
  { event: "order_paid", distinct_id: "p_2", timestamp: minutesAgo(7), properties: { amount: 12.5, country: "DE" } },
];

journey("the snippet of an empty project sends its first event, and the page turns by itself", async ({ person, api }) => {
  const { Ada } = await api.company();
  const project = await Ada.project("Shop");
  const ada = await person(Ada, CLIPBOARD);
  await ada.opens(`/project/${project.id}`);
  await ada.sees("Shop");
  await ada.reads(`posthog.init("${project.api_token}"`);
  await ada.reads("Waiting for the first event");
  await ada.inspects("first-run");

  await ada.presses("curl", { exact: true });
  await ada.page.waitForURL((url) => url.searchParams.get("sdk") === "curl");
  await ada.presses("Copy snippet");
  await ada.isTold("Copied");
  const command = await ada.page.evaluate(() => navigator.clipboard.readText());
  // As anybody would: pasted into a shell.
  await promisify(execFile)("sh", ["-c", command.replace(/^curl /, "curl --silent --show-error --fail ")]);

  await ada.isTold("The first event of Shop is here.");
  await new EventList(ada).lists("order_paid");
  await ada.reads("amount 84");
  assert.equal((await ofProject(Ada, project)).ingested_event, true);
});

journey("events are listed newest first and narrowed by name, person, property and time, all in the address", async ({ person, api, server }) => {
  const { Max, project } = await shop(api, server, THREE);
  const max = await person(Max);
  const list = new EventList(max);
  await max.opens(`/project/${project.id}`);
  await list.lists("order_paid", "order_paid", "cart_opened");
  await max.page.getByRole("heading", { name: "Events 3" }).waitFor();
  await max.inspects("events");

  // By name.
  let dialog = await list.filtersBy("Event");
  await dialog.getByRole("checkbox", { name: "cart_opened" }).check();
  await max.inspects("events-names");
  await dialog.getByRole("button", { name: "Apply" }).click();
  await list.lists("cart_opened");
  assert.equal(new URL(max.page.url()).searchParams.get("name"), "cart_opened");
  await max.presses("Remove the filter on event");
  await list.lists("order_paid", "order_paid", "cart_opened");

  // By property.
  dialog = await list.filtersBy("Property");
  await dialog.getByLabel("Property", { exact: true }).fill("country");
  await dialog.getByLabel("Value").fill("DE");
  await dialog.getByRole("button", { name: "Apply", exact: true }).click();
  await list.lists("order_paid");
  // Who opens the address sees the same.
  await max.reloads();
  await list.lists("order_paid");
  await max.presses("Remove the filter on country");

  // By person, from a row, and back.
  await list.table.getByRole("link", { name: "p_1" }).first().click();
  await list.lists("order_paid", "cart_opened");
  await max.inspects("events-person");
  await max.page.goBack();
  await list.lists("order_paid", "order_paid", "cart_opened");

  // By time: nothing was there a year ago.
  dialog = await list.filtersBy("Time");
  await dialog.getByLabel("From").fill("2020-01-01T00:00");
  await dialog.getByLabel("To").fill("2020-01-02T00:00");
  await max.inspects("events-time");
  await dialog.getByRole("button", { name: "Apply", exact: true }).click();
  await max.reads("No events in this time");
  await max.presses("Show all time");
  await list.lists("order_paid", "order_paid", "cart_opened");
});

journey("a row opens the event, which is copied as JSON and leads to those like it", async ({ person, api, server }) => {
  const { Max, project } = await shop(api, server, THREE);
  const max = await person(Max, CLIPBOARD);
  const list = new EventList(max);
  await max.opens(`/project/${project.id}`);
  await list.event("order_paid").last().click();
  const dialog = max.dialog("order_paid");
  await dialog.getByText('"sku": "a-1"').waitFor();
  const { searchParams } = new URL(max.page.url());
  assert.match(searchParams.get("event"), /^[0-9a-f-]{36}$/);
  await max.inspects("event");
  await dialog.getByRole("button", { name: "Copy as JSON" }).click();
  await dialog.getByText("Copied").first().waitFor();
  const copied = JSON.parse(await max.page.evaluate(() => navigator.clipboard.readText()));
  assert.equal(copied.id, searchParams.get("event"));
  assert.deepEqual(copied.properties.cart, [{ sku: "a-1" }]);

  // The address alone leads there too; going back closes it.
  await max.reloads();
  await dialog.getByText('"sku": "a-1"').waitFor();
  await dialog.getByRole("button", { name: "Close" }).last().click();
  await max.seesNo(dialog);
  await list.event("order_paid").last().press("Enter");
  await dialog.waitFor();
  await max.page.goBack();
  await max.seesNo(dialog);

  await list.event("order_paid").last().click();
  await dialog.getByRole("link", { name: "Only events with this amount" }).click();
  await list.lists("order_paid");
  await max.reads("amount is 84");
});

journey("what arrives is seen at once at the top, and only counted while one reads", async ({ person, api, server }) => {
  const many = Array.from({ length: 60 }, (_, index) => ({ event: `old_${index}`, timestamp: minutesAgo(10 + index) }));
  const { Max, project } = await shop(api, server, many);
  const max = await person(Max);
  const list = new EventList(max);
  await max.opens(`/project/${project.id}`);
  await list.event("old_0").waitFor();
  await sends(server, project, [{ event: "first", timestamp: minutesAgo(1) }]);
  await list.event("first").waitFor();
  assert.equal((await list.names())[0], "first");

  // Scrolled: the row that is read stays where it is.
  await list.event("old_30").scrollIntoViewIfNeeded();
  const place = async () => (await list.event("old_30").boundingBox()).y;
  const before = await place();
  await sends(server, project, [{ event: "second" }, { event: "third" }]);
  const pill = max.button("2 new events");
  await pill.waitFor();
  assert.equal(await place(), before);
  assert.equal((await list.names())[0], "first");
  await max.inspects("events-waiting");
  await pill.click();
  await list.event("third").waitFor();
  await max.seesNo(pill);
  const top = (await list.names()).slice(0, 3).sort();
  assert.deepEqual(top, ["first", "second", "third"]);

  // Switched off, nothing comes; the address says so.
  await max.page.getByRole("switch", { name: "Live" }).click();
  await max.page.waitForURL((url) => url.searchParams.get("live") === "off");
});

journey("a lost connection is said calmly, and what came meanwhile is there when it is back", async ({ person, api, server }) => {
  const { Max, project } = await shop(api, server, THREE);
  const max = await person(Max);
  const list = new EventList(max);
  max.expectLostConnection();
  await max.opens(`/project/${project.id}`);
  await list.event("cart_opened").waitFor();
  await max.page.context().setOffline(true);
  await max.reads("Waiting for the server");
  await sends(server, project, [{ event: "meanwhile" }]);
  await max.page.context().setOffline(false);
  await list.event("meanwhile").waitFor();
});

journey("older events are a page away, at an address of their own", async ({ person, api, server }) => {
  const many = Array.from({ length: 130 }, (_, index) => ({ event: `e_${index}`, timestamp: minutesAgo(1 + index) }));
  const { Max, project } = await shop(api, server, many);
  const max = await person(Max);
  const list = new EventList(max);
  await max.opens(`/project/${project.id}`);
  await list.event("e_99").waitFor();
  assert.equal((await list.names()).length, 100);
  await max.follows("Older events");
  await list.event("e_129").waitFor();
  assert.equal((await list.names())[0], "e_100");
  await max.reloads();
  await list.event("e_129").waitFor();
  // What arrives now is not on this page.
  await sends(server, project, [{ event: "newest" }]);
  await max.button("1 new event").click();
  await list.event("newest").waitFor();
  assert.equal((await list.names())[0], "newest");
  await max.page.goBack();
  await list.event("e_129").waitFor();
  await max.follows("Newest events");
  await list.event("e_0").waitFor();
});

journey("an administrator takes all events along as a file; a member is told who can", async ({ person, api, server }) => {
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
  for (const button of ["Export all events", "Erase this person’s events"]) {
    assert.match(await max.isRefused(max.button(button)), /^Needs administrator You are a member in this project\. .*Ada/, button);
  }
  // Whoever knows the address of the dialog gets no further.
  await max.opens(`/project/${project.id}?person=p_1&dialog=erase`);
  await max.button("Erase this person’s events").waitFor();
  assert.equal(await max.page.getByRole("dialog").count(), 0);
});

journey("all events of a person are erased once their id is typed, and it is recorded without it", async ({ person, api, server }) => {
  const { Ada, project } = await shop(api, server, THREE);
  const ada = await person(Ada);
  const list = new EventList(ada);
  await ada.opens(`/project/${project.id}?person=p_1`);
  await list.lists("order_paid", "cart_opened");
  await ada.presses("Erase this person’s events");
  const dialog = ada.dialog("Erase a person’s events");
  await dialog.getByText("2 events of this person are here now.").waitFor();
  await ada.inspects("erase-person");
  await dialog.getByLabel("Name").fill("p_2");
  await dialog.getByRole("button", { name: "Erase events" }).click();
  await dialog.getByRole("alert").getByText("Type p_1 to go on.").waitFor();
  await dialog.getByLabel("Name").fill("p_1");
  await dialog.getByRole("button", { name: "Erase events" }).click();
  await ada.isTold("2 events of p_1 erased.");
  await list.lists("order_paid");
  await ada.page.getByRole("heading", { name: "Events 1" }).waitFor();

  // From the settings, for somebody who is not on the screen, and the record.
  await ada.opens(settings(project, "/danger"));
  const past = ada.page.getByRole("list", { name: "Erased before" }).getByRole("listitem");
  await past.getByText("2 events of one person, by Ada").waitFor();
  await ada.inspects("erasures");
  assert.equal(await ada.page.getByText("p_1").count(), 0);
  await ada.fills("Distinct id", "p_2");
  await ada.presses("Erase events", { exact: true });
  await dialog.getByText("1 event of this person is here now.").waitFor();
  await ada.confirmsByTyping("p_2", "Erase events");
  await ada.isTold("1 event of p_2 erased.");
  await past.getByText("1 event of one person, by Ada").waitFor();
  assert.equal((await Ada.get(`/api/projects/${project.id}/events/`)).results.length, 0);
});

journey("how long events are kept is a setting; what goes by it is said first", async ({ person, api, server }) => {
  const old = { event: "old", timestamp: minutesAgo(60 * 24 * 40) };
  const { Ada, project } = await shop(api, server, [old, ...THREE]);
  const ada = await person(Ada);
  await ada.opens(settings(project));
  await ada.fills("Events are kept for", "a month");
  await ada.presses("Save");
  await ada.page.getByRole("alert").getByText("number of days").waitFor();
  await ada.fills("Events are kept for", "30");
  await ada.presses("Save");
  const dialog = ada.dialog("Keep events for 30 days");
  await dialog.getByText("nobody can bring them back").waitFor();
  await ada.inspects("retention");
  await dialog.getByRole("button", { name: "Cancel" }).click();
  assert.equal((await ofProject(Ada, project)).retention_days, null);
  await ada.presses("Save");
  await dialog.getByRole("button", { name: "Keep 30 days" }).click();
  await ada.isTold("The settings of Shop are saved.");
  await ada.seesNo(dialog);
  assert.equal((await ofProject(Ada, project)).retention_days, 30);
  // Longer, nothing goes, and nothing is asked.
  await ada.fills("Events are kept for", "");
  await ada.presses("Save");
  await ada.page.waitForFunction(() => !document.querySelector("[aria-busy=true]"));
  await ada.page.waitForURL((url) => !url.searchParams.has("dialog"));
  while ((await ofProject(Ada, project)).retention_days !== null);
});

journey("whose access ends while they look is shown nothing more", async ({ person, api, server }) => {
  const { Ada, Max, project } = await ledger(api);
  await sends(server, project, THREE);
  const max = await person(Max);
  max.expectRefusals(404);
  await max.opens(`/project/${project.id}`);
  await new EventList(max).event("cart_opened").waitFor();
  const { uuid } = await Max.me();
  await Ada.delete(`/api/projects/${project.id}/explicit_members/${uuid}/`);
  await max.seesThatItIsNotOpen();
  assert.equal(await max.page.getByText("cart_opened").count(), 0);
});
