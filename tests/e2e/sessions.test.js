// Sessions: seen on the account page, ended from another browser; and what asks for the password again.

import assert from "node:assert/strict";
import { minutesPass } from "./support/calendar.js";
import { journey } from "./support/journey.js";
import { hearsNothing } from "./support/quiet.js";
import { settles } from "./support/settles.js";

/** Somebody who signs in on the sign-in page. */
async function signedIn(person, account, options) {
  const somebody = await person(account.name, options);
  await somebody.opens("/login");
  await somebody.signsIn(account);
  await somebody.button("User menu").waitFor();
  return somebody;
}

const list = (who) => who.page.getByRole("list", { name: "Sessions" });
const lines = (who) => list(who).getByRole("listitem");
const line = (who, device) => lines(who).filter({ hasText: device }).filter({ hasNotText: "This session" });

const PHONE =
  "Mozilla/5.0 (iPhone; CPU iPhone OS 18_1 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/18.1 Mobile/15E148 Safari/604.1";

journey("a session is ended from another browser, which is told why", async ({ person, api }) => {
  const { Max } = await api.company();
  const here = await signedIn(person, Max);
  await here.opens("/account");
  const own = lines(here).filter({ hasText: "This session" });
  await own.getByText("Chrome on Linux").waitFor();
  await own.getByText("IP address 127.0.0.1").waitFor();
  assert.equal(await own.getByRole("button").count(), 0);
  // The API signed Max up.
  await line(here, "node").waitFor();

  // A session that begins elsewhere appears, and what is typed there stays when it is ended.
  const there = await signedIn(person, Max, { userAgent: PHONE });
  there.expectRefusals(401);
  await line(here, "Safari on iPhone").waitFor();
  await here.inspects("account-sessions");
  await there.opens("/account");
  await there.fills("Label", "Half typed");
  await line(here, "Safari on iPhone").getByRole("button", { name: "End session" }).click();
  await here.isTold("The session of Safari on iPhone was ended.");
  await here.seesNo(line(here, "Safari on iPhone"));
  const again = there.dialog("Sign in again");
  await again.getByText(/^This session was ended from another device or browser/).waitFor();
  await there.inspects("sign-in-again-ended");
  await again.getByLabel("Password", { exact: true }).fill(Max.password);
  await again.getByRole("button", { name: "Sign in" }).click();
  await there.seesNo(again);
  assert.equal(await there.field("Label").inputValue(), "Half typed");
  await line(here, "Safari on iPhone").waitFor();

  // All others: that of the phone, and that of the API.
  await here.presses("End all other sessions");
  await here.isTold("All other sessions were ended.");
  await settles(() => lines(here).count(), 1);
  await again.waitFor();
  assert.equal((await Max.call("GET", "/api/users/@me/")).status, 401);
  assert.equal(await here.button("End all other sessions").count(), 0);
});

journey("a changed password signs out elsewhere and says so", async ({ person, api }) => {
  const { Max } = await api.company();
  const [here, there] = [await signedIn(person, Max), await signedIn(person, Max)];
  there.expectRefusals(401);
  // A live update can come before the answer that has the new cookie.
  here.expectRefusals(401);
  await there.opens("/account");
  await list(there).waitFor();
  await here.opens("/account");
  const form = here.page.getByRole("form", { name: "Password" });
  await form.getByLabel("Current password").fill(Max.password);
  await form.getByLabel("New password").fill("another good phrase");
  await here.presses("Change password");
  await here.isTold("Password changed.");
  await there.dialog("Sign in again").getByText("Your password was changed, which signed you out here.").waitFor();
  await settles(() => lines(here).count(), 1);
});

journey("a session that was ended elsewhere already disappears without an error", async ({ person, api }) => {
  const { Max } = await api.company();
  const here = await hearsNothing(await signedIn(person, Max));
  here.expectRefusals(404);
  await here.opens("/account");
  await line(here, "node").waitFor();
  await Max.post("/api/logout/");
  await line(here, "node").getByRole("button", { name: "End session" }).click();
  await here.isTold("The session of node was ended.");
  await here.seesNo(line(here, "node"));
});

journey("a key needs the password again after ten minutes, and what was typed is kept", async ({ person, api, server }) => {
  const { Max } = await api.company();
  const max = await person(Max);
  max.expectRefusals(400, 403);
  await max.opens("/account");
  minutesPass(server, 9);
  await max.fills("Label", "First");
  await max.presses("Create key");
  await max.field("Value of First").waitFor();
  await max.presses("Done");

  minutesPass(server, 2);
  await max.fills("Label", "Second");
  await max.presses("Create key");
  const dialog = max.dialog("Confirm your password");
  await dialog.waitFor();
  await max.inspects("account-confirm-password");
  await dialog.getByRole("button", { name: "Cancel" }).click();
  await max.seesNo(dialog);
  await max.reads("Confirm your password to do this.");
  assert.equal(await max.field("Label").inputValue(), "Second");

  await max.presses("Create key");
  const password = dialog.getByLabel("Your password");
  await password.fill("wrong");
  await dialog.getByRole("button", { name: "Confirm" }).click();
  await dialog.getByText("This is not your current password.").waitFor();
  await password.fill(Max.password);
  await dialog.getByRole("button", { name: "Confirm" }).click();
  await max.field("Value of Second").waitFor();
  await max.seesNo(dialog);
  assert.equal((await Max.get("/api/personal_api_keys/")).length, 2);
  // For ten minutes it is not asked for again.
  await max.fills("Label", "Third");
  await max.presses("Create key");
  await max.field("Value of Third").waitFor();
});
