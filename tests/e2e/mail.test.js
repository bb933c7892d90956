// Invites by email, received by a real mail server.

import assert from "node:assert/strict";
import { InviteDialog } from "./support/invite-dialog.js";
import { journey } from "./support/journey.js";
import { startMail } from "./support/mail.js";
import { settles } from "./support/settles.js";

const mail = await startMail();
const { settings } = mail;
const PASSWORD = "correct horse battery";

journey("somebody is invited by email, follows the link in it, and joins", async ({ person, api }) => {
  const { Ada } = await api.company();
  const dialog = await new InviteDialog(await person(Ada)).opens("meridian");
  await dialog.types("Hedy Lamarr <hedy@lumenradio.example>");
  await dialog.presses("Send 1 invite");
  await dialog.says("1 invite is ready, with an email on its way. The links are here too.");
  await dialog.person.inspects("invite-mailed");

  const invite = await mail.to("hedy@lumenradio.example");
  assert.equal(invite.header("Subject"), "Ada invites you to Meridian");
  assert.equal(invite.header("Reply-To"), `Ada <${Ada.email}>`);
  assert.ok(invite.part("text/html").includes(invite.path));
  const hedy = await person("Hedy");
  await hedy.opens(invite.path);
  await hedy.sees("Join Meridian");
  await hedy.fills("Password", PASSWORD);
  await hedy.presses("Create account and join");
  await hedy.isTold("You joined Meridian.");
  await hedy.isIn("Meridian");
}, { settings });

journey("an invite that could not be delivered says so, and is sent again", async ({ person, api }) => {
  const { Ada } = await api.company();
  await Ada.invite("refused@lumenradio.example", { first_name: "Hedy" });
  await mail.refuses("refused@lumenradio.example");
  const ada = await person(Ada);
  const row = ada.page.getByRole("row", { name: /^Invite to Hedy/ });
  // The server marks the mail just after the mail server has refused it.
  await settles(async () => {
    await ada.opens("/organization/meridian/members");
    await row.waitFor();
    return row.getByText("The email could not be delivered").count();
  }, 1);
  await ada.inspects("members-not-delivered");
  await row.getByRole("button", { name: "Send again" }).click();
  await ada.isTold("The email to refused@lumenradio.example is sent again.");
  await mail.refuses("refused@lumenradio.example");
}, { settings });
