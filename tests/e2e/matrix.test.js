// The permission table of the seed article, tested in the browser: each row for each of the three levels, which either
// succeeds or is refused with the right reason. A row that every level is allowed to do is refused once by what can
// remove
// that right: a private project, or the switch for members' invites.
//
// The organization: Olga is the owner, Ada is an administrator, Max and Kim are members.

import assert from "node:assert/strict";
import { LEVEL } from "./support/api.js";
import { journey } from "./support/journey.js";
import { settles } from "./support/settles.js";

const COMPANY = { members: ["Max", "Kim"] };
const EVERYBODY = ["Max", "Ada", "Olga"];

/** A row of the table: the people in `may` are allowed, all others are refused. */
function row(name, { may, does, refused }) {
  for (const who of EVERYBODY) {
    const allowed = may.includes(who);
    journey(`${LEVELS[who]} ${allowed ? "may" : "may not"} ${name}`, async ({ person, api }) => {
      const people = await api.company(COMPANY);
      const somebody = await person(people[who]);
      await (allowed ? does : refused)(somebody, people);
    });
  }
}
const LEVELS = { Max: "a member", Ada: "an administrator", Olga: "the owner" };
/** Another person, whom all three can see. */
const other = (somebody) => (somebody.name === "Ada" ? "Max" : "Ada");

/** Checks that the reason names the required level, the user's level, and who can help. */
async function needs(somebody, control, level, helpers) {
  const reason = await somebody.isRefused(control);
  assert.match(reason, new RegExp(`^${level === "owner" ? "Owner" : "Administrators"} only`));
  assert.match(reason, new RegExp(`You are ${LEVELS[somebody.name].replace("the owner", "owner")}`));
  for (const helper of helpers) assert.match(reason, new RegExp(`\\b${helper}\\b`), "names who can help");
}

row("view and query project data", {
  may: EVERYBODY,
  async does(somebody) {
    const { team } = await somebody.account.me();
    await somebody.opens(`/project/${team.id}`);
    await somebody.sees(team.name);
  },
});

journey("a member cannot view the data of a private project, and is not told its name", async ({ person, api }) => {
  const { Ada, Max } = await api.company(COMPANY);
  const vault = await Ada.project("Vault", { isPrivate: true });
  const max = await person(Max);
  max.expectRefusals(404);
  await max.opens(`/project/${vault.id}`);
  await max.seesThatItIsNotOpen();
  await max.seesNo(max.page.getByText("Vault"));
});

row("invite new members", {
  may: EVERYBODY,
  async does(somebody) {
    await somebody.opens("/");
    const links = await somebody.invites("new@meridian.example");
    assert.match(links["new@meridian.example"], /\/signup\/[0-9a-f-]{36}$/);
    await somebody.goesTo("Members");
    await somebody.row("new@meridian.example").reads("Pending");
  },
});

journey("a member cannot invite when inviting is switched off for members", async ({ person, api }) => {
  const { Olga, Max } = await api.company(COMPANY);
  await Olga.patch("/api/organizations/@current/", { members_can_invite: false });
  const max = await person(Max);
  await max.opens("/");
  await max.goesTo("Members");
  const reason = await max.isRefused(max.page.getByRole("main").getByRole("button", { name: "Invite members" }));
  assert.match(reason, /Turned off for members/);
  assert.match(reason, /\bAda\b/);
});

row("manage billing", {
  may: EVERYBODY,
  // Billing has no action to test here, so check the page of permissions.
  async does(somebody) {
    await somebody.opens("/");
    await somebody.goesTo("Roles");
    const cells = somebody.page.getByRole("row", { name: /^Manage billing/ }).getByRole("cell");
    await settles(() => cells.allInnerTexts().then((texts) => texts.map((text) => text.trim())), ["yes", "yes", "yes"]);
  },
});

row("create and delete projects", {
  may: ["Ada", "Olga"],
  async does(somebody) {
    await somebody.opens("/");
    await somebody.createsProject("Ledger");
    await somebody.opensProjectSettings("Danger zone");
    await somebody.presses("Delete project");
    await somebody.confirmsByTyping("Ledger", "Delete project");
    await somebody.isTold("Ledger was deleted.");
    await somebody.goesTo("Projects");
    await somebody.seesNo(somebody.link("Ledger"));
  },
  async refused(somebody) {
    await somebody.opens("/");
    await somebody.goesTo("Projects");
    await needs(somebody, somebody.button("New project"), "administrator", ["Ada", "Olga"]);
    await somebody.opensProjectSettings("Danger zone");
    await needs(somebody, somebody.button("Delete project"), "administrator", ["Ada", "Olga"]);
  },
});

row("manage project settings, memberships included", {
  may: ["Ada", "Olga"],
  async does(somebody) {
    await somebody.opens("/");
    await somebody.opensProjectSettings();
    await somebody.fills("Name", "Storefront");
    await somebody.presses("Save");
    await somebody.isTold("Settings of Storefront saved.");
    await somebody.opensProjectSettings("Access control");
    await somebody.makesProjectPrivate();
    await somebody.grantsAccessTo("Kim");
    await somebody.row("Kim").changesLevel("Administrator");
    await somebody.row("Kim").chooses("Remove access");
    await somebody.page.getByRole("dialog").getByRole("button", { name: "Remove access" }).click();
    await somebody.seesNo(somebody.row("Kim").locator);
  },
  async refused(somebody, { Ada, Max }) {
    const vault = await Ada.project("Vault", { isPrivate: true, members: [{ account: Max }] });
    await somebody.opens(`/project/${vault.id}`);
    await somebody.opensProjectSettings();
    await needs(somebody, somebody.field("Name"), "administrator", ["Ada", "Olga"]);
    await needs(somebody, somebody.button("Save"), "administrator", ["Ada", "Olga"]);
    await somebody.opensProjectSettings("Access control");
    await needs(somebody, somebody.privacyToggle(), "administrator", ["Ada", "Olga"]);
    await needs(somebody, somebody.button("Add people"), "administrator", ["Ada", "Olga"]);
  },
});

row("manage organization settings, memberships included", {
  may: ["Ada", "Olga"],
  async does(somebody) {
    await somebody.opens("/");
    await somebody.goesTo("Organization settings");
    await somebody.fills("Name", "Meridian Freight");
    await somebody.presses("Save");
    await somebody.isTold("Settings saved.");
    await somebody.isIn("Meridian Freight");
    await somebody.goesTo("Members");
    await somebody.row("Kim").changesLevel("Administrator");
    await somebody.row("Kim").changesLevel("Member");
    await somebody.row("Kim").chooses(/^Remove from/);
    await somebody.page.getByRole("dialog").getByRole("button", { name: "Remove Kim" }).click();
    await somebody.seesNo(somebody.row("Kim").locator);
  },
  async refused(somebody) {
    await somebody.opens("/");
    await somebody.goesTo("Organization settings");
    await needs(somebody, somebody.field("Name"), "administrator", ["Ada", "Olga"]);
    await needs(somebody, somebody.button("Save"), "administrator", ["Ada", "Olga"]);
    await somebody.goesTo("Members");
    await needs(somebody, somebody.row("Kim").level, "administrator", ["Ada", "Olga"]);
    await needs(somebody, await somebody.row("Kim").menuItem(/^Remove from/), "administrator", ["Ada", "Olga"]);
  },
});

row("leave the organization", {
  may: ["Max", "Ada"],
  async does(somebody) {
    await somebody.opens("/");
    await somebody.goesTo("Organization settings");
    await somebody.presses("Leave", { exact: true });
    await somebody.page.getByRole("dialog").getByRole("button", { name: "Leave Meridian" }).click();
    await somebody.isTold("You left Meridian.");
    await somebody.sees(`Welcome, ${somebody.name}`);
    await somebody.seesNo(somebody.page.getByText("Olga"));
  },
  async refused(somebody) {
    await somebody.opens("/");
    await somebody.goesTo("Organization settings");
    const reason = await somebody.isRefused(somebody.button("Leave", { exact: true }));
    assert.match(reason, /^The owner cannot leave/);
    assert.match(reason, /Transfer ownership first/);
  },
});

row("transfer ownership", {
  may: ["Olga"],
  async does(somebody) {
    await somebody.opens("/");
    await somebody.goesTo("Members");
    await somebody.row("Ada").chooses("Transfer ownership");
    await somebody.presses("Transfer now");
    await somebody.reads("you will become an administrator");
    await somebody.confirmsByTyping("Meridian", "Transfer ownership");
    await somebody.row("Ada").reads("Owner");
    await somebody.row("Olga").reads("Administrator");
  },
  async refused(somebody) {
    await somebody.opens("/");
    await somebody.goesTo("Members");
    await needs(somebody, await somebody.row(other(somebody)).menuItem("Transfer ownership"), "owner", ["Olga"]);
    await somebody.page.keyboard.press("Escape");
    await somebody.goesTo("Organization settings");
    await needs(somebody, somebody.button("Choose a member"), "owner", ["Olga"]);
  },
});

row("delete the organization", {
  may: ["Olga"],
  async does(somebody) {
    await somebody.opens("/");
    await somebody.goesTo("Organization settings");
    // A list that is read while the organization is deleted would be refused.
    await somebody.reads("No domains yet");
    await somebody.presses("Delete organization");
    await somebody.confirmsByTyping("Meridian", "Delete organization");
    await somebody.isTold("Meridian was deleted.");
    await somebody.sees("Welcome, Olga");
  },
  async refused(somebody) {
    await somebody.opens("/");
    await somebody.goesTo("Organization settings");
    await needs(somebody, somebody.button("Delete organization"), "owner", ["Olga"]);
  },
});

journey("a member who is an explicit administrator of a private project can manage it", async ({ person, api }) => {
  const { Ada, Max } = await api.company(COMPANY);
  const vault = await Ada.project("Vault", { isPrivate: true, members: [{ account: Max, level: LEVEL.administrator }] });
  const max = await person(Max);
  await max.opens(`/project/${vault.id}`);
  await max.opensProjectSettings();
  await max.fills("Name", "Strongroom");
  await max.presses("Save");
  await max.isTold("Settings of Strongroom saved.");
  await max.opensProjectSettings("Access control");
  await max.grantsAccessTo("Kim");
  // Only administrators of the organization can change the privacy, whatever their level in the project.
  await needs(max, max.privacyToggle(), "administrator", ["Ada", "Olga"]);
});
