// With normal motion: animated dialogs and menus and expiring messages do not lose clicks, focus or text.

import assert from "node:assert/strict";
import { journey } from "./support/journey.js";
import { RoleTable } from "./support/role-table.js";
import { settles } from "./support/settles.js";

const MOVING = { reducedMotion: "no-preference" };

const moves = (somebody, selector) =>
  somebody.page.locator(selector).first().evaluate((element) => {
    const { animationName, animationPlayState } = getComputedStyle(element);
    return { animationName, animationPlayState };
  });

journey("a level is changed and the change undone, with motion", async ({ person, api }) => {
  const { Olga } = await api.company();
  const olga = await person(Olga, MOVING);
  const { organization } = await Olga.me();
  const table = await new RoleTable(olga).opens(organization.slug);
  const dialog = await table.row("Max").choosesLevel("Administrator");
  assert.equal((await moves(olga, "dialog[open]")).animationName, "rise");
  await dialog.getByRole("button", { name: "Change to administrator" }).click();
  await olga.seesNo(dialog);
  await table.row("Max").showsLevel("Administrator");
  await settles(() => moves(olga, ".toast-bar"), { animationName: "run-out", animationPlayState: "running" });
  await olga.page.keyboard.press("Tab");
  await settles(() => moves(olga, ".toast-bar"), { animationName: "run-out", animationPlayState: "paused" });
  await olga.page.keyboard.press("Enter");
  await table.row("Max").showsLevel("Member");
});

journey("a project becomes private and open again, with motion", async ({ person, api }) => {
  const { Ada } = await api.company();
  const project = await Ada.project("Ledger");
  const ada = await person(Ada, MOVING);
  await ada.opens(`/project/${project.id}/settings/access`);
  await ada.makesProjectPrivate();
  await settles(() => ada.privacyToggle().getAttribute("aria-checked"), "true");
  await ada.grantsAccessTo("Max");
  await ada.privacyToggle().click();
  await ada.presses("Open to everyone");
  await ada.seesNo(ada.page.getByText("Not applied yet"));
  await settles(() => ada.privacyToggle().getAttribute("aria-checked"), "false");
});

journey("menus and pages follow one another, with motion", async ({ person, api }) => {
  const { Ada } = await api.company();
  await Ada.project("Ledger");
  const ada = await person(Ada, MOVING);
  await ada.opens("/");
  for (const page of ["Members", "Roles", "Projects", "Organization settings", "Billing"]) await ada.goesTo(page);
  await ada.presses(/^Switch project/);
  await ada.dialog("Projects").getByRole("link", { name: "Ledger" }).click();
  await ada.sees("Ledger");
  const links = await ada.invites("ruth@meridian.example");
  assert.match(links["ruth@meridian.example"], /signup/);
  await ada.signsOut();
});

journey("skeletons appear with a delay, and progress indicators turn, with motion", async ({ person, api }) => {
  const { Ada } = await api.company();
  const ada = await person(Ada, MOVING);
  const { organization } = await Ada.me();
  let letGo;
  const held = new Promise((done) => (letGo = done));
  await ada.page.route(/\/api\/organizations\/.*\/members\?/, async (route) => {
    await held;
    await route.continue();
  });
  await ada.opens(`/organization/${organization.slug}/members`);
  const skeleton = ada.page.locator("main .skeleton").first();
  await settles(() => skeleton.evaluate((element) => getComputedStyle(element).opacity), "1");
  letGo();
  await ada.row("Max").waits();
});
