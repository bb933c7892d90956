// The focus when a layer opens and closes: menus, popovers, dialogs, the dry run.

import assert from "node:assert/strict";
import { journey } from "./support/journey.js";
import { ledger } from "./support/project.js";
import { settles } from "./support/settles.js";

/** The accessible name of the focused element. */
const focused = (somebody) =>
  somebody.page.evaluate(() => {
    const element = document.activeElement;
    return (element.ariaLabel ?? element.labels?.[0]?.innerText ?? element.innerText ?? "").replaceAll(/\s+/g, " ").trim() || element.tagName;
  });
const openLayers = (somebody) => somebody.page.locator(".menu:popover-open, dialog[open]").count();

journey("selecting a project closes the switcher, with mouse and keyboard", async ({ person, api }) => {
  const { Ada } = await api.company();
  await Ada.project("Ledger");
  const payroll = await Ada.project("Payroll");
  const ada = await person(Ada);
  await ada.opens(`/project/${payroll.id}`);
  await ada.sees("Payroll");
  const menu = ada.dialog("Projects");
  await ada.presses(/^Switch project/);
  await menu.getByRole("link", { name: "Ledger" }).click();
  await ada.sees("Ledger");
  await settles(() => openLayers(ada), 0);

  await ada.presses(/^Switch project/);
  await menu.getByRole("searchbox").waitFor();
  await ada.page.keyboard.type("pay");
  await menu.getByRole("link", { name: "Ledger" }).waitFor({ state: "detached" });
  await ada.page.keyboard.press("Enter");
  await ada.sees("Payroll");
  await settles(() => openLayers(ada), 0);

  await ada.presses(/^Switch project/);
  await menu.getByRole("link", { name: "Ledger" }).focus();
  await ada.page.keyboard.press("Enter");
  await ada.sees("Ledger");
  await settles(() => openLayers(ada), 0);
  // Selecting the current project, too.
  await ada.presses(/^Switch project/);
  await menu.getByRole("link", { name: "Ledger" }).click();
  await settles(() => openLayers(ada), 0);
});

journey("Tab past the end of a menu closes it", async ({ person, api }) => {
  const { Ada } = await api.company();
  const ada = await person(Ada);
  await ada.opens("/account");
  await ada.sees("Account");
  for (const button of ["User menu", /^Switch project/]) {
    for (const key of ["Tab", "Shift+Tab"]) {
      await ada.button(button).focus();
      await ada.page.keyboard.press("Enter");
      const layer = ada.page.locator(".menu:popover-open");
      await layer.locator("a, button, input").first().waitFor();
      await settles(() => layer.evaluate((menu) => menu.contains(document.activeElement)), true);
      for (let presses = 0; presses < 30 && (await layer.count()) > 0; presses += 1) await ada.page.keyboard.press(key);
      assert.equal(await layer.count(), 0, `${button} stays open behind ${key}`);
      assert.notEqual(await focused(ada), "BODY", "the focus goes on");
    }
  }
});

journey("Esc closes the dry run and returns the focus to the toggle", async ({ person, api }) => {
  const { Ada } = await api.company();
  const project = await Ada.project("Ledger");
  const ada = await person(Ada);
  await ada.opens(`/project/${project.id}/settings/access`);
  const panel = ada.page.getByRole("group", { name: "Preview of the change" });
  const toggle = ada.privacyToggle();
  await toggle.focus();
  await ada.page.keyboard.press("Space");
  await panel.waitFor();
  await ada.page.keyboard.press("Escape");
  await ada.seesNo(panel);
  assert.equal(await focused(ada), "Private project");
  assert.equal(await toggle.getAttribute("aria-checked"), "false");

  await ada.page.keyboard.press("Space");
  await panel.getByRole("checkbox", { name: "Keep Max" }).focus();
  // Esc closes an open menu first.
  await ada.presses("User menu");
  await ada.page.locator(".menu:popover-open .menu-item").first().waitFor();
  await ada.page.keyboard.press("Escape");
  await settles(() => openLayers(ada), 0);
  await panel.waitFor();
  await panel.getByRole("checkbox", { name: "Keep Max" }).focus();
  await ada.page.keyboard.press("Escape");
  await ada.seesNo(panel);
  assert.equal(await focused(ada), "Private project");
});

journey("a dialog that asks to type a name focuses its field, which says what to type", async ({ person, api }) => {
  const { Olga } = await api.company();
  const project = await Olga.project("Ledger");
  const olga = await person(Olga);
  const asks = async (button, name) => {
    const opener = olga.button(button, { exact: true }).first();
    await opener.click();
    const field = olga.page.getByRole("dialog").getByLabel(`Type ${name} to confirm`, { exact: true });
    await field.waitFor();
    await settles(() => focused(olga), `Type ${name} to confirm`);
    await olga.page.keyboard.type("something else");
    await olga.page.keyboard.press("Enter");
    await olga.page.getByRole("alert").getByText(`Type ${name} to confirm.`).waitFor();
    await olga.page.keyboard.press("Escape");
    await settles(() => openLayers(olga), 0);
    await settles(() => focused(olga), button);
  };
  await olga.opens(`/project/${project.id}/settings/danger`);
  await asks("Delete project", "Ledger");
  await olga.goesTo("Organization settings");
  await asks("Delete organization", "Meridian");
  await olga.goesTo("Members");
  await olga.row("Max").chooses("Transfer ownership");
  await settles(() => focused(olga), "Cancel");
  await olga.presses("Transfer now");
  await settles(() => focused(olga), "Type Meridian to confirm");
  await olga.page.keyboard.press("Escape");
  await settles(() => focused(olga), "Actions for Max");
});

journey("every dialog focuses its first field or button, and Esc returns the focus", async ({ person, api }) => {
  const { Olga, Max, project } = await ledger(api);
  await Olga.invite("ruth@meridian.example");
  const { uuid } = await Max.me();
  const { organization } = await Olga.me();
  const olga = await person(Olga);
  const at = `/organization/${organization.slug}`;
  for (const [address, expected] of [
    [`${at}/members?dialog=change&person=${uuid}&to=8`, "Until"],
    [`${at}/members?dialog=remove&person=${uuid}`, "Cancel"],
    [`${at}/members?dialog=cancel&to=ruth@meridian.example`, /^(Keep invite|Cancel)$/],
    [`${at}/members?dialog=invite`, "Email"],
    [`${at}/projects?dialog=new`, "Name"],
    [`${at}/settings?dialog=delete`, "Type Meridian to confirm"],
    [`/project/${project.id}/settings/access?dialog=add`, /./],
    [`/project/${project.id}/settings/access?dialog=level&person=${uuid}&level=8`, "Until"],
    [`/project/${project.id}/settings/access?dialog=remove&person=${uuid}`, "Cancel"],
    [`/project/${project.id}/settings/token?dialog=reset`, /./],
  ]) {
    await olga.opens(address);
    const dialog = olga.page.locator("dialog[open]");
    await dialog.waitFor();
    await settles(() => dialog.evaluate((one) => one.contains(document.activeElement)), true);
    const name = await focused(olga);
    assert.notEqual(name, "Close", `${address} opens on its ✕`);
    assert.match(name, typeof expected === "string" ? new RegExp(`^${expected}$`) : expected, address);
    await olga.page.keyboard.press("Escape");
    await settles(() => openLayers(olga), 0);
    await settles(() => olga.page.evaluate(() => document.activeElement.tagName), "H1");
  }
});

journey("Esc closes only the top layer", async ({ person, api }) => {
  const { Ada } = await api.company();
  const { organization } = await Ada.me();
  const ada = await person(Ada);
  await ada.opens(`/organization/${organization.slug}/members?dialog=invite`);
  const dialog = ada.dialog(/^Invite to/);
  await dialog.waitFor();
  await ada.page.keyboard.type("ruth@meridian.example");
  const level = dialog.getByRole("button", { name: /^Level: / }).first();
  await level.click();
  await ada.page.getByRole("menuitemradio", { name: "Member" }).waitFor();
  await ada.page.keyboard.press("Escape");
  await settles(() => openLayers(ada), 1);
  await dialog.waitFor();
  await settles(() => focused(ada), /^Level: /);
  await ada.page.keyboard.press("Escape");
  await ada.seesNo(dialog);
});

journey("the focus is not lost when a change, or its undo, changes the page", async ({ person, api }) => {
  const { Olga, Max } = await api.company();
  const quills = await Olga.project("Quills", { isPrivate: true, members: [{ account: Max }] });
  const olga = await person(Olga);
  const page = olga.page;
  /** Waits until the answers have come and are shown, and checks where the focus is. */
  const staysOn = async (name) => {
    await olga.waitsForRequests();
    await settles(() => focused(olga), name);
    await page.waitForTimeout(400);
    assert.equal(await focused(olga), name);
  };
  const undoes = async () => {
    await page.keyboard.press("Tab");
    assert.match(await focused(olga), /^Undo/);
    await page.keyboard.press("Enter");
  };
  /** Presses Enter on a control of a layer, once the layer has taken the focus. */
  const enters = async (layer, control) => {
    await layer.waitFor();
    await settles(() => layer.evaluate((layer) => layer.contains(document.activeElement)), true);
    await control.press("Enter");
  };
  const confirms = (name) => enters(page.getByRole("dialog"), page.getByRole("dialog").getByRole("button", { name, exact: true }));
  const changes = async (to) => {
    await olga.row("Max").level.press("Enter");
    const menu = page.locator(".menu:popover-open");
    await enters(menu, menu.getByRole("menuitemradio", { name: new RegExp(`^${to}`) }));
    await confirms(`Change to ${to.toLowerCase()}`);
  };
  await olga.opens("/organization/meridian/members?order=level");
  await changes("Administrator");
  await olga.isTold("Max is now an administrator.");
  const level = await focused(olga);
  await staysOn(level);
  await undoes();
  await olga.isTold("Max is a member again.");
  await staysOn(level.replace("Administrator", "Member"));
  await changes("Administrator");
  await olga.isTold("Max is now an administrator.");
  await changes("Member");
  await olga.isTold("Max is now a member.");
  await staysOn(level.replace("Administrator", "Member"));

  await olga.opens("/organization/meridian/activity");
  const entry = page.getByRole("listitem").filter({ hasText: "Olga changed Max from administrator to member" }).first();
  await entry.getByRole("button", { name: /^Undo/ }).focus();
  await page.keyboard.press("Enter");
  await confirms("Undo");
  await olga.isTold("Undone.");
  await staysOn("Olga changed Max from administrator to member");

  await Olga.delete(`/api/projects/${quills.id}/`);
  await olga.opens("/organization/meridian/projects");
  await olga.button("Restore Quills").focus();
  await page.keyboard.press("Enter");
  await olga.isTold("Quills is back.");
  await staysOn("Projects 2");
});
