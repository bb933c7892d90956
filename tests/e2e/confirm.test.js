// Confirming an email: at sign-up, when it changes, and by the mail of an invite. The mails are received by a real mail
// server.

import assert from "node:assert/strict";
import { journey } from "./support/journey.js";
import { startMail } from "./support/mail.js";

const mail = await startMail();
const { settings } = mail;

journey("an email is confirmed in its account by the link that is mailed at sign-up", async ({ person }) => {
  const ada = await person("Ada");
  await ada.signsUp({ organization: "Meridian" });
  const first = await mail.to(ada.account.email);
  assert.equal(first.header("Subject"), "Confirm your email address");
  await ada.opens("/account");
  await ada.reads("It is not confirmed yet.");
  await ada.inspects("email-not-confirmed");
  await ada.presses("Send again");
  await ada.isTold(`A new link was sent to ${ada.account.email}.`);
  const { path } = await mail.to(ada.account.email);

  // Only in the account itself: somebody else could have made it with this address.
  const phone = await person("Ada");
  await phone.opens(path);
  await phone.sees("Sign in first");
  await phone.inspects("confirm-email-signed-out");
  // Signing in leads back to the link.
  await phone.page.getByRole("link", { name: "Sign in" }).click();
  await phone.signsIn(ada.account);
  await phone.sees("Confirm your email");
  await ada.opens(path);
  await ada.sees("Confirm your email");
  await ada.inspects("confirm-email");
  await ada.presses("Confirm email");
  await ada.sees("Your email is confirmed");
  await ada.inspects("confirm-email-done");
  await ada.follows("Go to your account");
  await ada.reads("It is confirmed.");

  // Neither the first link nor a second use works.
  ada.expectRefusals(400);
  for (const link of [first.path, path]) {
    await ada.opens(link);
    await ada.presses("Confirm email");
    await ada.sees("This link no longer works");
  }
  await ada.inspects("confirm-email-used");
  await ada.follows("Go to your account");
  await ada.sees("Account");
}, { settings });

journey("a new email counts once its link is used, and can be withdrawn", async ({ person, api }) => {
  const { Ada } = await api.company();
  const ada = await person(Ada);
  const change = async () => {
    await ada.fills("New email", "ada@new.example");
    await ada.page.getByRole("form", { name: "Email" }).getByLabel("Current password").fill(Ada.password);
    await ada.presses("Change email");
    await ada.isTold("A link was sent to ada@new.example. Your email changes when you use it.");
    return mail.to("ada@new.example");
  };
  await ada.opens("/account");
  await ada.sees("Account");
  await change();
  await ada.reads("Your new email ada@new.example is not confirmed yet.");
  await ada.inspects("email-pending");
  await ada.presses("Keep the present email");
  await ada.isTold("Your email stays as it is.");
  await ada.seesNo(ada.page.getByText("ada@new.example is not confirmed yet"));

  const { path } = await change();
  await ada.opens(path);
  await ada.presses("Confirm email");
  await ada.sees("Your email is changed");
  await ada.inspects("confirm-email-changed");
  await ada.follows("Go to your account");
  await ada.reads("You sign in with ada@new.example");
  await ada.reads("It is confirmed.");
  for (;;) {
    const told = await mail.to(Ada.email);
    if (told.header("Subject") === "The email address of your Rolecall account was changed") break;
  }
}, { settings });

journey("an account that accepts an invite from its mail is confirmed, also if it has to sign in first", async ({ person, api }) => {
  const { Ada } = await api.company();
  const Hedy = await api.signUp("Hedy");
  await Ada.invite(Hedy.email);
  let invite;
  do invite = await mail.to(Hedy.email); while (!invite.path.startsWith("/signup/"));
  const hedy = await person("Hedy");
  hedy.expectRefusals(400);
  await hedy.opens(invite.path);
  await hedy.sees("You already have an account");
  await hedy.follows("Sign in to join");
  await hedy.signsIn(Hedy);
  await hedy.presses("Join Meridian");
  await hedy.isTold("You joined Meridian.");
  await hedy.opens("/account");
  await hedy.reads("It is confirmed.");
}, { settings });
