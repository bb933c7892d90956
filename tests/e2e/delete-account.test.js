// Deleting the account, and the export of what belongs to it.

import assert from "node:assert/strict";
import { readFile } from "node:fs/promises";
import { journey } from "./support/journey.js";

journey("an owner transfers the organization, then deletes the account", async ({ person, api }) => {
  const { Olga, Ada } = await api.company();
  await Olga.post("/api/personal_api_keys/", { label: "Nightly" });
  await Olga.invite("hedy@meridian.example");
  const olga = await person(Olga);
  await olga.opens("/account");
  await olga.button("Delete account").and(olga.page.locator("[aria-disabled=true]")).waitFor();
  await olga.reads("You can’t delete your account while you own an organization.");
  await olga.inspects("account-delete-owner");
  await olga.follows("Transfer ownership of Meridian");
  await olga.sees("Members");
  await olga.row("Ada").chooses("Transfer ownership");
  await olga.presses("Transfer now");
  await olga.confirmsByTyping("Meridian", "Transfer ownership");
  await olga.isTold("is now the owner");

  olga.expectRefusals(400);
  await olga.opens("/account");
  await olga.presses("Delete account");
  const dialog = olga.dialog("Delete account");
  await dialog.getByText("This cannot be undone.").waitFor();
  await olga.inspects("account-delete");
  const confirm = dialog.getByRole("button", { name: "Delete account" });
  await dialog.getByLabel("Your password").fill("wrong");
  await confirm.click();
  await dialog.getByText(`Type ${Olga.email} to confirm.`).waitFor();
  await dialog.getByLabel(`Type ${Olga.email} to confirm`, { exact: true }).fill(Olga.email);
  await confirm.click();
  await dialog.getByText("This is not your current password.").waitFor();
  await dialog.getByLabel("Your password").fill(Olga.password);
  await confirm.click();
  await olga.sees("Sign in");
  await olga.isTold("Your account was deleted.");
  await olga.signsIn();
  await olga.reads("Incorrect email or password");

  const members = await Ada.get("/api/organizations/@current/members/");
  assert.deepEqual(members.results.map((member) => member.user.first_name).sort(), ["Ada", "Max"]);
  assert.equal((await Ada.get("/api/organizations/@current/invites/")).count, 0);
  const { results } = await Ada.get("/api/organizations/@current/activity/?action=account.delete");
  assert.equal(results[0].actor.first_name, "[erased]");
});

journey("an account is exported as JSON", async ({ person, api }) => {
  const { Max } = await api.company();
  await Max.post("/api/personal_api_keys/", { label: "Nightly" });
  const max = await person(Max);
  await max.opens("/account");
  const [download] = await Promise.all([max.page.waitForEvent("download"), max.follows("Download your data")]);
  assert.equal(download.suggestedFilename(), "rolecall-account.json");
  const account = JSON.parse(await readFile(await download.path(), "utf8"));
  assert.equal(account.profile.email, Max.email);
  assert.deepEqual(account.organizations.map(({ name }) => name), ["Meridian"]);
  assert.deepEqual(account.personal_api_keys.map(({ label, value }) => [label, value]), [["Nightly", null]]);
});
