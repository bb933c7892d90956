// The trends page of a project: its settings, the exact numbers of the result, and reading the chart.

import assert from "node:assert/strict";
import { journey } from "./support/journey.js";
import { ledger } from "./support/project.js";
import { settles } from "./support/settles.js";
import { daysAgo, numbers, saved, shop } from "./support/trends.js";

/** Selects an option in a native select. */
const chooses = (person, label, option) => person.field(label).selectOption({ label: option });

journey("trends count events and unique users, each user once", async ({ person, api, server }) => {
  const { Ada, project } = await shop(api, server);
  const ada = await person(Ada);
  await ada.opens(`/project/${project.id}`);
  await ada.goesTo("Trends");
  await ada.presses("Table");
  await settles(() => numbers(ada), { head: ["All events"], rows: [[4], [3], [3]], count: 14, whole: [10] });

  await chooses(ada, "Event of series 1", "order_paid");
  await ada.page.getByRole("columnheader", { name: "order_paid" }).waitFor();
  await ada.presses("Series");
  await chooses(ada, "Event of series 2", "order_paid");
  await chooses(ada, "Measure of series 2", "Unique users");
  await ada.page.getByRole("columnheader", { name: "order_paid, unique users" }).waitFor();
  const both = { head: ["order_paid", "order_paid, unique users"], rows: [[4, 3], [2, 2], [1, 1]], count: 14, whole: [7, 3] };
  await settles(() => numbers(ada), both);

  // The URL shows the same result to another user.
  const address = ada.page.url();
  const other = await person(Ada);
  await other.opens(address);
  await other.page.getByRole("columnheader", { name: "order_paid, unique users" }).waitFor();
  await settles(() => numbers(other), both);

  await ada.presses("Remove series 1");
  await settles(() => numbers(ada), { head: ["order_paid, unique users"], rows: [[3], [2], [1]], count: 14, whole: [3] });
});

journey("trends have a breakdown, filters and a comparison to the previous period", async ({ person, api, server }) => {
  const { Max, project } = await shop(api, server);
  const max = await person(Max);
  await max.opens(`/project/${project.id}/trends?series=events%3Aorder_paid&as=table`);
  await chooses(max, "Breakdown", "country");
  await max.page.getByRole("columnheader", { name: "order_paid: NO" }).waitFor();
  const split = await numbers(max);
  assert.deepEqual(split.head, ["order_paid: NO", "order_paid: DE", "order_paid: Oslo, Norway"]);
  assert.deepEqual(split.whole, [4, 2, 1]);

  await chooses(max, "Breakdown", "None");
  await max.presses("Filter");
  const dialog = max.dialog("Filter by a property");
  await dialog.getByRole("button", { name: "Apply" }).click();
  await dialog.getByText("Enter a property.").waitFor();
  await dialog.getByLabel("Property", { exact: true }).fill("country");
  await dialog.getByLabel("Value").fill('DE, "Oslo, Norway"');
  await max.inspects("trends-filter");
  await dialog.getByLabel("Value").press("Enter");
  await max.seesNo(dialog);
  await max.button("country is DE, Oslo, Norway").waitFor();
  await settles(() => numbers(max), { head: ["order_paid"], rows: [[2], [1]], count: 14, whole: [3] });

  await max.presses("country is DE, Oslo, Norway");
  await settles(() => dialog.getByLabel("Value").inputValue(), 'DE, "Oslo, Norway"');
  await chooses(max, "Operator", "is not");
  await dialog.getByRole("button", { name: "Apply" }).click();
  await max.button("country is not DE, Oslo, Norway").waitFor();
  await settles(async () => (await numbers(max)).whole, [4]);
  await max.presses("Remove the filter on country");
  await max.page.getByRole("checkbox", { name: "Compare to previous period" }).check();
  await max.page.getByRole("columnheader", { name: "order_paid (previous period)" }).waitFor();
  const compared = await numbers(max);
  assert.deepEqual(compared.whole, [7, 2]);
  assert.deepEqual(compared.rows, [[0, 2], [4, 0], [2, 0], [1, 0]]);

  await max.presses("Number");
  await max.reads("+250% compared to previous period");
  await max.reads("previous period: 2");
});

journey("a custom range, weeks and another time zone", async ({ person, api, server }) => {
  const { Ada, project } = await shop(api, server);
  const ada = await person(Ada);
  const day = (days) => daysAgo(days).toISOString().slice(0, 10);
  await ada.opens(`/project/${project.id}/trends?as=table`);
  await ada.presses("Custom range…");
  const dialog = ada.dialog("Custom range");
  await dialog.getByLabel("From").fill(day(2));
  await dialog.getByLabel("To").fill(day(3));
  await dialog.getByRole("button", { name: "Apply" }).click();
  await dialog.getByText("The end date is before the start date.").waitFor();
  await dialog.getByLabel("From").fill(day(3));
  await dialog.getByLabel("To").fill(day(2));
  await ada.inspects("trends-dates");
  await dialog.getByRole("button", { name: "Apply" }).click();
  await ada.seesNo(dialog);
  await ada.page.getByRole("table", { name: `${day(3)} to ${day(2)}` }).waitFor();
  await settles(() => numbers(ada), { head: ["All events"], rows: [[4], [3]], count: 2, whole: [7] });

  // Noon in UTC is the next day in Auckland.
  await chooses(ada, "Time zone", "Pacific/Auckland");
  await ada.page.waitForURL(/zone=Pacific%2FAuckland/);
  await ada.waitsForWhatIsOnItsWay();
  await settles(async () => (await numbers(ada)).rows, [[4]]);

  await ada.opens(`/project/${project.id}/trends?as=table&range=30d`);
  await chooses(ada, "Interval", "Week");
  await ada.page.getByRole("table", { name: "Events by week, last 30 days" }).waitFor();
  const weeks = await numbers(ada);
  assert.ok(weeks.count >= 4 && weeks.count <= 6, `${weeks.count} weeks`);
  assert.deepEqual(weeks.whole, [12]);
});

journey("a chart can be read with the keyboard and a screen reader", async ({ person, api, server }) => {
  const { Ada, project } = await shop(api, server);
  const ada = await person(Ada);
  await ada.opens(`/project/${project.id}/trends?series=events%3Aorder_paid&series=events%3Acart_opened&compare=on`);
  const chart = ada.page.getByRole("slider", { name: "Events by day, last 14 days" });
  await chart.focus();
  const says = (words) => ada.page.waitForFunction((words) => document.activeElement?.getAttribute("aria-valuetext")?.includes(words), words);
  await says("so far: order_paid 0, previous period 0; cart_opened 0, previous period 0");
  await ada.page.keyboard.press("ArrowLeft");
  await says(": order_paid 1, previous period 0; cart_opened 2, previous period 0");
  for (const _ of [1, 2]) await ada.page.keyboard.press("ArrowLeft");
  await says(": order_paid 4, previous period 0; cart_opened 0, previous period 0");
  await ada.inspects("trends-lines");
  await ada.page.keyboard.press("Home");
  await says("order_paid 0");
  for (const kind of ["Bars", "Table", "Number"]) {
    await ada.presses(kind);
    await ada.inspects(`trends-${kind.toLowerCase()}`);
  }
});

journey("the numbers can be exported as a file", async ({ person, api, server }) => {
  const { Ada, project } = await shop(api, server);
  const ada = await person(Ada);
  await ada.opens(`/project/${project.id}/trends?series=events%3Aorder_paid&breakdown=country&range=7d`);
  await ada.page.getByRole("slider").waitFor();
  const { name, text } = await saved(ada, "Export CSV");
  const day = (days) => daysAgo(days).toISOString().slice(0, 10);
  assert.equal(name, `storefront-trends-${day(6)}-${day(0)}.csv`);
  const lines = text.replace("\ufeff", "").split("\r\n");
  assert.equal(lines[0], 'time,order_paid: NO,order_paid: DE,"order_paid: Oslo, Norway",counted');
  assert.equal(lines[4], `${day(3)}T00:00:00+00:00,2,1,1,`);
  assert.match(lines[7], /,so far$/);
  assert.equal(lines.length, 1 + 7 + 1);
});

journey("without events, trends say so and what to do", async ({ person, api, server }) => {
  const { Ada, project } = await shop(api, server);
  const empty = await Ada.project("Empty");
  const ada = await person(Ada);
  await ada.opens(`/project/${project.id}/trends?series=events%3Anever_sent`);
  await ada.reads("No data in this period");
  assert.ok(await ada.button("Export CSV").isDisabled());

  ada.expectRefusals(400);
  await ada.opens(`/project/${project.id}/trends?zone=Mars%2FOlympus`);
  await ada.reads("This is not a valid time zone name.");
  await ada.button("Try again").waitFor();
  await ada.inspects("trends-refused");

  await ada.opens(`/project/${empty.id}/trends`);
  await ada.reads("No events yet");
  await ada.inspects("trends-empty");
  await ada.follows("Send the first event");
  await ada.sees("Empty");
});

journey("trends of a private project are not visible to others", async ({ person, api }) => {
  const { Kim, project } = await ledger(api);
  const kim = await person(Kim);
  kim.expectRefusals(404);
  await kim.opens(`/project/${project.id}/trends`);
  await kim.seesThatItIsNotOpen();
});
