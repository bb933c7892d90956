// A project that becomes private disappears for a member, in their own browser, and is back after a grant.

import assert from "node:assert/strict";
import { journey } from "./support/journey.js";

journey("a private project disappears for a member after a reload, and is back after a grant", async ({ person, api }) => {
  const { Ada, Max } = await api.company();
  const ledger = await Ada.project("Ledger");
  const [ada, max] = [await person(Ada), await person(Max)];
  max.expectRefusals(404);

  await max.opens(`/project/${ledger.id}`);
  await max.sees("Ledger");

  await ada.opens(`/project/${ledger.id}/settings/access`);
  await ada.privacyToggle().click();
  await ada.page.getByText(/^Loses access/).waitFor();
  await ada.inspects("dry-run");
  await ada.presses(/^Make private/);
  await ada.seesNo(ada.page.getByText("Not applied yet"));

  await max.isTold("You no longer have access to Ledger");
  await max.opens(`/project/${ledger.id}`);
  await max.seesThatItIsNotOpen();
  await max.seesNo(max.page.getByText("Ledger"));
  await max.inspects("not-found");
  await max.opens("/");
  await max.goesTo("Projects");
  await max.seesNo(max.page.getByText("Ledger"));

  await ada.grantsAccessTo("Max");
  await ada.row("Max").waits();
  await max.opens(`/project/${ledger.id}`);
  await max.sees("Ledger");
  await ada.inspects("access-control");
});

journey("people ticked in the dry run keep access", async ({ person, api }) => {
  const { Ada, Max } = await api.company();
  const ledger = await Ada.project("Ledger");
  const ada = await person(Ada);
  await ada.opens(`/project/${ledger.id}/settings/access`);
  await ada.privacyToggle().click();
  await ada.page.getByRole("checkbox", { name: "Keep Max" }).check();
  await ada.presses("Make private and keep 1");
  await ada.row("Max").waits();

  const max = await person(Max);
  await max.opens(`/project/${ledger.id}`);
  await max.sees("Ledger");
});

journey("one tick keeps access for everybody, or for those whom the search finds", async ({ person, api }) => {
  const members = Array.from({ length: 23 }, (_, at) => `Person ${String(at + 1).padStart(2, "0")}`);
  const { Ada } = await api.company({ members });
  const ledger = await Ada.project("Ledger");
  const ada = await person(Ada);
  await ada.opens(`/project/${ledger.id}/settings/access`);
  await ada.privacyToggle().click();
  const panel = ada.page.getByRole("group", { name: "Preview of the change" });
  await panel.getByText("1–10 of 23").waitFor();

  // The list has pages, like the role table.
  await panel.getByRole("button", { name: "Page 3", exact: true }).click();
  await panel.getByText("21–23 of 23").waitFor();
  await panel.getByRole("checkbox", { name: "Keep Person 23" }).waitFor();
  await panel.getByRole("button", { name: "Previous page" }).click();
  await panel.getByText("11–20 of 23").waitFor();

  // "All" ticks only the people found, and the ticks stay when the search is cleared.
  const search = panel.getByRole("searchbox", { name: "Search by name or email" });
  await search.fill("person 2");
  await panel.getByText("1–4 of 4").waitFor();
  await panel.getByRole("checkbox", { name: "Keep the 4 found" }).check();
  await ada.button("Make private and keep 4").waitFor();
  await search.fill("");
  await panel.getByRole("checkbox", { name: "Keep all 23" }).check();
  await ada.inspects("dry-run-many");
  await panel.getByText("No one loses access.").waitFor();
  await ada.presses("Make private and keep 23");
  await ada.seesNo(panel);
  const kept = await Ada.get(`/api/projects/${ledger.id}/explicit_members/`);
  assert.equal(kept.length, 23);
});
