// SQL queries of a project's events.

import assert from "node:assert/strict";
import { readFile } from "node:fs/promises";
import { journey } from "./support/journey.js";
import { settles } from "./support/settles.js";

/** Sends events as an SDK does. */
async function send(server, project, events) {
  const batch = events.map(([event, distinct_id, properties]) => ({ event, distinct_id, properties }));
  const body = JSON.stringify({ api_key: project.api_token, batch });
  const answer = await fetch(`${server.url}/batch/`, { method: "POST", headers: { "content-type": "application/json" }, body });
  assert.equal(answer.status, 200, await answer.text());
}

/** A project with a few events, and the path of its SQL page. */
async function shop(api, server) {
  const { Ada, Max } = await api.company();
  const project = await Ada.project("Web shop");
  await send(server, project, [
    ["order paid", "ada", { plan: "pro", amount: 30 }],
    ["order paid", "bob", { plan: "free", amount: 4.5 }],
    ["page seen", "bob", { "my plan": "=1+1" }],
  ]);
  return { Ada, Max, project, path: `/project/${project.id}/sql` };
}

/** The text of the cells, by row. */
const cells = (ada) =>
  ada.page.getByRole("region", { name: "Rows" }).locator("tbody tr").evaluateAll((rows) => rows.map((row) => [...row.cells].map((cell) => cell.innerText.trim())));

const query = (ada) => ada.page.getByRole("textbox", { name: "SQL query" });

/** Waits until the status contains these words. */
const told = (ada, words) => ada.page.getByRole("status").filter({ hasText: words }).waitFor();

journey("a query is written with the keyboard alone; its result is a table that can be sorted and saved as CSV", async ({ person, api, server }) => {
  const { Ada, path } = await shop(api, server);
  const ada = await person(Ada);
  await ada.opens(path);
  await ada.sees("SQL");
  await ada.reads("Query this project’s events");
  await ada.inspects("sql-empty");

  await query(ada).focus();
  await ada.page.keyboard.type("select distinct_id, properties.amount amount from events where event = ");
  // The names can be reached with Tab; a press inserts one at the caret.
  await ada.page.getByRole("searchbox", { name: "Search schema" }).focus();
  await ada.page.keyboard.type("paid");
  await ada.page.getByRole("button", { name: "Insert order paid" }).focus();
  await ada.page.keyboard.press("Enter");
  await ada.page.waitForFunction(() => document.activeElement?.id === "sql-text");
  await settles(async () => (await query(ada).inputValue()).endsWith("where event = 'order paid'"), true);
  await ada.page.keyboard.press("Control+Enter");
  await told(ada, /^2 rows in/);
  await ada.reads("Float");
  await ada.inspects("sql-rows");

  await ada.page.getByRole("columnheader", { name: "amount" }).getByRole("button").press("Enter");
  await settles(() => cells(ada), [["bob", "4.5"], ["ada", "30"]]);
  await ada.page.getByRole("columnheader", { name: "amount" }).getByRole("button").press("Enter");
  await settles(() => cells(ada), [["ada", "30"], ["bob", "4.5"]]);
  assert.match(ada.page.url(), /sort=-2/);

  const [download] = await Promise.all([ada.page.waitForEvent("download"), ada.presses("Download CSV")]);
  assert.equal(download.suggestedFilename(), "web-shop-query.csv");
  assert.equal(await readFile(await download.path(), "utf8"), "\ufeffdistinct_id,amount\r\nada,30\r\nbob,4.5\r\n");
});

journey("each query is a history entry, and its URL shows its result", async ({ person, api, server }) => {
  const { Ada, Max, path } = await shop(api, server);
  const ada = await person(Ada);
  await ada.opens(path);
  await ada.presses(/^Which events were the most frequent/);
  await told(ada, /^2 rows in/);
  await query(ada).fill("select count() as n from events");
  await ada.presses("Run");
  await told(ada, /^1 row in/);
  await settles(() => cells(ada), [["3"]]);
  const address = ada.page.url();
  await ada.page.goBack();
  await told(ada, /^2 rows in/);
  await settles(async () => (await query(ada).inputValue()).startsWith("SELECT event, count() AS events"), true);
  await ada.page.goBack();
  await ada.reads("Query this project’s events");
  await ada.page.goForward();
  await ada.page.goForward();
  await told(ada, /^1 row in/);

  const max = await person(Max);
  await max.opens(new URL(address).pathname + new URL(address).search);
  await told(max, /^1 row in/);
  await settles(() => query(max).inputValue(), "select count() as n from events");
});

journey("an error of a query is shown at the field, and its position is selected", async ({ person, api, server }) => {
  const { Ada, path } = await shop(api, server);
  const ada = await person(Ada);
  await ada.opens(path);
  ada.expectRefusals(400);
  await query(ada).fill("  select event\n  from evnets");
  await ada.presses("Run");
  await ada.reads("There is no table `evnets`");
  await ada.reads("(line 2, column 8)");
  const marked = () => ada.page.evaluate(() => {
    const field = document.activeElement;
    return field.id === "sql-text" ? field.value.slice(field.selectionStart, field.selectionEnd) : "";
  });
  await settles(marked, "evnets");
  await ada.inspects("sql-mistake");
  // Typing over the selected word corrects it, and the error disappears at once.
  await ada.page.keyboard.type("events");
  await ada.seesNo(ada.page.getByText("There is no table"));
  await ada.page.keyboard.press("Control+Enter");
  await told(ada, /^3 rows in/);
  // In SQL, double quotes enclose a name; usually a string was meant.
  await query(ada).fill('select distinct_id from events where event = "order paid"');
  await ada.presses("Run");
  await ada.reads("There is no column `order paid`; use single quotes for text: 'order paid' (line 1, column 46).");
  await settles(marked, '"order paid"');
  await ada.page.keyboard.type("'order paid'");
  await ada.page.keyboard.press("Control+Enter");
  await told(ada, /^2 rows in/);
});

journey("further rows are rendered on demand, and the table scrolls in its own region", async ({ person, api, server }) => {
  const { Ada, project, path } = await shop(api, server);
  await send(server, project, Array.from({ length: 297 }, (_, n) => ["many", `p${n}`, { n }]));
  const ada = await person(Ada, { viewport: { width: 320, height: 640 } });
  await ada.opens(`${path}?q=${encodeURIComponent("select distinct_id, event, timestamp, properties from events")}`);
  await told(ada, /^300 rows in/);
  await settles(async () => (await cells(ada)).length, 200);
  await ada.presses("Show 100 more");
  await settles(async () => (await cells(ada)).length, 300);
  const rows = ada.page.getByRole("region", { name: "Rows" });
  await rows.focus();
  await ada.page.keyboard.press("End");
  await ada.page.waitForFunction(() => document.activeElement.scrollTop > 0);
  await ada.inspects("sql-narrow");
});

journey("a project without access returns no data", async ({ person, api, server }) => {
  const { Ada, Max } = await shop(api, server);
  const hidden = await Ada.project("Ledger", { isPrivate: true });
  const max = await person(Max);
  max.expectRefusals(404);
  await max.opens(`/project/${hidden.id}/sql?q=select%201`);
  await max.seesThatItIsNotOpen();
});
