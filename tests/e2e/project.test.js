// The settings of a project: name, time zone, app URLs, the token, deleting.

import assert from "node:assert/strict";
import { journey } from "./support/journey.js";
import { ofProject, settings } from "./support/project.js";
import { settles } from "./support/settles.js";

journey("an administrator changes name, time zone, app URLs and what is stored about visitors", async ({ person, api }) => {
  const { Ada } = await api.company();
  const project = await Ada.project("Shop");
  const ada = await person(Ada);
  await ada.opens(settings(project));
  await ada.field("Name", { exact: true }).fill("Storefront");
  await ada.page.getByLabel("Time zone").selectOption("Europe/Oslo");
  await ada.presses("Add URL");
  await ada.page.getByLabel("App URL 1", { exact: true }).fill(" https://shop.example ");
  await ada.presses("Add URL");
  await ada.page.getByRole("checkbox", { name: "Discard visitors’ IP addresses" }).check();
  await ada.inspects("project-general");
  await ada.presses("Save");
  await ada.isTold("Settings of Storefront saved.");
  await ada.page.getByRole("banner").getByRole("button", { name: /Storefront/ }).waitFor();

  const saved = await ofProject(Ada, project);
  assert.equal(saved.name, "Storefront");
  assert.equal(saved.timezone, "Europe/Oslo");
  assert.deepEqual(saved.app_urls, ["https://shop.example"]);
  assert.equal(saved.anonymize_ips, true);

  await ada.presses("Save");
  await ada.isTold("There are no changes to save.");
  await ada.reloads();
  await ada.page.getByLabel("App URL 1", { exact: true }).waitFor();
  await ada.presses("Remove app URL 1");
  await ada.presses("Save");
  await ada.isTold("Settings of Storefront saved.");
  assert.deepEqual((await ofProject(Ada, project)).app_urls, []);
});

journey("an error is shown at its field, which gets the focus", async ({ person, api }) => {
  const { Ada } = await api.company();
  const project = await Ada.project("Shop");
  const ada = await person(Ada);
  ada.expectRefusals(400);
  await ada.opens(settings(project));
  const name = ada.field("Name", { exact: true });
  await name.fill("  ");
  await ada.presses("Save");
  await ada.page.getByRole("alert").getByText("Enter a name.").waitFor();
  await name.fill("n".repeat(201));
  await ada.presses("Save");
  await ada.page.getByRole("alert").getByText("200 characters").waitFor();
  assert.equal(await name.evaluate((field) => field === document.activeElement && field.ariaInvalid), "true");
  assert.equal((await ofProject(Ada, project)).name, "Shop");
});

journey("what is typed stays while another tab is open", async ({ person, api }) => {
  const { Ada } = await api.company();
  const project = await Ada.project("Shop");
  const ada = await person(Ada);
  await ada.opens(settings(project));
  await ada.field("Name", { exact: true }).fill("Store");
  await ada.follows("Danger zone");
  await ada.button("Delete project").waitFor();
  await ada.follows("General");
  await settles(() => ada.field("Name", { exact: true }).inputValue(), "Store");
});

journey("the token is reset after a warning that the old one stops working, and the snippet shows the new one", async ({ person, api }) => {
  const { Ada } = await api.company();
  const project = await Ada.project("Shop");
  const ada = await person(Ada);
  await ada.opens(settings(project, "/token"));
  const token = ada.field("Project token", { exact: true });
  const before = project.api_token;
  await settles(() => token.inputValue(), before);
  await ada.inspects("project-token");
  await ada.presses("Reset token");
  const dialog = ada.dialog("Reset the token of Shop");
  await dialog.getByText("The current token stops working immediately").waitFor();
  await dialog.getByRole("button", { name: "Reset token" }).click();
  await ada.isTold("Shop has a new token.");
  const after = (await ofProject(Ada, project)).api_token;
  assert.notEqual(after, before);
  await settles(() => token.inputValue(), after);
  await ada.reads(`posthog.init("${after}"`);
});

journey("a project is deleted by typing its name, and the app opens the next one", async ({ person, api }) => {
  const { Ada } = await api.company();
  const project = await Ada.project("Shop");
  const ada = await person(Ada);
  // The news of the deletion can come before its response: then the page reads the project again.
  ada.expectRefusals(404);
  await ada.opens(settings(project, "/danger"));
  await ada.presses("Delete project");
  const dialog = ada.dialog("Delete Shop");
  await dialog.getByLabel("Type Shop to confirm").fill("Sho");
  await dialog.getByRole("button", { name: "Delete project" }).click();
  await dialog.getByRole("alert").getByText("Type Shop to confirm.").waitFor();
  await ada.inspects("project-delete");
  await dialog.getByLabel("Type Shop to confirm").fill("Shop");
  await dialog.getByRole("button", { name: "Delete project" }).click();
  await ada.isTold("Shop was deleted.");
  await ada.sees("Default Project");
  assert.equal((await Ada.call("GET", `/api/projects/${project.id}/`)).status, 404);
  await ada.presses(/^Switch project/);
  await ada.seesNo(ada.page.getByRole("link", { name: "Shop" }));
});
