// Events at known times, and the table of a chart.

import { readFile } from "node:fs/promises";

const DAY = 24 * 3600 * 1000;

/** The start of the day in UTC, this many days ago. */
export const daysAgo = (days) => new Date(Math.floor(Date.now() / DAY) * DAY - days * DAY);

/** Sends events like an SDK: `[days ago, name, distinct ID, properties]`, each at noon UTC. */
export async function capture(server, project, events) {
  const batch = events.map(([days, event, distinct_id, properties = {}]) => ({
    event,
    distinct_id,
    properties,
    timestamp: new Date(daysAgo(days).getTime() + DAY / 2).toISOString(),
  }));
  const response = await fetch(`${server.url}/batch/`, {
    method: "POST",
    headers: { "Content-Type": "application/json" },
    body: JSON.stringify({ api_key: project.api_token, batch }),
  });
  if (response.status !== 200) throw new Error(`capture: ${response.status} ${await response.text()}`);
}

/** A project with orders and carts, which the journeys count. */
export async function shop(api, server) {
  const people = await api.company();
  const project = await people.Ada.project("Storefront");
  const orders = [
    [20, "order_paid", "p_1", { country: "NO" }],
    [20, "order_paid", "p_2", { country: "DE" }],
    [3, "order_paid", "p_1", { country: "NO" }],
    [3, "order_paid", "p_1", { country: "NO" }],
    [3, "order_paid", "p_2", { country: "DE" }],
    [3, "order_paid", "p_3", { country: "Oslo, Norway" }],
    [2, "order_paid", "p_1", { country: "NO" }],
    [2, "order_paid", "p_2", { country: "DE" }],
    [1, "order_paid", "p_1", { country: "NO" }],
  ];
  const carts = [1, 1, 2].map((days) => [days, "cart_opened", "p_2", { country: "DE" }]);
  await capture(server, project, [...orders, ...carts]);
  return { ...people, project };
}

/** The numbers in the visible table: the header, the days with any events, and the totals. */
export async function numbers(person) {
  const region = person.page.getByRole("region").filter({ has: person.page.getByRole("table") });
  await person.waitsForWhatIsOnItsWay();
  const rows = await region.getByRole("row").all();
  const cells = async (row) => (await row.locator("th, td").allInnerTexts()).map((text) => text.trim());
  const [head, ...rest] = await Promise.all(rows.map(cells));
  const whole = rest.pop().slice(1).map(Number);
  const told = rest.map((row) => row.slice(1).map(Number)).filter((row) => row.some((number) => number > 0));
  return { head: head.slice(1), rows: told, count: rest.length, whole };
}

/** The name and text of the file that a button downloads. */
export async function saved(person, button) {
  const [download] = await Promise.all([person.page.waitForEvent("download"), person.presses(button)]);
  return { name: download.suggestedFilename(), text: await readFile(await download.path(), "utf8") };
}
