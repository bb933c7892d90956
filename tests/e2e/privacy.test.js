// A project that becomes private is gone for a member, in their own browser, and back once they are granted it.

import { journey } from "./support/journey.js";

journey("a private project vanishes for a member after a reload, and comes back with a grant", async ({ person, api }) => {
  const { Ada, Max } = await api.company();
  const ledger = await Ada.project("Ledger");
  const [ada, max] = [await person(Ada), await person(Max)];
  max.expectRefusals(404);

  await max.opens(`/project/${ledger.id}`);
  await max.sees("Ledger");

  await ada.opens(`/project/${ledger.id}/settings/access`);
  await ada.privacyToggle().click();
  await ada.page.getByText("Would lose access").waitFor();
  await ada.inspects("dry-run");
  await ada.presses(/^Make private/);
  await ada.seesNo(ada.page.getByText("Not applied yet"));

  await max.reloads();
  await max.seesThatItIsNotOpen();
  await max.seesNo(max.page.getByText("Ledger"));
  await max.inspects("not-open");
  await max.opens("/");
  await max.goesTo("Projects");
  await max.seesNo(max.page.getByText("Ledger"));

  await ada.grantsAccessTo("Max");
  await ada.row("Max").waits();
  await max.opens(`/project/${ledger.id}`);
  await max.sees("Ledger");
  await ada.inspects("access-control");
});

journey("who keeps a tick in the dry run keeps access", async ({ person, api }) => {
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
