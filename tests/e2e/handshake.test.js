// Handing over ownership: offered, accepted, declined, withdrawn; a successor who is named, claims, is stopped, and whose
// claim takes effect.

import assert from "node:assert/strict";
import { levelOf } from "./support/api.js";
import { daysPass, minutesPass } from "./support/calendar.js";
import { journey } from "./support/journey.js";
import { isStream } from "./support/quiet.js";
import { settles } from "./support/settles.js";

const MEMBERS = "/organization/meridian/members";
const SETTINGS = "/organization/meridian/settings";
const HERE = "/api/organizations/@current";
const OWNER = 15;
const ADMINISTRATOR = 8;

/** Opens a page, and waits until it hears of changes. */
async function listens(somebody, path) {
  const stream = somebody.page.waitForResponse((response) => isStream(response.request()));
  await somebody.opens(path);
  await stream;
}

/** Offers Ada the ownership, in the dialog of her row. */
async function offers(olga) {
  await olga.row("Ada").chooses("Transfer ownership");
  const dialog = olga.dialog("Transfer ownership to Ada");
  await dialog.getByRole("heading", { name: "Ada can also" }).waitFor();
  return dialog;
}

/** Opens the dialog from the banner. */
async function shows(somebody, sentence, title) {
  await somebody.reads(sentence);
  await somebody.presses("Show", { exact: true });
  const dialog = somebody.dialog(title);
  await dialog.waitFor();
  return dialog;
}

const press = (dialog, name) => dialog.getByRole("button", { name, exact: true }).last().click();

journey("an offer is accepted, both see what changes, and both pages follow", async ({ person, api }) => {
  const { Olga, Ada } = await api.company();
  const [olga, ada] = [await person(Olga), await person(Ada)];
  await listens(ada, MEMBERS);
  await listens(olga, MEMBERS);
  const offer = await offers(olga);
  for (const right of ["Transfer ownership", "Delete the organization"]) {
    assert.equal(await offer.getByRole("listitem").filter({ hasText: right }).count(), 2, right);
  }
  await olga.inspects("handshake-offer");
  // By the keyboard: the button has not the focus, but it is the one of the form.
  await offer.getByRole("button", { name: "Offer ownership" }).focus();
  await olga.page.keyboard.press("Enter");
  await olga.isTold("Ownership was offered to Ada.");
  await olga.reads("You offer Ada the ownership of Meridian.");
  await olga.inspects("handshake-offered");
  assert.equal(await levelOf(Olga, Ada), ADMINISTRATOR);

  const dialog = await shows(ada, "Olga offers you the ownership of Meridian.", "Become the owner of Meridian?");
  await dialog.getByRole("heading", { name: "Olga can no longer" }).waitFor();
  await ada.inspects("handshake-accept");
  await press(dialog, "Accept ownership");
  await ada.isTold("You are now the owner of Meridian.");
  await ada.seesNo(dialog);
  // Both pages, without a reload.
  for (const somebody of [ada, olga]) {
    await somebody.row("Ada").reads("Owner");
    await somebody.row("Olga").reads("Administrator");
    await somebody.seesNo(somebody.page.getByText("the ownership of Meridian"));
  }
  assert.equal(await levelOf(Ada, Olga), ADMINISTRATOR);
});

journey("an offer is declined, and the owner can look up that it was", async ({ person, api }) => {
  const { Olga, Ada } = await api.company();
  await Olga.post(`${HERE}/transfer/`, { user_uuid: (await Ada.me()).uuid });
  const [olga, ada] = [await person(Olga), await person(Ada)];
  await listens(olga, SETTINGS);
  await olga.reads("Ownership is offered to Ada");
  await ada.opens("/");
  const dialog = await shows(ada, "Olga offers you the ownership", "Become the owner of Meridian?");
  await press(dialog, "Decline");
  await ada.isTold("You declined the ownership.");
  await ada.seesNo(dialog);
  await ada.seesNo(ada.page.getByText("offers you the ownership"));
  await olga.button("Choose a member").waitFor();
  await olga.opens(`${SETTINGS}?dialog=ownership`);
  await olga.dialog("Ownership of Meridian").getByText("Ada has declined the ownership.").waitFor();
  assert.equal(await levelOf(Olga, Ada), ADMINISTRATOR);
});

journey("the owner withdraws an offer while the other person looks at it", async ({ person, api }) => {
  const { Olga, Ada } = await api.company();
  await Olga.post(`${HERE}/transfer/`, { user_uuid: (await Ada.me()).uuid });
  const [olga, ada] = [await person(Olga), await person(Ada)];
  await listens(ada, `${MEMBERS}?dialog=ownership`);
  const theirs = ada.dialog("Become the owner of Meridian?");
  await theirs.getByRole("button", { name: "Accept ownership" }).waitFor();
  await olga.opens(SETTINGS);
  await olga.presses("Show offer");
  const mine = olga.dialog("Ownership of Meridian");
  await mine.getByText("Ownership is offered to Ada").waitFor();
  await olga.inspects("handshake-open-offer");
  await press(mine, "Withdraw offer");
  await olga.isTold("The offer to Ada was withdrawn.");
  // The dialog says so, and can no longer accept.
  const ended = ada.dialog("Ownership of Meridian");
  await ended.getByText("Olga has withdrawn the offer.").waitFor();
  assert.equal(await ended.getByRole("button", { name: "Accept ownership" }).count(), 0);
  await ada.inspects("handshake-withdrawn");
  await press(ended, "Close");
  await ada.seesNo(ended);
});

journey("accepting needs the password once more, and then goes on", async ({ person, api, server }) => {
  const { Olga, Ada } = await api.company();
  await Olga.post(`${HERE}/transfer/`, { user_uuid: (await Ada.me()).uuid });
  minutesPass(server, 11);
  const ada = await person(Ada);
  ada.expectRefusals(403);
  await ada.opens(`${MEMBERS}?dialog=ownership`);
  await press(ada.dialog("Become the owner of Meridian?"), "Accept ownership");
  const password = ada.dialog("Confirm your password");
  await password.getByLabel("Your password", { exact: true }).fill(Ada.password);
  await ada.inspects("handshake-password");
  await press(password, "Confirm");
  await ada.isTold("You are now the owner of Meridian.");
  assert.equal(await levelOf(Ada, Ada), OWNER);
});

journey("who is not the owner meets disabled controls with the reason", async ({ person, api }) => {
  const { Olga, Ada, Max } = await api.company();
  const ada = await person(Ada);
  await ada.opens(SETTINGS);
  assert.match(await ada.isRefused(ada.button("Name a successor")), /^Owner only You are an administrator\. Olga can do this/);
  assert.match(await ada.isRefused(ada.button("Choose a member")), /^Owner only/);
  // A claim that they cannot stop.
  const { uuid } = await Ada.me();
  await Olga.patch(`${HERE}/successor/`, { user_uuid: uuid, waiting_days: 7 });
  await Ada.post(`${HERE}/successor/claim/`, {});
  const max = await person(Max);
  await max.opens("/");
  const dialog = await shows(max, "Ada claims the ownership of Meridian", "Ownership of Meridian");
  assert.match(await max.isRefused(dialog.getByRole("button", { name: "Stop the claim" })), /^Owner only You are a member/);
  await max.inspects("handshake-claim-member");
});

journey("a successor is named, claims, and is stopped", async ({ person, api }) => {
  const { Olga, Ada, Max } = await api.company();
  const [olga, ada, max] = [await person(Olga), await person(Ada), await person(Max)];
  await listens(ada, SETTINGS);
  await listens(max, MEMBERS);
  await listens(olga, SETTINGS);
  await olga.presses("Name a successor");
  const naming = olga.dialog("Successor");
  await press(naming, "Save");
  await naming.getByText("Choose an administrator.").waitFor();
  await naming.getByLabel("Administrator").selectOption({ label: `Ada (${Ada.email})` });
  await naming.getByLabel("Waiting time in days").fill("91");
  await naming.getByText("Enter a number from 7 to 90.").waitFor();
  await naming.getByLabel("Waiting time in days").fill("14");
  await olga.inspects("handshake-name");
  await press(naming, "Save");
  await olga.isTold("The successor was saved.");
  await olga.reads("Ada can claim ownership. A claim waits 14 days");

  await ada.reads("You can claim ownership.");
  await ada.presses("Claim ownership");
  const claim = ada.dialog("Claim ownership of Meridian");
  await claim.getByText("14 days").waitFor();
  await ada.inspects("handshake-claim");
  await press(claim, "Claim ownership");
  await ada.isTold("You have claimed the ownership.");
  // Everybody sees it, without a reload.
  await ada.reads("You claim the ownership of Meridian.");
  await max.reads("Ada claims the ownership of Meridian, and becomes the owner on");
  const dialog = await shows(olga, "Ada claims the ownership of Meridian", "Ownership of Meridian");
  await olga.inspects("handshake-claimed");
  await press(dialog, "Stop the claim");
  await olga.isTold("The claim of Ada was stopped.");
  await dialog.getByText("Ownership is neither offered nor claimed.").waitFor();
  await press(dialog, "Close");
  await olga.seesNo(dialog);
  for (const somebody of [ada, max, olga]) await somebody.seesNo(somebody.page.getByText("the ownership of Meridian"));
  // The owner removes the successor.
  await olga.presses("Change successor");
  await press(olga.dialog("Successor"), "Remove successor");
  await olga.isTold("There is no longer a successor.");
  await ada.button("Name a successor").waitFor();
});

journey("a claim takes effect after the waiting time, and everybody sees it", async ({ person, api, server }) => {
  const { Olga, Ada, Max } = await api.company();
  const { uuid } = await Ada.me();
  await Olga.patch(`${HERE}/successor/`, { user_uuid: uuid, waiting_days: 7 });
  await Ada.post(`${HERE}/successor/claim/`, {});
  const [olga, max] = [await person(Olga), await person(Max)];
  await listens(olga, MEMBERS);
  await listens(max, MEMBERS);
  await olga.reads("unless you stop it");
  daysPass(server, 8);
  await settles(() => levelOf(Ada, Ada), OWNER);
  for (const somebody of [olga, max]) {
    await somebody.row("Ada").reads("Owner");
    await somebody.row("Olga").reads("Administrator");
    await somebody.seesNo(somebody.page.getByText("the ownership of Meridian"));
  }
});

journey("the table of roles marks who is offered the ownership, and the successor", async ({ person, api }) => {
  const { Olga, Ada, Max } = await api.company({ members: ["Max"] });
  const uuid = async (account) => (await account.me()).uuid;
  await Olga.call("PUT", `${HERE}/successor/`, { user_uuid: await uuid(Ada), waiting_days: 30 });
  const [ada, max] = [await person(Ada), await person(Max)];
  await listens(max, MEMBERS);
  await listens(ada, MEMBERS);
  await ada.row("Ada").reads("Successor");
  await max.seesNo(max.page.getByText("Successor"));
  await Olga.post(`${HERE}/transfer/`, { user_uuid: await uuid(Max) });
  for (const somebody of [ada, max]) {
    await somebody.row("Max").reads("Offered ownership");
    await somebody.seesNo(somebody.row("Ada").locator.getByText("Offered ownership"));
  }
  await ada.inspects("handshake-marks");
  await Olga.delete(`${HERE}/transfer/`);
  await ada.seesNo(ada.page.getByText("Offered ownership"));
});

journey("the owner searches for a successor among many administrators", async ({ person, api }) => {
  const members = ["Ann", "Bea", "Cat", "Dee", "Eva", "Fay", "Gil", "Hal"];
  const company = await api.company({ members });
  for (const name of members) {
    await company.Olga.patch(`${HERE}/members/${(await company[name].me()).uuid}/`, { level: ADMINISTRATOR });
  }
  const olga = await person(company.Olga);
  await olga.opens(SETTINGS);
  await olga.presses("Name a successor");
  const dialog = olga.dialog("Successor");
  const [choice, search] = [dialog.getByLabel("Administrator", { exact: true }), dialog.getByLabel("Search administrators")];
  await search.fill("gil");
  await settles(() => choice.getByRole("option").count(), 2);
  await choice.selectOption({ label: `Gil (${company.Gil.email})` });
  // Who is chosen stays chosen, whatever is searched for.
  await search.fill("hal");
  await settles(() => choice.getByRole("option", { name: /^Hal / }).count(), 1);
  await settles(() => choice.evaluate((select) => select.selectedOptions[0].textContent), `Gil (${company.Gil.email})`);
  await olga.inspects("handshake-search");
  await press(dialog, "Save");
  await olga.isTold("The successor was saved.");
  await olga.reads(/Gil/);
});
