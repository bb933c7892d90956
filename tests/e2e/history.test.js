// The address bar and the Back button: each choice of the user is a history entry that Back undoes, and the URL always
// matches the page.

import assert from "node:assert/strict";
import { EventList, THREE, shop } from "./support/events.js";
import { journey } from "./support/journey.js";
import { RoleTable } from "./support/role-table.js";
import { settles } from "./support/settles.js";

journey("a filter that Back has removed is in the URL again when it is selected again", async ({ person, api, server }) => {
  const { Max, project } = await shop(api, server, THREE);
  const max = await person(Max);
  const list = new EventList(max);
  const filtered = () => new URL(max.page.url()).searchParams.get("person");
  await max.opens(`/project/${project.id}`);
  await list.lists("order_paid", "order_paid", "cart_opened");

  const dialog = await list.filtersBy("Distinct ID");
  await dialog.getByRole("textbox").fill("p_1");
  await dialog.getByRole("button", { name: "Apply", exact: true }).click();
  await list.lists("order_paid", "cart_opened");
  assert.equal(filtered(), "p_1");

  await max.page.goBack();
  await list.lists("order_paid", "order_paid", "cart_opened");
  assert.equal(filtered(), null);

  await list.table.getByRole("link", { name: "p_1" }).first().click();
  await list.lists("order_paid", "cart_opened");
  await settles(async () => filtered(), "p_1");
  await max.page.goBack();
  await list.lists("order_paid", "order_paid", "cart_opened");
});

journey("Back undoes an order, a filter and a search of the members one by one before it leaves the page", async ({ person, api }) => {
  const { Ada } = await api.company({ members: ["Max", "Mia"] });
  const ada = await person(Ada);
  await ada.opens("/organization/meridian/roles");
  await ada.goesTo("Members");
  const table = new RoleTable(ada);
  const expects = (query) => settles(async () => table.query(), query);
  await table.heading("Person").click();
  await expects("?order=name");
  await table.shows(/^Members 2/).click();
  await expects("?show=members&order=name");
  await table.search().pressSequentially("mi", { delay: 10 });
  await expects("?show=members&order=name&search=mi");
  await settles(() => table.names(), ["Mia"]);
  await table.search().pressSequentially("a");
  await expects("?show=members&order=name&search=mia");

  // Back removes the whole search, not a single letter.
  await ada.page.goBack();
  await expects("?show=members&order=name");
  await settles(() => table.search().inputValue(), "");
  await settles(() => table.names(), ["Max", "Mia"]);
  await ada.page.goBack();
  await expects("?order=name");
  await ada.page.goBack();
  await expects("");
  await ada.page.goBack();
  await ada.page.waitForURL("**/roles");

  // Clearing the search removes its history entry, so that Back does not show the same list twice.
  await ada.page.goForward();
  await expects("");
  await table.search().fill("mia");
  await expects("?search=mia");
  await table.search().fill("");
  await expects("");
  await ada.page.goBack();
  await ada.page.waitForURL("**/roles");
});
