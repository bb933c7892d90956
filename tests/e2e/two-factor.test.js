// The second factor: set up on the account page, asked for when signing in, and removed.

import assert from "node:assert/strict";
import { readFile } from "node:fs/promises";
import { journey } from "./support/journey.js";
import { CLIPBOARD } from "./support/invite-dialog.js";
import { hearsNothing } from "./support/quiet.js";
import { setsUp } from "./support/totp.js";

journey("an authenticator app is set up, asked for, and removed", async ({ person, api }) => {
  const { Ada } = await api.company();
  const ada = await person(Ada, CLIPBOARD);
  ada.expectRefusals(400, 401);
  await ada.opens("/account");
  await ada.button("Set up").waitFor();
  await ada.inspects("two-factor-off");
  const { app, codes } = await setsUp(ada);
  await ada.inspects("two-factor-codes");
  await ada.presses("Copy codes");
  assert.equal(await ada.page.evaluate(() => navigator.clipboard.readText()), codes.join("\n"));
  const [download] = await Promise.all([ada.page.waitForEvent("download"), ada.presses("Download", { exact: true })]);
  assert.equal(await readFile(await download.path(), "utf8"), `${codes.join("\n")}\n`);
  await ada.page.emulateMedia({ media: "print" });
  assert.ok(await ada.page.getByText(codes[0]).isVisible());
  assert.ok(!(await ada.page.getByText("Personal API keys").isVisible()), "nothing else is printed");
  await ada.page.emulateMedia({ media: "screen" });
  await ada.presses("Done");
  await ada.reads("10 of 10 left");
  await ada.inspects("two-factor-on");
  // The codes that were printed are not replaced by one press.
  await ada.presses("Make new codes");
  await ada.dialog("Make new recovery codes").getByText("The earlier codes stop working at once").waitFor();
  await ada.inspects("two-factor-new-codes");
  await ada.dialog("Make new recovery codes").getByRole("button", { name: "Cancel" }).click();

  await ada.signsOut();
  await ada.signsIn();
  await ada.sees("Two-factor authentication");
  await ada.inspects("two-factor-step");
  await ada.fills("Code", "000000");
  await ada.presses("Sign in");
  await ada.reads("This code is not correct.");
  await ada.presses("Back to the password");
  await ada.sees("Sign in");
  await ada.fills("Password", Ada.password);
  await ada.presses("Sign in", { exact: true });
  await ada.fills("Code", await app.code());
  await ada.presses("Sign in");
  await ada.sees("Default Project");

  // With a recovery code, which works once.
  await ada.signsOut();
  await ada.signsIn();
  await ada.presses("Use a recovery code");
  await ada.fills("Recovery code", codes[0]);
  await ada.presses("Sign in");
  await ada.sees("Default Project");
  await ada.opens("/account");
  await ada.reads("9 of 10 left");

  await ada.page.getByRole("list", { name: "Factors" }).getByRole("button", { name: "Remove" }).click();
  const dialog = ada.dialog("Remove the authenticator app");
  await ada.inspects("two-factor-remove");
  await dialog.getByLabel("Your password").fill(Ada.password);
  await dialog.getByLabel("Code of the app, or a recovery code").fill(codes[1]);
  await dialog.getByRole("button", { name: "Remove app" }).click();
  await ada.isTold("Authenticator app removed.");
  await ada.signsOut();
  await ada.signsIn();
  await ada.sees("Default Project");
});

journey("after the session has ended, the second step is taken in the dialog, and nothing typed is lost", async ({ person, api }) => {
  const { Ada } = await api.company();
  // With live updates, a read without the cookie may open the dialog before the button is pressed.
  const ada = await hearsNothing(await person(Ada));
  ada.expectRefusals(400, 401);
  await ada.opens("/account");
  const { app } = await setsUp(ada);
  await ada.presses("Done");
  await ada.fills("Name", "Ada Lovelace");
  await ada.page.context().clearCookies();
  await ada.presses("Save name");
  const dialog = ada.dialog("Sign in again");
  await dialog.getByLabel("Password", { exact: true }).fill(Ada.password);
  await dialog.getByRole("button", { name: "Sign in" }).click();
  await dialog.getByLabel("Code", { exact: true }).fill(await app.code());
  await ada.inspects("two-factor-again");
  await dialog.getByRole("button", { name: "Sign in" }).click();
  await ada.seesNo(dialog);
  await ada.presses("Save name");
  await ada.isTold("Your name is now Ada Lovelace.");
});
