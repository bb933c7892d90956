// The home page of a project, the project switcher, and the navigation on a small screen.

import assert from "node:assert/strict";
import { journey } from "./support/journey.js";
import { ledger } from "./support/project.js";

journey("the home page of a project says who can see it, why the user can, and the first steps", async ({ person, api }) => {
  const { Ada, Max, project } = await ledger(api);
  const ada = await person(Ada);
  await ada.opens(`/project/${project.id}`);
  await ada.sees("Ledger");
  await ada.reads("Private: 3 people have access.");
  await ada.reads("as an administrator of the organization");
  await ada.inspects("project-home");
  await ada.presses("Add people");
  await ada.dialog("Add people to Ledger").waitFor();

  const max = await person(Max);
  await max.opens(`/project/${project.id}`);
  await max.reads("granted by Ada on");
  assert.match(await max.isRefused(max.button("Add people")), /^Administrators only You are a member in this project\./);
});

journey("the project switcher filters, opens with Enter, and says who can create a project", async ({ person, api }) => {
  const { Ada, Max } = await api.company();
  await Ada.project("Ledger", { isPrivate: true, members: [{ account: Max }] });
  await Ada.project("Payroll", { isPrivate: true });
  const max = await person(Max);
  await max.opens("/");
  await max.presses(/^Switch project/);
  const menu = max.dialog("Projects");
  await menu.getByRole("link", { name: "Ledger private" }).waitFor();
  await max.seesNo(menu.getByText("Payroll"));
  assert.match(await max.isRefused(menu.getByRole("button", { name: "New project" })), /^Administrators only You are a member\./);
  await max.inspects("project-switcher");
  await menu.getByRole("searchbox").fill("xyz");
  await menu.getByText("No project matches.").waitFor();
  await menu.getByRole("searchbox").fill("led");
  await menu.getByRole("searchbox").press("Enter");
  await max.sees("Ledger");
});

journey("on a small screen the navigation is a sheet that Esc closes and that does not trap the focus", async ({ person, api }) => {
  const { Ada } = await api.company();
  const ada = await person(Ada, { viewport: { width: 360, height: 740 } });
  await ada.opens("/");
  await ada.sees("Default Project");
  const button = ada.button("Navigation");
  const nav = ada.page.getByRole("navigation", { name: "Main" });
  await button.click();
  await nav.getByRole("link", { name: "Events" }).waitFor();
  await ada.page.waitForFunction(() => document.activeElement?.textContent === "Events");
  await ada.inspects("sheet");
  await ada.page.keyboard.press("Escape");
  await nav.waitFor({ state: "hidden" });
  await ada.page.waitForFunction(() => document.activeElement?.getAttribute("aria-label") === "Navigation");
  await button.click();
  await nav.getByRole("link", { name: "Project settings" }).click();
  await ada.sees("Project settings");
  await nav.waitFor({ state: "hidden" });
});
