// The events page of a project: from the first snippet to the first event; filters, details and the live list.

import assert from "node:assert/strict";
import { execFile } from "node:child_process";
import { promisify } from "node:util";
import { EventList, THREE, minutesAgo, sends, shop } from "./support/events.js";
import { CLIPBOARD } from "./support/invite-dialog.js";
import { journey } from "./support/journey.js";
import { ledger, ofProject } from "./support/project.js";
import { settles } from "./support/settles.js";

journey("the snippet of an empty project sends its first event, and the page updates automatically", async ({ person, api }) => {
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
  // Run the snippet in a shell, as a user would.
  await promisify(execFile)("sh", ["-c", command.replace(/^curl /, "curl --silent --show-error --fail ")]);

  await ada.isTold("Shop received its first event.");
  await new EventList(ada).lists("order_paid");
  await ada.reads("amount 84");
  assert.equal((await ofProject(Ada, project)).ingested_event, true);
});

journey("events are listed newest first and filtered by name, distinct ID, property and time, all in the URL", async ({ person, api, server }) => {
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
  // The URL shows the same list.
  await max.reloads();
  await list.lists("order_paid");
  await max.presses("Remove the filter on country");

  // By distinct ID, from a row, and back.
  await list.table.getByRole("link", { name: "p_1" }).first().click();
  await list.lists("order_paid", "cart_opened");
  await max.inspects("events-person");
  await max.page.goBack();
  await list.lists("order_paid", "order_paid", "cart_opened");

  // By time: there are no events of a year ago.
  dialog = await list.filtersBy("Time");
  await dialog.getByLabel("From").fill("2020-01-01T00:00");
  await dialog.getByLabel("To").fill("2020-01-02T00:00");
  await max.inspects("events-time");
  await dialog.getByRole("button", { name: "Apply", exact: true }).click();
  await max.reads("No events in this period");
  await max.presses("Show all time");
  await list.lists("order_paid", "order_paid", "cart_opened");
});

journey("a row opens the event, which can be copied as JSON and has links to similar events", async ({ person, api, server }) => {
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

  // The URL opens the dialog, too; going back closes it.
  await max.reloads();
  await dialog.getByText('"sku": "a-1"').waitFor();
  await dialog.getByRole("button", { name: "Close" }).last().click();
  await max.seesNo(dialog);
  await list.event("order_paid").last().press("Enter");
  await dialog.waitFor();
  await max.page.goBack();
  await max.seesNo(dialog);

  await list.event("order_paid").last().click();
  await dialog.getByRole("link", { name: "Filter by this value of amount" }).click();
  await list.lists("order_paid");
  await max.reads("amount is 84");
});

journey("new events appear at once at the top, but are only counted while the user reads", async ({ person, api, server }) => {
  const many = Array.from({ length: 60 }, (_, index) => ({ event: `old_${index}`, timestamp: minutesAgo(10 + index) }));
  const { Max, project } = await shop(api, server, many);
  const max = await person(Max);
  const list = new EventList(max);
  await max.opens(`/project/${project.id}`);
  await list.event("old_0").waitFor();
  await sends(server, project, [{ event: "first", timestamp: minutesAgo(1) }]);
  await list.event("first").waitFor();
  await settles(async () => (await list.names())[0], "first");

  // While scrolled down, the rows do not move.
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
  await settles(async () => (await list.names()).slice(0, 3).sort(), ["first", "second", "third"]);

  // Switched off, no events arrive; the URL has the setting.
  await max.page.getByRole("switch", { name: "Live" }).click();
  await max.page.waitForURL((url) => url.searchParams.get("live") === "off");
});

journey("a lost connection is shown in the banner, and missed events appear when it is back", async ({ person, api, server }) => {
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

journey("older events are on further pages with their own URLs", async ({ person, api, server }) => {
  const many = Array.from({ length: 130 }, (_, index) => ({ event: `e_${index}`, timestamp: minutesAgo(1 + index) }));
  const { Max, project } = await shop(api, server, many);
  const max = await person(Max);
  const list = new EventList(max);
  await max.opens(`/project/${project.id}`);
  await list.event("e_99").waitFor();
  await settles(async () => (await list.names()).length, 100);
  await max.follows("Older events");
  await list.event("e_129").waitFor();
  await settles(async () => (await list.names())[0], "e_100");
  await max.reloads();
  await list.event("e_129").waitFor();
  // A new event does not appear on this page.
  await sends(server, project, [{ event: "newest" }]);
  await max.button("1 new event").click();
  await list.event("newest").waitFor();
  await settles(async () => (await list.names())[0], "newest");
  await max.page.goBack();
  await list.event("e_129").waitFor();
  await max.follows("Newest events");
  await list.event("e_0").waitFor();
});

journey("a user who loses access while the page is open sees no more events", async ({ person, api, server }) => {
  const { Ada, Max, project } = await ledger(api);
  await sends(server, project, THREE);
  const max = await person(Max);
  max.expectRefusals(404);
  await max.opens(`/project/${project.id}`);
  await new EventList(max).event("cart_opened").waitFor();
  const { uuid } = await Max.me();
  await Ada.delete(`/api/projects/${project.id}/explicit_members/${uuid}/`);
  await max.isTold("You no longer have access to Ledger");
  await max.seesNo(max.page.getByText("cart_opened"));
});
