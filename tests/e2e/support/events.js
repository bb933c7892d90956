// The events of a project, in the words of the product: sent as a program sends them, and looked at on the page.

import assert from "node:assert/strict";

/** Sends events as a program does; insists that they are stored. Returns nothing: what is stored is on the page. */
export async function sends(server, project, events) {
  const batch = events.map((event) => ({ distinct_id: "customer-1", properties: {}, ...event }));
  const response = await fetch(`${server.url}/batch/`, {
    method: "POST",
    headers: { "Content-Type": "application/json" },
    body: JSON.stringify({ api_key: project.api_token, batch }),
  });
  assert.equal(response.status, 200, await response.text());
}

/** So many minutes ago, as programs write it. */
export const minutesAgo = (minutes) => new Date(Date.now() - minutes * 60_000).toISOString();

/** The list of events of somebody at a browser. */
export class EventList {
  constructor(person) {
    this.person = person;
    this.page = person.page;
    this.table = this.page.getByRole("table", { name: /^Events( [\d,]+)?$/ });
  }

  /** The button of an event, which opens it. */
  event = (name) => this.table.getByRole("button", { name: new RegExp(`^${name} at `) });

  /** The names of the events, from top to bottom. */
  names = () => this.table.locator("tbody th").allInnerTexts();

  /** Waits until exactly these are listed, from top to bottom. */
  async lists(...names) {
    await this.page.waitForFunction(
      (wanted) => {
        const shown = [...document.querySelectorAll("table[aria-labelledby=events] tbody th")].map((cell) => cell.innerText.trim());
        return JSON.stringify(shown) === JSON.stringify(wanted);
      },
      names,
    );
  }

  /** Opens the menu of filters and chooses one. */
  async filtersBy(what) {
    await this.person.presses("Filter", { exact: true });
    await this.page.getByRole("menuitem", { name: what, exact: true }).click();
    const dialog = this.page.getByRole("dialog");
    await dialog.waitFor();
    return dialog;
  }
}

/** Three events, of two people. */
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

/** A company with a project that has had events, of two people. */
export async function shop(api, server, events) {
  const people = await api.company();
  const project = await people.Ada.project("Shop");
  await sends(server, project, events);
  return { ...people, project };
}
