// One long journey of a new user, from signing up to deleting the organization.

import assert from "node:assert/strict";
import { journey } from "./support/journey.js";

journey("a new user goes through the whole permission table", async ({ person }) => {
  const olga = await person("Olga");
  await olga.signsUp({ organization: "Meridian" });
  await olga.createsOrganization("Oakum");

  // Invite three people by link; two of them join, in their own browsers.
  const links = await olga.invites("ada@meridian.example", "max@meridian.example", "kim@meridian.example");
  const [ada, max] = [await person("Ada"), await person("Max")];
  await ada.joins(links["ada@meridian.example"]);
  await max.joins(links["max@meridian.example"]);
  await max.isIn("Oakum");
  await olga.goesTo("Members");
  await olga.row("kim@meridian.example").reads("Pending");

  // Make one of them an administrator, who creates a project.
  await olga.row("Ada").changesLevel("Administrator");
  await ada.reloads();
  await ada.createsProject("Ledger");
  const ledger = new URL(ada.page.url()).pathname;
  await max.opens(ledger);
  await max.sees("Ledger");

  // When it becomes private, it disappears for the member; after a grant, it is back.
  max.expectRefusals(404);
  await ada.opensProjectSettings("Access control");
  await ada.makesProjectPrivate();
  await max.isTold("You no longer have access to Ledger");
  await max.opens(ledger);
  await max.seesThatItIsNotOpen();
  await ada.grantsAccessTo("Max");
  await max.sees("Ledger");

  // The member is refused each action of other levels, with the right reason.
  const reasons = {};
  await max.opensProjectSettings();
  reasons["manage project settings"] = await max.isRefused(max.button("Save"));
  await max.opensProjectSettings("Danger zone");
  reasons["delete projects"] = await max.isRefused(max.button("Delete project"));
  await max.goesTo("Projects");
  reasons["create projects"] = await max.isRefused(max.button("New project"));
  await max.goesTo("Organization settings");
  reasons["manage organization settings"] = await max.isRefused(max.button("Save"));
  for (const [row, reason] of Object.entries(reasons)) {
    assert.match(reason, /^Administrators only.*You are a member.*(Ada|Olga)/, row);
  }
  for (const button of ["Choose a member", "Delete organization"]) {
    assert.match(await max.isRefused(max.button(button)), /^Owner only.*You are a member.*Olga/, button);
  }

  // Transfer ownership, leave, and the new owner deletes the organization.
  await olga.goesTo("Members");
  await olga.row("Ada").chooses("Transfer ownership");
  await olga.presses("Transfer now");
  await olga.confirmsByTyping("Oakum", "Transfer ownership");
  await olga.row("Ada").reads("Owner");
  await olga.row("Olga").chooses("Leave Oakum");
  await olga.page.getByRole("dialog").getByRole("button", { name: "Leave Oakum" }).click();
  await olga.isIn("Meridian");
  await ada.reloads();
  await ada.goesTo("Organization settings");
  await ada.presses("Delete organization");
  await ada.confirmsByTyping("Oakum", "Delete organization");
  await ada.sees("Welcome, Ada");
  await max.opens("/");
  await max.sees("Welcome, Max");
});
