// Asking for single settings, for the access of others, for the token and for the end of an invite.

import assert from "node:assert/strict";
import { journey } from "./support/journey.js";

const REQUESTS = "/organization/meridian/requests";

const toDecide = (somebody) => somebody.page.getByRole("list", { name: "Requests to decide" }).getByRole("listitem");

/** Opens the dialog to ask from the explanation of a refused control. */
async function asksAt(somebody, control, title) {
  await somebody.waitsForWhatIsOnItsWay();
  await control.hover();
  // That of this control: a focused one explains itself too.
  const gate = control.locator("xpath=ancestor::span[contains(@class, 'gate')][1]");
  await gate.getByRole("button", { name: "Ask", exact: true }).click();
  const dialog = somebody.dialog(title);
  await dialog.getByLabel("Note (optional)").waitFor();
  return dialog;
}

/** Sends what the dialog asks for. */
async function sends(dialog, sentence) {
  await dialog.getByRole("button", { name: "Send request" }).click();
  await dialog.getByText(sentence).waitFor();
  await dialog.getByRole("button", { name: "Close" }).last().click();
  await dialog.waitFor({ state: "hidden" });
}

/** Approves the request with this sentence after reading its preview. */
async function approves(somebody, sentence, preview) {
  const row = toDecide(somebody).filter({ hasText: sentence });
  await row.getByText(preview).waitFor();
  await row.getByRole("button", { name: "Approve" }).click();
  await row.waitFor({ state: "detached" });
}

journey("a member asks for the settings of a project, and an administrator changes them with one press", async ({ person, api }) => {
  const { Olga, Ada, Max } = await api.company();
  const project = await Olga.project("Ledger");
  const [ada, max] = [await person(Ada), await person(Max)];
  const form = max.page.getByRole("main");
  await max.opens(`/project/${project.id}/settings`);
  const rename = await asksAt(max, form.getByLabel("Name", { exact: true }), "Ask to rename Ledger");
  await rename.getByRole("button", { name: "Send request" }).click();
  await rename.getByText("Enter a name.").waitFor();
  await rename.getByLabel("New name").fill("Books");
  await max.inspects("ask-rename");
  await sends(rename, "You asked to rename Ledger to Books");
  const zone = await asksAt(max, form.getByLabel("Time zone"), "Ask for another time zone of Ledger");
  await zone.getByLabel("New time zone").fill("Oslo");
  max.expectRefusals(400);
  await zone.getByRole("button", { name: "Send request" }).click();
  await zone.getByText("Enter a time zone name such as Europe/Oslo.").waitFor();
  await zone.getByLabel("New time zone").fill("Europe/Oslo");
  await max.inspects("ask-time-zone");
  await sends(zone, "You asked to change the time zone of Ledger to Europe/Oslo");
  const kept = await asksAt(max, form.getByLabel("Keep events for"), "Ask to change how long Ledger keeps events");
  await kept.getByLabel("Keep events for").fill("30");
  await sends(kept, "You asked to keep the events of Ledger for 30 days");
  const discard = await asksAt(max, form.getByText("Discard visitors’ IP addresses"), "Ask to discard visitors’ IP addresses in Ledger");
  await sends(discard, "You asked to discard visitors’ IP addresses in Ledger");
  const url = await asksAt(max, form.getByRole("button", { name: "Add URL" }), "Ask to add an app URL to Ledger");
  await url.getByLabel("URL").fill("https://ledger.example");
  await sends(url, "You asked to add https://ledger.example to the app URLs of Ledger");

  await ada.opens(REQUESTS);
  await toDecide(ada).nth(4).waitFor();
  await ada.inspects("requests-of-settings");
  await approves(ada, "rename Ledger to Books", "The name is Ledger now.");
  await approves(ada, "change the time zone of Books to Europe/Oslo", "The time zone is UTC now.");
  await approves(ada, "keep the events of Books for 30 days", "Events are kept forever now. Older events are deleted, which cannot be undone.");
  await approves(ada, "discard visitors’ IP addresses in Books", "Events are then stored without the IP address");
  await approves(ada, "add https://ledger.example to the app URLs of Books", "Where your app runs.");
  const now = await Olga.get(`/api/projects/${project.id}/`);
  assert.deepEqual(
    [now.name, now.timezone, now.retention_days, now.anonymize_ips, now.app_urls],
    ["Books", "Europe/Oslo", 30, true, ["https://ledger.example"]],
  );
});

journey("by the keyboard, a member asks for a new token, and for the project to be deleted", async ({ person, api }) => {
  const { Olga, Ada, Max } = await api.company();
  const project = await Olga.project("Ledger");
  const [ada, max] = [await person(Ada), await person(Max)];
  for (const [tab, control, title, sentence] of [
    ["token", "Reset token", "Ask to reset the token of Ledger", "You asked to reset the token of Ledger"],
    ["danger", "Delete project", "Ask to delete Ledger", "You asked to delete Ledger"],
  ]) {
    await max.opens(`/project/${project.id}/settings/${tab}`);
    await max.waitsForWhatIsOnItsWay();
    await max.page.getByRole("main").getByRole("button", { name: control }).focus();
    await max.page.keyboard.press("Enter");
    const dialog = max.dialog(title);
    await dialog.getByLabel("Note (optional)").waitFor();
    await sends(dialog, sentence);
  }
  // The page of a project that is deleted reads it once more.
  await max.opens(REQUESTS);
  await ada.opens(REQUESTS);
  await approves(ada, "reset the token of Ledger", "Events that are sent with the present token are refused at once.");
  await approves(ada, "delete Ledger", "Hides it immediately");
  assert.notEqual((await Olga.get("/api/organizations/@current/projects/?search=Ledger")).count, 1);
});

journey("a member of a private project asks for the access of others, and its manager decides", async ({ person, api }) => {
  const { Olga, Max, Noor, Eve, Ben } = await api.company({ members: ["Max", "Noor", "Eve", "Ben"] });
  const project = await Olga.project("Ledger");
  const ids = new Map();
  for (const one of [Max, Noor, Ben]) {
    ids.set(one, (await one.me()).uuid);
  }
  const keep = [Max, Noor, Ben].map((one) => ({ user_uuid: ids.get(one), level: one === Noor ? 8 : 1 }));
  await Olga.patch(`/api/projects/${project.id}/`, { access_control: true, keep });
  const [max, noor] = [await person(Max), await person(Noor)];
  const main = max.page.getByRole("main");
  await max.opens(`/project/${project.id}/settings/access`);
  const add = await asksAt(max, main.getByRole("button", { name: "Add people" }), "Ask to give someone access to Ledger");
  await add.getByLabel("Email of the person").fill("eve@meridian.example");
  await max.inspects("ask-grant");
  await sends(add, "You asked to give Eve (eve@meridian.example) access to Ledger as member");
  const level = main.getByRole("button", { name: /^Level of Ben in this project/ });
  const other = await asksAt(max, level, "Ask to change the level of Ben in Ledger");
  await other.getByLabel("Level", { exact: true }).selectOption({ value: "8" });
  await sends(other, "You asked to make Ben (ben@meridian.example) administrator in Ledger");
  await main.getByRole("button", { name: "Actions for Ben" }).click();
  const remove = await asksAt(max, max.page.getByRole("menuitem", { name: "Remove access" }), "Ask to end the access of Ben to Ledger");
  await sends(remove, "You asked to end the access of Ben (ben@meridian.example) to Ledger");
  await main.getByRole("button", { name: "Actions for Max" }).click();
  await max.page.getByRole("menuitem", { name: "Ask for another level" }).click();
  const own = max.dialog("Ask to change the level of Max in Ledger");
  await own.getByLabel("Level", { exact: true }).selectOption({ value: "8" });
  await sends(own, "You asked to become administrator in Ledger");

  await noor.opens(REQUESTS);
  await approves(noor, "give Eve (eve@meridian.example) access to Ledger as member", "Member: sees and queries its data.");
  await approves(noor, "become administrator in Ledger", "Member → Administrator: also its settings, people and token.");
  await approves(noor, "make Ben (ben@meridian.example) administrator in Ledger", "Member → Administrator");
  // His level is another one now.
  const last = toDecide(noor).filter({ hasText: "end the access of Ben" });
  await last.getByRole("button", { name: "Approve anyway" }).click();
  await last.waitFor({ state: "detached" });
  assert.equal((await Eve.get(`/api/projects/${project.id}/`)).name, "Ledger");
  assert.equal((await Max.get(`/api/projects/${project.id}/`)).effective_membership_level, 8);
});

journey("a member asks for settings of the organization, and for the end of an invite", async ({ person, api }) => {
  const { Olga, Ada, Max } = await api.company();
  await Olga.post("/api/organizations/@current/invites/", { target_email: "new@people.example", level: 8 });
  const [ada, max] = [await person(Ada), await person(Max)];
  const main = max.page.getByRole("main");
  await max.opens("/organization/meridian/settings");
  const rename = await asksAt(max, main.getByLabel("Name", { exact: true }), "Ask for another name of the organization");
  await rename.getByLabel("New name").fill("Meridian Two");
  await sends(rename, "You asked to rename the organization to Meridian Two");
  const invites = await asksAt(max, main.getByRole("switch", { name: "Members can invite" }), "Ask to stop members inviting");
  await sends(invites, "You asked to stop members inviting");
  await max.opens("/organization/meridian/members");
  await max.page.getByRole("button", { name: "Actions for the invite to new@people.example" }).click();
  const cancel = await asksAt(max, max.page.getByRole("menuitem", { name: "Cancel invite" }), "Ask to cancel the invite to new@people.example");
  await sends(cancel, "You asked to cancel the invite to new@people.example");

  await ada.opens(REQUESTS);
  await approves(ada, "rename the organization to Meridian Two", "The name is Meridian now.");
  await approves(ada, "stop members inviting", "Only administrators and the owner can then invite people.");
  await approves(ada, "cancel the invite to new@people.example", "It is an invite as administrator. Its link stops working at once.");
  const now = await Olga.get("/api/organizations/@current/");
  assert.deepEqual([now.name, now.members_can_invite], ["Meridian Two", false]);
  assert.equal((await Olga.get("/api/organizations/@current/invites/")).count, 0);
});
