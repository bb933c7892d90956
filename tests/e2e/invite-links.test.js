// Who can see invite links: nobody can join with a link that they cannot see, and inviters see which links they must
// share
// again after a renewal.

import assert from "node:assert/strict";
import { LEVEL } from "./support/api.js";
import { CLIPBOARD, InviteDialog } from "./support/invite-dialog.js";
import { journey } from "./support/journey.js";
import { RoleTable } from "./support/role-table.js";
import { settles } from "./support/settles.js";
import { shot } from "./support/shots.js";

const SLUG = "meridian";
const invitesOf = async (account) => (await account.get("/api/organizations/@current/invites/")).results;

journey("a member cannot see the link of another user's invite, neither on the page nor in the API", async ({ person, api, server }) => {
  const { Olga, Max } = await api.company();
  const ledger = await Olga.project("Ledger", { isPrivate: true });
  const grants = { private_project_access: [{ id: ledger.id, level: LEVEL.member }] };
  const { id } = await Olga.invite("hedy@lumenradio.example", grants);

  const table = await new RoleTable(await person(Max)).opens(SLUG);
  const row = table.row("hedy@lumenradio.example").locator;
  await row.getByText("Pending").waitFor();
  assert.equal(await row.getByRole("button", { name: "Copy link" }).count(), 0);
  const menu = await table.row("hedy@lumenradio.example").opensMenu();
  await menu.getByRole("menuitem", { name: "Cancel invite" }).waitFor();
  assert.equal(await menu.getByRole("menuitem", { name: "Copy link" }).count(), 0);
  assert.ok(!(await table.page.content()).includes(id), "the page gives the link away");
  assert.deepEqual((await invitesOf(Max)).map((invite) => [invite.id, invite.private_project_access]), [[null, []]]);

  // The list that Max gets from the API contains no link that works.
  const mallory = await person("Mallory");
  mallory.expectRefusals(400);
  await mallory.opens("/signup/null");
  await mallory.sees("This invite is not valid");

  // Hedy, who got the link from Olga, can join.
  const hedy = await person("Hedy");
  await hedy.opens(`/signup/${id}`);
  await hedy.sees("Join Meridian");
  await hedy.page.getByText("1 open project, 1 private project").waitFor();
  assert.ok(!(await hedy.page.content()).includes("Ledger"), "the page names the private project");
  assert.equal((await fetch(`${server.url}/api/signup/${id}`)).status, 200);
});

journey("a removed administrator cannot rejoin with a link, and the others see which links to share again", async ({ person, api }) => {
  const { Olga, Ada, Max } = await api.company();
  const [old] = [await Olga.invite("hedy@lumenradio.example"), await Max.invite("ops@kestrel.example")];
  assert.deepEqual((await invitesOf(Ada)).map((invite) => invite.target_email), ["ops@kestrel.example", "hedy@lumenradio.example"]);

  const table = await new RoleTable(await person(Olga, CLIPBOARD)).opens(SLUG);
  await table.row("Ada").chooses("Remove from Meridian");
  const dialog = table.person.dialog();
  await dialog.getByText("2 pending invites get new links, because Ada knows the current ones. Share them again.").waitFor();
  await table.person.inspects("invite-links-renewed-preview");
  await dialog.getByRole("button", { name: "Remove Ada" }).click();
  await table.person.isTold("Ada was removed from Meridian.");

  const row = table.row("hedy@lumenradio.example").locator;
  await row.getByText("Share again").waitFor();
  await table.row("ops@kestrel.example").reads("Share again");
  await table.person.inspects("invite-links-share-again");
  await table.person.waitsForWhatIsOnItsWay();
  await row.getByRole("button", { name: "Copy link" }).click();
  const link = await settled(() => table.page.evaluate(() => navigator.clipboard.readText()), (text) => text.includes("/signup/"));
  assert.ok(!link.includes(old.id));

  // The author of the other invite sees it, too.
  const max = await new RoleTable(await person(Max)).opens(SLUG);
  await max.row("ops@kestrel.example").reads("Share again");
  assert.equal(await max.row("hedy@lumenradio.example").locator.getByText("Share again").count(), 0);

  const ada = await person("Ada, signed out");
  ada.expectRefusals(400);
  await ada.opens(`/signup/${old.id}`);
  await ada.sees("This invite is not valid");
  await ada.opens(new URL(link).pathname);
  await ada.sees("Join Meridian");
});

journey("an invite is cancelled although its link was renewed since the page was opened", async ({ person, api }) => {
  const { Olga, Ada } = await api.company();
  await Olga.invite("hedy@lumenradio.example");
  const table = await new RoleTable(await person(Olga)).opens(SLUG);
  await table.row("hedy@lumenradio.example").reads("3 days left");
  // Meanwhile, as if in another tab.
  await Ada.delete("/api/organizations/@current/members/@me/");
  await table.row("hedy@lumenradio.example").chooses("Cancel invite");
  const dialog = table.person.dialog();
  table.person.expectRefusals(404);
  await dialog.getByRole("button", { name: "Cancel invite" }).click();
  await table.person.isTold("The invite to hedy@lumenradio.example was cancelled.");
  assert.deepEqual(await invitesOf(Olga), []);
});

journey("a duplicate is still skipped after sending, so that the link shown keeps working", async ({ person, api, server }) => {
  const { Ada } = await api.company();
  const dialog = await new InviteDialog(await person(Ada)).opens(SLUG);
  await dialog.types("hedy@lumenradio.example, HEDY@lumenradio.example,");
  await dialog.saysAt(2, "Duplicate email. This row is skipped.");
  await dialog.says("1 of 2 rows is ready.");
  await dialog.sends(1);
  await dialog.says("Not invited");
  await dialog.saysAt(1, "This email already has a link above, which a new one would disable. This row is skipped.");
  await dialog.says("0 of 1 row is ready.");
  await settles(() => dialog.dialog.getByRole("button", { name: /^Create/ }).count(), 0);
  const link = await dialog.link("hedy@lumenradio.example");
  assert.equal((await fetch(`${server.url}/api${new URL(link).pathname}`)).status, 200);
  await dialog.person.inspects("invite-skipped");

  // Inviting somebody else still works, and invalidates no link.
  await dialog.address(2).fill("tim@other.example");
  await dialog.presses("Create 1 link");
  await dialog.says("2 invites are ready.");
  assert.equal((await fetch(`${server.url}/api${new URL(link).pathname}`)).status, 200);
  assert.equal((await invitesOf(Ada)).length, 2);
});

journey("on a phone every field of a row has a visible label", async ({ person, api }) => {
  const { Olga } = await api.company();
  await Olga.project("Ledger", { isPrivate: true });
  const dialog = await new InviteDialog(await person(Olga, { viewport: { width: 320, height: 740 } })).opens(SLUG);
  await dialog.types("hedy@lumenradio.example, max@meridian.example, tim@other,");
  await dialog.says("1 of 3 rows is ready.");
  for (const row of [1, 2, 3]) {
    for (const label of ["Email", "Name", "Level", "Private projects"]) {
      const seen = dialog.row(row).getByText(label, { exact: true }).filter({ visible: true });
      assert.equal(await seen.count(), 1, `${label} of row ${row}`);
    }
  }
  // A click on a label focuses the field.
  await dialog.row(1).getByText("Name", { exact: true }).click();
  assert.equal(await dialog.row(1).getByLabel("Name").evaluate((field) => field === document.activeElement), true);
  const wide = await dialog.page.evaluate(() => document.documentElement.scrollWidth);
  assert.equal(wide, 320);
  await dialog.person.inspects("invite-phone");
});

/** Reads until `isWanted` accepts the value; returns it. */
async function settled(read, isWanted) {
  await settles(async () => isWanted(await read()), true);
  return read();
}

journey("links are shown as QR codes, and printed with a card for each person", async ({ person, api }) => {
  const { Olga } = await api.company();
  const olga = await person(Olga);
  await olga.page.addInitScript(() => {
    globalThis.printed = 0;
    globalThis.print = () => (globalThis.printed += 1);
  });
  const { dialog } = await new InviteDialog(olga).opens(SLUG);
  for (const address of ["hedy@lumenradio.example", "mary@lumenradio.example"])
    await dialog.getByLabel("Email", { exact: true }).last().pressSequentially(`${address},`);
  await dialog.getByRole("button", { name: /^Create \d/ }).click();
  const code = dialog.getByRole("button", { name: "QR code for hedy@lumenradio.example" });
  await code.focus();
  await olga.page.keyboard.press("Enter");
  const shown = dialog.getByRole("img", { name: "QR code of the link" });
  await shown.waitFor();
  await olga.inspects("invite-qr-code");
  await code.click();
  await olga.seesNo(shown);

  await dialog.getByRole("button", { name: "Print with QR codes" }).click();
  await settles(() => olga.page.evaluate(() => globalThis.printed), 1);
  await olga.page.emulateMedia({ media: "print" });
  const sheet = olga.page.getByRole("region", { name: "Invite links to print" });
  await sheet.getByText("hedy@lumenradio.example").waitFor();
  await sheet.getByRole("img", { name: "QR code for mary@lumenradio.example" }).waitFor();
  await shot(olga.page, "invite-sheet");
  assert.equal(await olga.button("Done").isVisible(), false);
  await olga.page.emulateMedia({ media: "screen" });
  assert.equal(await sheet.isVisible(), false);
  // Printing again makes a new sheet; after it the sheet is gone.
  await dialog.getByRole("button", { name: "Print with QR codes" }).click();
  await settles(() => olga.page.evaluate(() => globalThis.printed), 2);
  await olga.page.evaluate(() => globalThis.dispatchEvent(new Event("afterprint")));
  await olga.seesNo(olga.page.locator(".sheet"));
});

journey("pending invites are shown as QR codes, and printed, from the table", async ({ person, api }) => {
  const { Olga, Max } = await api.company();
  await Olga.invite("hedy@lumenradio.example", { level: LEVEL.administrator });
  await Max.invite("mary@lumenradio.example");
  const table = await new RoleTable(await person(Olga)).opens(SLUG);
  const olga = table.person;
  await olga.page.evaluate(() => {
    globalThis.printed = 0;
    globalThis.print = () => (globalThis.printed += 1);
  });
  await table.row("hedy@lumenradio.example").chooses("Show QR code");
  const dialog = olga.dialog("Link for hedy@lumenradio.example");
  await dialog.getByRole("img", { name: "QR code of the link" }).waitFor();
  await olga.inspects("invite-qr-code-pending");
  const sheet = olga.page.getByRole("region", { name: "Invite links to print" });
  const card = (address) => sheet.getByRole("img", { name: `QR code for ${address}` });
  const prints = async (name, times) => {
    await dialog.getByRole("button", { name, exact: true }).click();
    await settles(() => olga.page.evaluate(() => globalThis.printed), times);
    await olga.page.emulateMedia({ media: "print" });
    await card("hedy@lumenradio.example").waitFor();
  };
  const isDone = async () => {
    await olga.page.emulateMedia({ media: "screen" });
    await olga.page.evaluate(() => globalThis.dispatchEvent(new Event("afterprint")));
    await olga.seesNo(olga.page.locator(".sheet"));
  };
  await prints("Print", 1);
  assert.equal(await card("mary@lumenradio.example").count(), 0);
  await isDone();
  await prints("Print all 2", 2);
  await card("mary@lumenradio.example").waitFor();
  await shot(olga.page, "invite-sheet-pending");
  await isDone();
  await dialog.getByRole("button", { name: "Done" }).click();
  await olga.seesNo(dialog);
  // Who can see no link has nothing to show or print.
  const max = await new RoleTable(await person(Max)).opens(SLUG);
  const menu = await max.row("hedy@lumenradio.example").opensMenu();
  await menu.getByRole("menuitem", { name: "Cancel invite" }).waitFor();
  assert.equal(await menu.getByRole("menuitem", { name: "Show QR code" }).count(), 0);
});
