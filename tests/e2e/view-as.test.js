// Viewing the organization as somebody else does: the whole app with their rights, in which nothing can be changed.

import assert from "node:assert/strict";
import { LEVEL, levelOf } from "./support/api.js";
import { journey } from "./support/journey.js";
import { Palette } from "./support/palette.js";
import { settings } from "./support/project.js";

const HERE = "/api/organizations/@current/";

const banner = (somebody) => somebody.page.getByRole("status").filter({ hasText: "You see Meridian as" });

/** Waits for the banner with this person or level. */
async function viewsAs(somebody, whom) {
  await banner(somebody).filter({ hasText: `You see Meridian as ${whom} does. Nothing can be changed.` }).waitFor();
}

async function ends(somebody) {
  await banner(somebody).getByRole("button", { name: "End view" }).click();
  await somebody.seesNo(banner(somebody));
}

journey("the owner sees the whole app as a member does, over a reload and in this tab only", async ({ person, api }) => {
  const { Olga, Max } = await api.company();
  await Olga.project("Ledger", { isPrivate: true });
  const vault = await Olga.project("Vault", { isPrivate: true, members: [{ account: Max }] });
  const olga = await person(Olga);
  await olga.opens("/organization/meridian/members");
  await olga.row("Max").chooses("View as");
  await viewsAs(olga, "Max, a member,");
  // What Max sees of himself, and what he cannot do.
  await olga.row("Max").reads("you", { exact: true });
  const why = await olga.isRefused(await olga.row("Ada").menuItem("Remove from Meridian"));
  assert.match(why, /Administrators only/);
  await olga.page.keyboard.press("Escape");
  await olga.inspects("view-as-members");
  await olga.goesTo("Projects");
  await olga.reads("Vault");
  await olga.seesNo(olga.page.getByRole("main").getByText("Ledger"));
  await olga.opens(settings(vault, "/access"));
  await viewsAs(olga, "Max, a member,");
  await olga.isRefused(olga.privacyToggle());
  // The account of neither of them.
  await olga.opens("/account");
  await olga.sees("Not part of this view");
  await olga.inspects("view-as-account");

  const other = await olga.newTab();
  await other.opens("/organization/meridian/projects");
  await other.reads("Ledger");
  await other.seesNo(banner(other));

  await olga.opens("/organization/meridian/projects");
  await ends(olga);
  await olga.reads("Ledger");
  await olga.goesTo("Activity");
  await olga.reads("Olga viewed the organization as Max");
  // Max can see that, too.
  const { results } = await Max.get(`${HERE}activity/?action=view_as.create`);
  assert.equal(results.length, 1);
});

journey("an administrator views as a level from the page of roles, and a member has nothing to press there", async ({ person, api }) => {
  const { Olga, Ada, Max } = await api.company();
  await Olga.project("Ledger", { isPrivate: true });
  const ada = await person(Ada);
  await ada.opens("/organization/meridian/roles");
  await ada.sees("Roles");
  await ada.inspects("view-as-roles");
  await ada.button("View as a member").focus();
  await ada.page.keyboard.press("Enter");
  await viewsAs(ada, "a member");
  await ada.seesNo(ada.button("View as a member"));
  await ada.inspects("view-as-level");
  await ada.goesTo("Projects");
  await ada.reads("Default Project");
  await ada.seesNo(ada.page.getByRole("main").getByText("Ledger"));
  await ends(ada);
  await ada.reads("Ledger");

  const max = await person(Max);
  await max.opens("/organization/meridian/roles");
  await max.reads("View as others, up to your own level");
  await max.seesNo(max.button(/^View as an? /));
  await max.opens("/organization/meridian/members");
  assert.match(await max.isRefused(await max.row("Ada").menuItem("View as")), /Administrators only/);
  // Nobody views as somebody above them.
  await ada.opens("/organization/meridian/members");
  await ada.isRefused(await ada.row("Olga").menuItem("View as"));
});

journey("in a view, what the person could do is refused with its reason", async ({ person, api }) => {
  const { Olga, Ada, Max } = await api.company();
  const olga = await person(Olga);
  await olga.opens("/organization/meridian/members");
  await olga.row("Max").waits();
  const palette = await new Palette(olga).opens();
  await palette.finds("ada@", "Ada");
  await olga.page.keyboard.press("Enter");
  await palette.finds("View as", "View as Ada");
  await olga.page.keyboard.press("Enter");
  await viewsAs(olga, "Ada, an administrator,");
  const preview = await olga.row("Max").choosesLevel("Administrator");
  // The preview changes nothing, so it is what Ada would see.
  await olga.seesNo(preview.getByText("Could not check"));
  await preview.getByRole("heading", { name: "Gains" }).waitFor();
  await preview.getByRole("button", { name: "Change to administrator" }).click();
  await olga.reads("You view this as someone else, so nothing can be changed.");
  await olga.inspects("view-as-refused");
  assert.equal(await levelOf(Olga, Max), LEVEL.member);
  await olga.page.keyboard.press("Escape");
  await ends(olga);
  assert.equal((await Ada.get("/api/users/@me/")).first_name, "Ada");
});

journey("a view ends when its person leaves, and says so", async ({ person, api }) => {
  const { Olga, Max } = await api.company();
  const olga = await person(Olga);
  await olga.opens("/organization/meridian/members");
  await olga.row("Max").chooses("View as");
  await viewsAs(olga, "Max, a member,");
  olga.expectRefusals(403);
  await Max.delete(`${HERE}members/@me/`);
  await olga.isTold("The view has ended.");
  await olga.seesNo(banner(olga));
  await olga.row("Ada").waits();
});
