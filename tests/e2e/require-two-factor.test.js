// An organization that requires two-factor authentication: who would be kept out, who is, and how they get back in.

import assert from "node:assert/strict";
import { journey } from "./support/journey.js";
import { setsUp } from "./support/totp.js";

const SWITCH = "Require two-factor authentication";

/** Opens the settings of the organization. */
async function opensSettings(who) {
  await who.opens("/organization/meridian/settings");
  await who.page.getByRole("switch", { name: SWITCH }).waitFor();
}

journey("an administrator sees who would be kept out, requires it, and takes it back", async ({ person, api }) => {
  const { Olga, Ada, Max } = await api.company();
  await Max.post("/api/personal_api_keys/", { label: "Nightly" });
  const [ada, max] = [await person(Ada), await person(Max)];
  ada.expectRefusals(400);
  max.expectRefusals(403);
  await opensSettings(ada);
  const required = ada.page.getByRole("switch", { name: SWITCH });
  await required.click();
  let dialog = ada.dialog(SWITCH);
  await dialog.getByText("3 of 3 people have not set it up.").waitFor();
  await dialog.getByText("You are one of them.").waitFor();
  const words = await ada.isRefused(dialog.getByRole("button", { name: "Require it" }));
  assert.match(words, /Two-factor authentication required/);
  await ada.inspects("require-two-factor-own");
  await dialog.getByRole("link", { name: "Set it up in your account" }).click();
  await setsUp(ada);

  await max.opens("/organization/meridian/members");
  await max.sees("Members");
  await opensSettings(ada);
  await required.click();
  dialog = ada.dialog(SWITCH);
  await dialog.getByText("2 of 3 people have not set it up.").waitFor();
  assert.deepEqual(await dialog.getByRole("listitem").locator(".kept-out-name").allInnerTexts(), ["Olga", "Max"]);
  await dialog.getByText("1 API key will no longer reach this organization.").waitFor();
  await dialog.getByText("You will be the only one who can manage projects, settings and people.").waitFor();
  await ada.inspects("require-two-factor");
  await dialog.getByRole("button", { name: "Require it" }).click();
  await ada.isTold("Two-factor authentication is required.");
  await ada.seesNo(dialog);
  assert.equal(await required.getAttribute("aria-checked"), "true");

  // Max learns of it on the page that he has open.
  await max.sees("Two-factor authentication required");
  await max.reads("To use Meridian, you need an authenticator app or a passkey");
  await max.inspects("kept-out");
  await max.opens("/organization/meridian/members");
  await max.sees("Two-factor authentication required");
  assert.equal((await Olga.me()).organization, null);

  await ada.presses("Undo");
  await ada.isTold("Two-factor authentication is optional.");
  await max.isTold("You reach Meridian again.");
  await max.sees("Members");
});

journey("who is kept out sets it up, and is back in", async ({ person, api }) => {
  const { Ada, Max } = await api.company();
  const [ada, max] = [await person(Ada), await person(Max)];
  ada.expectRefusals(400);
  max.expectRefusals(400);
  await ada.opens("/account");
  await setsUp(ada);
  await opensSettings(ada);
  await ada.page.getByRole("switch", { name: SWITCH }).click();
  await ada.dialog(SWITCH).getByRole("button", { name: "Require it" }).click();
  await ada.isTold("Two-factor authentication is required.");

  // Max has another organization, which takes its place; the user menu says what keeps him out of this one.
  await Max.post("/api/organizations/", { name: "Zebra" });
  await max.opens("/");
  await max.isIn("Zebra");
  await max.opensTheUserMenu();
  await max.reads("Needs two-factor");
  await max.inspects("kept-out-menu");
  await max.page.getByRole("link", { name: /Meridian/ }).click();
  await max.sees("Two-factor authentication required");
  await max.inspects("kept-out-beside");
  // The app knows that the server would refuse the organization, and does not ask for it.
  const asked = [];
  max.page.on("request", (request) => request.url().includes("/api/organizations/") && asked.push(request.url()));
  await max.opens("/organization/meridian/members");
  await max.sees("Two-factor authentication required");
  await max.opensTheUserMenu();
  await max.reads("Needs two-factor");
  await max.page.keyboard.press("Escape");
  assert.deepEqual(asked, []);
  await max.page.getByRole("link", { name: "Set it up in your account" }).click();
  const { codes } = await setsUp(max);
  await max.isTold("You reach Meridian again.");
  // The page stays, with the codes that are shown once.
  await max.waitsForWhatIsOnItsWay();
  const shown = max.page.getByRole("group", { name: "Recovery codes" }).locator("code");
  assert.deepEqual(await shown.allInnerTexts(), codes);
  await max.opens("/organization/meridian/members");
  await max.sees("Members");

  // Without it, he would be out again.
  await max.opens("/account");
  await max.page.getByRole("list", { name: "Factors" }).getByRole("button", { name: "Remove" }).click();
  await max.dialog("Remove the authenticator app").getByText("Two-factor authentication is required in Meridian").waitFor();
  await max.inspects("kept-out-warning");
});

journey("recovery codes stay on the page when the organization comes back", async ({ person, api }) => {
  const { Ada, Max } = await api.company();
  const [ada, max] = [await person(Ada), await person(Max)];
  ada.expectRefusals(400);
  max.expectRefusals(400);
  await ada.opens("/account");
  await setsUp(ada);
  await Ada.patch("/api/organizations/@current/", { require_two_factor: true });
  await max.opens("/account");
  const { codes } = await setsUp(max);
  await max.isTold("You reach Meridian again.");
  await max.isIn("Meridian");
  const shown = max.page.getByRole("group", { name: "Recovery codes" }).locator("code");
  assert.deepEqual(await shown.allInnerTexts(), codes);
});
