// A forgotten password: a link from the operator, a new password, and what happens to everything that was open.

import assert from "node:assert/strict";
import { execFile } from "node:child_process";
import { promisify } from "node:util";
import { journey } from "./support/journey.js";
import { program, settingsOf } from "./support/server.js";
import { settles } from "./support/settles.js";

const NEW = "violet stapler 7 kettle";

/** The path of a link that the operator makes for an email address while the server runs. */
async function resetLink(server, email) {
  const { stdout } = await promisify(execFile)(program, ["reset-link", email], { env: settingsOf(server) });
  assert.ok(stdout.startsWith(`${server.url}/reset/`), stdout);
  return new URL(stdout.trim()).pathname;
}

journey("a forgotten password is replaced with a link from the operator, which ends all sessions", async ({ person, api, server }) => {
  const { Ada } = await api.company();
  // Signed in elsewhere, in two tabs.
  const before = await person(Ada);
  await before.opens("/account");
  await before.sees("Account");
  const tab = await before.newTab();
  await tab.opens("/account");
  await tab.sees("Account");

  const ada = await person("Ada");
  await ada.opens("/login");
  await ada.sees("Sign in");
  await ada.inspects("sign-in-with-forgotten");
  await ada.follows("Forgot your password?");
  await ada.sees("Forgot your password?");
  await ada.reads("rolecall-server reset-link EMAIL");
  await ada.inspects("forgot-password-without-mail");

  const link = await resetLink(server, Ada.email);
  await ada.opens(link);
  await ada.sees("Set a new password");
  await ada.reads("This signs you out everywhere else.");
  await settles(() => ada.field("New password").evaluate((field) => document.activeElement === field), true);
  await ada.inspects("reset-password");
  ada.expectRefusals(400);
  await ada.fills("New password", "password");
  await ada.presses("Set password and sign in");
  await ada.reads("This is a top-10 common password.");
  await ada.inspects("reset-password-weak");

  // The other tabs are told at once, and ask for the password.
  before.expectRefusals(401);
  await ada.fills("New password", NEW);
  await ada.presses("Set password and sign in");
  await ada.isTold("Password changed. You are signed out everywhere else.");
  await ada.isIn("Meridian");
  await before.dialog("Sign in again").waitFor();
  await tab.dialog("Sign in again").waitFor();
  await tab.dialog("Sign in again").getByLabel("Password", { exact: true }).fill(NEW);
  await tab.dialog("Sign in again").getByRole("button", { name: "Sign in", exact: true }).click();
  await tab.seesNo(tab.dialog("Sign in again"));

  // It is recorded, and the link is used up.
  await ada.goesTo("Activity");
  await ada.reads("Ada reset their password");
  await ada.opens(link);
  await ada.sees("This link no longer works");
  await ada.inspects("reset-link-used");
  await ada.follows("Get a new link");
  await ada.sees("Forgot your password?");

  // Only the new password signs in.
  const again = await person("Ada");
  again.expectRefusals(400);
  await again.opens("/login");
  await again.signsIn(Ada);
  await again.reads("Incorrect email or password.");
  await again.fills("Password", NEW);
  await again.presses("Sign in", { exact: true });
  await again.isIn("Meridian");
});

journey("a link that is used up while its page is open says so", async ({ person, api, server }) => {
  const { Ada } = await api.company();
  const ada = await person("Ada");
  await ada.opens(await resetLink(server, Ada.email));
  await ada.sees("Set a new password");
  // A newer link replaces it.
  await resetLink(server, Ada.email);
  ada.expectRefusals(400);
  await ada.fills("New password", NEW);
  await ada.presses("Set password and sign in");
  await ada.sees("This link no longer works");
  await ada.follows("Sign in");
  await ada.signsIn(Ada);
  await ada.isIn("Meridian");
});
