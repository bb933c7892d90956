// Events of a project: sends them like an SDK, and reads them from the page.

import assert from "node:assert/strict";

/** Sends events like an SDK, and fails unless they are stored. */
export async function sends(server, project, events) {
  const batch = events.map((event) => ({ distinct_id: "customer-1", properties: {}, ...event }));
  const response = await fetch(`${server.url}/batch/`, {
    method: "POST",
    headers: { "Content-Type": "application/json" },
    body: JSON.stringify({ api_key: project.api_token, batch }),
  });
  assert.equal(response.status, 200, await response.text());
}

/** The time this many minutes ago, in RFC 3339. */
export const minutesAgo = (minutes) => new Date(Date.now() - minutes * 60_000).toISOString();

/** The list of events in somebody's browser. */
export class EventList {
  constructor(person) {
    this.person = person;
    this.page = person.page;
    this.table = this.page.getByRole("table", { name: /^Events( [\d,]+)?$/ });
  }

  /** The button that opens an event. */
  event = (name) => this.table.getByRole("button", { name: new RegExp(`^${name} at `) });

  /** The names of the events, from top to bottom. */
  names = () => this.table.locator("tbody th").allInnerTexts();

  /** Waits until exactly these events are listed, from top to bottom. */
  async lists(...names) {
    await this.page.waitForFunction(
      (wanted) => {
        const shown = [...document.querySelectorAll("table[aria-labelledby=events] tbody th")].map((cell) => cell.innerText.trim());
        return JSON.stringify(shown) === JSON.stringify(wanted);
      },
      names,
    );
  }

  /** Opens the filter menu and selects a filter. */
  async filtersBy(what) {
    await this.person.presses("Filter", { exact: true });
    await this.page.getByRole("menuitem", { name: what, exact: true }).click();
    const dialog = this.page.getByRole("dialog");
    await dialog.waitFor();
    return dialog;
  }
}

/** Three events of two users. */
export const THREE = [
  { event: "cart_opened", distinct_id: "p_1", timestamp: minutesAgo(9), properties: { items: 3, country: "NO" } },
  {
    event: "order_paid",
    distinct_id: "p_1",
    timestamp: minutesAgo(8),
    properties: { amount: 84, country: "NO", $current_url: "https://shop.example/checkout/done?x=1", cart: [{ sku: "a-1" }] },
  },
  { event: "order_paid", distinct_id: "p_2", timestamp: minutesAgo(7), properties: { amount: 12.5, country: "DE" } },
];

/** An organization with a project that has events of two users. */
export async function shop(api, server, events) {
  const people = await api.company();
  const project = await people.Ada.project("Shop");
  await sends(server, project, events);
  return { ...people, project };
}
