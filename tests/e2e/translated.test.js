// A page that the browser translates: levels, counts, names and messages stay correct, and removed text disappears.

import assert from "node:assert/strict";
import { EventList, shop, THREE } from "./support/events.js";
import { journey } from "./support/journey.js";
import { RoleTable } from "./support/role-table.js";
import { settles } from "./support/settles.js";
import { showsOriginal, translates, words } from "./support/translator.js";

journey("a translated role table shows new levels, order, counts and search results", async ({ person, api }) => {
  const { Olga } = await api.company({ members: ["Max", "Kim"] });
  const olga = await person(Olga);
  const { organization } = await Olga.me();
  const table = await new RoleTable(olga).opens(organization.slug);
  await table.row("Max").waits();
  await translates(olga.page);
  await settles(() => words(table.row("Max").level), "MEMBER");
  // Names are not translated.
  assert.match(await words(table.row("Max").locator), /^(\S+ )?Max max@meridian\.example MEMBER /);

  await table.row("Max").level.click();
  await olga.page.getByRole("menuitemradio", { name: /^ADMINISTRATOR/ }).click();
  const dialog = table.person.dialog();
  await dialog.getByRole("button", { name: "CHANGE TO ADMINISTRATOR" }).click();
  await settles(() => words(table.row("Max").level), "ADMINISTRATOR");
  const shows = olga.page.getByRole("group", { name: "Show" });
  await settles(() => words(shows), "ALL 4 OWNER 1 ADMINISTRATORS 2 MEMBERS 1 INVITES 0");
  await olga.page.getByRole("status").getByText("MAX IS NOW AN ADMINISTRATOR.").waitFor();
  await olga.page.getByRole("button", { name: /^UNDO/ }).click();
  await settles(() => words(table.row("Max").level), "MEMBER");
  await settles(() => words(shows), "ALL 4 OWNER 1 ADMINISTRATORS 1 MEMBERS 2 INVITES 0");

  await table.heading("PERSON").click();
  await olga.page.waitForURL(/order/);
  await olga.waitsForWhatIsOnItsWay();
  await settles(() => table.names().then((names) => names.join()), ["Ada", "Kim", "Max", "Olga"].join());
  await table.search().fill("kim");
  await settles(() => table.names().then((names) => names.join()), "Kim");
  await settles(() => words(olga.page.getByRole("heading", { level: 1 })), /MEMBERS 4/);
  await table.search().fill("nobody of that name");
  await olga.page.getByText(/NOBODY/i).first().waitFor();

  // Another page, in the original language again.
  await olga.page.getByRole("link", { name: "Roles" }).click();
  await settles(() => words(olga.page.getByRole("heading", { level: 1 })), "ROLES");
  await olga.page.getByRole("link", { name: "Members" }).click();
  await settles(() => words(table.row("Max").level), "MEMBER");
  await showsOriginal(olga.page);
  await settles(() => words(table.row("Max").level), "Member");
  const again = await table.row("Max").choosesLevel("Administrator");
  await again.getByRole("button", { name: "Change to administrator" }).click();
  await settles(() => words(table.row("Max").level), "Administrator");
  await settles(() => words(shows), "All 4 Owner 1 Administrators 2 Members 1 Invites 0");
});

journey("a translated list of events shows filter results and counts", async ({ person, api, server }) => {
  const { Ada, project } = await shop(api, server, THREE);
  const ada = await person(Ada);
  await ada.opens(`/project/${project.id}`);
  await ada.sees("Shop");
  const list = new EventList(ada);
  await list.lists("order_paid", "order_paid", "cart_opened");
  await translates(ada.page);
  const head = ada.page.getByRole("heading", { level: 2, name: /events/i });
  await settles(() => words(head), "EVENTS 3");
  await ada.opens(`/project/${project.id}?name=cart_opened`);
  await list.lists("cart_opened");
  await translates(ada.page);
  await settles(() => words(head), "EVENTS 1");
  await ada.page.getByRole("button", { name: /^Remove the filter/ }).first().click();
  await settles(() => words(head), "EVENTS 3");
  await list.lists("order_paid", "order_paid", "cart_opened");
});

journey("a translated dry run updates its counts and sentences", async ({ person, api }) => {
  const { Ada } = await api.company({ members: ["Max", "Kim"] });
  const project = await Ada.project("Ledger");
  const ada = await person(Ada);
  await ada.opens(`/project/${project.id}/settings/access`);
  await ada.privacyToggle().waitFor();
  await translates(ada.page);
  await ada.privacyToggle().click();
  const panel = ada.page.getByRole("group", { name: "Preview of the change" });
  await panel.getByRole("button", { name: "MAKE PRIVATE", exact: true }).waitFor();
  await panel.getByRole("checkbox", { name: "Keep Max" }).check();
  await panel.getByRole("button", { name: "MAKE PRIVATE AND KEEP 1" }).waitFor();
  assert.equal(await panel.getByText("MAKE PRIVATE").count(), 1, "what it said before is gone");
  await panel.getByRole("checkbox", { name: "Keep Max" }).uncheck();
  await panel.getByRole("button", { name: "MAKE PRIVATE", exact: true }).waitFor();
  await panel.getByRole("button", { name: "CANCEL" }).click();
  await ada.seesNo(panel);
});
