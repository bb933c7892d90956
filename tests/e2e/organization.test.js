// The pages of an organization: permissions by role, projects, settings with the danger zone; allowed and refused.

import assert from "node:assert/strict";
import { journey } from "./support/journey.js";
import { settles } from "./support/settles.js";

/** The path of a page of the organization. */
const page = (name) => `/organization/meridian/${name}`;

const button = (person, name) => person.page.getByRole("button", { name });

journey("the matrix shows the permissions by role, your own role, and who can do the rest", async ({ person, api }) => {
  const { Olga, Ada, Max } = await api.company({ members: ["Max", "Ben"] });
  const answers = {};
  for (const account of [Max, Ada, Olga]) {
    const somebody = await person(account);
    await somebody.opens(page("roles"));
    await somebody.sees("Roles");
    const table = somebody.page.getByRole("table", { name: "Permissions by role" });
    await table.getByRole("columnheader", { name: "2 people" }).waitFor();
    await table.getByRole("columnheader", { name: "1 person, always" }).waitFor();
    const here = table.getByRole("columnheader", { name: "Your role" });
    answers[account.name] = { here: (await here.innerText()).replaceAll(/\s+/g, " ") };
    for (const row of await table.getByRole("row").all()) {
      const action = row.getByRole("rowheader");
      if ((await action.count()) === 0 || (await row.getByRole("cell").first().innerText()).trim() === "") continue;
      const cells = await row.getByRole("cell").allInnerTexts();
      answers[account.name][(await action.innerText()).trim()] = cells.map((text) => text.replaceAll(/\s+/g, " ").trim());
    }
    await somebody.inspects(`roles-${account.name}`);
  }
  assert.match(answers.Max.here, /Your role Member/);
  assert.match(answers.Olga.here, /Your role Owner/);
  assert.deepEqual(answers.Max["View and query project data"], ["yes", "yes", "yes"]);
  assert.deepEqual(answers.Max["Create projects"], ["no, Olga can", "yes", "yes"]);
  assert.deepEqual(answers.Ada["Delete the organization"], ["no", "no, Olga can", "yes"]);
  assert.deepEqual(answers.Ada["Transfer ownership"], ["no", "no, Olga can", "yes"]);
  assert.deepEqual(answers.Olga["Leave the organization"], ["yes", "yes", "no, after transferring ownership"]);
});

journey("a refusal leads to the rules behind it, and each row of the matrix says why, yes or no", async ({ person, api }) => {
  const { Max } = await api.company();
  const max = await person(Max);
  await max.opens(page("projects"));
  const create = max.page.getByRole("main").getByRole("button", { name: "New project" }).first();
  await max.isRefused(create);
  await create.hover();
  const why = max.page.getByRole("link", { name: "Why?" }).filter({ visible: true });
  await why.waitFor();
  await max.inspects("why-refused");
  await why.click();
  await max.page.waitForURL(`**${page("roles")}#create_project`);
  const row = max.page.getByRole("button", { name: "Create projects", exact: true });
  await settles(() => row.getAttribute("aria-expanded"), "true");
  const answers = (words) => max.page.getByRole("row", { name: new RegExp(`^${words}`) }).getByRole("cell").allInnerTexts();
  const reason = "Only administrators and the owner can create projects.";
  await settles(async () => (await answers(reason)).map((text) => text.trim()), ["refuses", "allows", "allows"]);
  await max.inspects("why");

  // By keyboard, what is allowed: the owner cannot leave, everybody else can.
  await max.page.getByRole("button", { name: "Leave the organization", exact: true }).focus();
  await max.page.keyboard.press("Enter");
  await settles(async () => (await answers("The owner cannot leave.")).map((text) => text.trim()), ["allows", "allows", "refuses"]);
  await max.seesNo(max.page.getByText(reason));
  await max.page.keyboard.press("Enter");
  await max.seesNo(max.page.getByText("The owner cannot leave."));
});

journey("the matrix marks what a setting of the organization changes", async ({ person, api }) => {
  const { Ada, Max } = await api.company();
  const max = await person(Max);
  await max.opens(page("roles"));
  const row = max.page.getByRole("row").filter({ hasText: "Invite new members" });
  await row.getByRole("cell", { name: "yes" }).first().waitFor();
  assert.equal(await row.getByText("is off").count(), 0);
  await Ada.patch("/api/organizations/meridian/", { members_can_invite: false });
  await row.getByText("Here, “Members can invite” is off").waitFor();
  await row.getByRole("cell", { name: /^no/ }).waitFor();
  await max.inspects("roles-differing");
});

journey("an administrator renames the organization and changes its URL name", async ({ person, api }) => {
  const { Ada } = await api.company();
  await api.signUp("Karl", "Kestrel");
  const ada = await person(Ada);
  await ada.opens(page("settings"));
  await ada.sees("Organization settings");
  await ada.inspects("organization-settings");
  await ada.fills("URL name", "Meridian Freight");
  await ada.page.getByText("Use only the letters a to z, digits and hyphens.").waitFor();
  ada.expectRefusals(400, 404);
  await ada.fills("URL name", "kestrel");
  await ada.presses("Save");
  await ada.page.getByText("This URL name is already taken.").waitFor();

  await ada.page.getByLabel("Name", { exact: true }).fill("Meridian Freight");
  await ada.fills("URL name", "freight");
  await ada.page.getByText("Links with the old URL stop working.").waitFor();
  await ada.presses("Save");
  await ada.isTold("Settings saved.");
  await ada.page.waitForURL("**/organization/freight/settings");
  await ada.page.getByRole("banner").getByText("Meridian Freight").waitFor();
  await ada.page.reload();
  await ada.sees("Organization settings");
  await settles(() => ada.page.getByLabel("Name", { exact: true }).inputValue(), "Meridian Freight");
  await ada.opens(page("settings"));
  await ada.sees("Not found, or you don’t have access");
});

journey("switching inviting off for members has an effect at once, in the matrix and on refusals", async ({ person, api }) => {
  const { Ada, Max } = await api.company();
  const ada = await person(Ada);
  await ada.opens(page("settings"));
  await ada.page.getByRole("switch", { name: "Members can invite" }).click();
  await ada.dialog("Stop members inviting").getByRole("button", { name: "Turn off" }).click();
  await ada.isTold("Members can invite: off.");
  await ada.page.getByText("Email is not set up on this server, so none is sent.").waitFor();

  const max = await person(Max);
  await max.opens(page("roles"));
  const invite = max.page.getByRole("row", { name: /^Invite new members/ });
  await invite.waitFor();
  await settles(async () => (await invite.getByRole("cell").allInnerTexts()).map((text) => text.replaceAll(/\s+/g, " ").trim()), ["no, Olga can", "yes", "yes"]);
  await max.opens(`${page("roles")}?dialog=invite`);
  await max.page.getByRole("dialog").getByText("Turned off for members.").waitFor();
});

journey("a member sees the settings, and why none of them can be changed", async ({ person, api }) => {
  const { Max } = await api.company();
  const max = await person(Max);
  await max.opens(page("settings"));
  await max.sees("Organization settings");
  const name = max.page.getByLabel("Name", { exact: true });
  await settles(() => name.inputValue(), "Meridian");
  await settles(() => name.isEditable(), false);
  const administrator = "Administrators only You are a member. Olga or Ada can do this.";
  assert.equal(await max.explanation(name), administrator);
  assert.equal(await max.explanation(button(max, "Save")), administrator);
  const invite = max.page.getByRole("switch", { name: "Members can invite" });
  assert.equal(await max.explanation(invite), administrator);
  await invite.click({ force: true });
  await settles(() => invite.getAttribute("aria-checked"), "true");
  assert.equal(await max.explanation(button(max, "Delete organization")), "Owner only You are a member. Olga can do this.");
  assert.equal(
    await max.explanation(button(max, "Choose a member")),
    "Owner only You are a member. Olga can do this, by transferring ownership.",
  );
  await max.inspects("organization-settings-refused");
});

journey("a member leaves; the owner is told why they cannot", async ({ person, api }) => {
  const { Olga, Max } = await api.company();
  const max = await person(Max);
  await max.opens(page("settings"));
  await max.presses("Leave");
  const dialog = max.page.getByRole("dialog", { name: "Leave Meridian" });
  await dialog.getByText("You lose access to 1 project.").waitFor();
  await max.inspects("organization-leave");
  await dialog.getByRole("button", { name: "Leave Meridian" }).click();
  await max.isTold("You left Meridian.");
  await max.page.waitForURL((url) => url.pathname === "/");
  assert.equal((await Max.me()).organization, null);
  assert.equal((await Olga.get("/api/organizations/@current/members/")).count, 2);

  const olga = await person(Olga);
  await olga.opens(page("settings"));
  assert.equal(
    await olga.explanation(button(olga, "Leave")),
    "The owner cannot leave Transfer ownership first, then you can leave.",
  );
});

journey("the owner deletes the organization by typing its name, after reading what is deleted", async ({ person, api }) => {
  const { Olga, Max } = await api.company();
  await Olga.project("Ledger", { isPrivate: true });
  await Olga.invite("hedy@lumenradio.example");
  const olga = await person(Olga);
  await olga.opens(page("settings"));
  // A list that is read while the organization is deleted would be refused.
  await olga.reads("No domains yet");
  await olga.presses("Delete organization");
  const dialog = olga.page.getByRole("dialog", { name: "Delete Meridian" });
  await dialog.getByText("3 people lose access immediately.").waitFor();
  await dialog.getByText("2 projects, all their events and 1 invite are hidden immediately, and deleted in 30 days.").waitFor();
  await olga.inspects("organization-delete");
  await dialog.getByLabel("Type Meridian to confirm").fill("Kestrel");
  await dialog.getByRole("button", { name: "Delete organization" }).click();
  await dialog.getByText("Type Meridian to confirm.").last().waitFor();
  assert.equal((await Max.call("GET", "/api/organizations/meridian/")).status, 200);

  await dialog.getByLabel("Type Meridian to confirm").fill("Meridian");
  await dialog.getByRole("button", { name: "Delete organization" }).click();
  await olga.isTold("Meridian was deleted.");
  await olga.page.waitForURL((url) => url.pathname === "/");
  assert.equal((await Max.call("GET", "/api/organizations/meridian/")).status, 404);
});

journey("an administrator creates a project; a member is refused, and sees only projects with access", async ({ person, api }) => {
  const { Olga, Ada, Max } = await api.company({ members: ["Max", "Ben"] });
  await Olga.project("Ledger", { isPrivate: true, members: [{ account: Max }] });
  await Olga.project("Payroll", { isPrivate: true });
  const ada = await person(Ada);
  await ada.opens(page("projects"));
  await ada.sees("Projects 3");
  await ada.page.getByRole("row", { name: /^Payroll private Administrator You are an administrator/ }).waitFor();
  await ada.inspects("projects");
  await ada.presses("New project");
  const dialog = ada.page.getByRole("dialog", { name: "New project" });
  await dialog.getByRole("button", { name: "Create project" }).click();
  await dialog.getByText("Enter a name.").waitFor();
  await dialog.getByLabel("Name").fill("Storefront");
  await ada.inspects("projects-new");
  await dialog.getByRole("button", { name: "Create project" }).click();
  await ada.page.waitForURL("**/project/*");
  await ada.isTold("Storefront created. It is open to everyone in the organization.");

  const max = await person(Max);
  await max.opens(page("projects"));
  await max.sees("Projects 3");
  await max.page.getByRole("row", { name: /^Ledger private Member Granted to you Olga, Ada$/ }).waitFor();
  await max.page.getByRole("row", { name: /^Storefront Member Open to everyone in the organization/ }).waitFor();
  assert.equal(await max.page.getByText("Payroll").count(), 0);
  assert.equal(await max.explanation(button(max, "New project")), "Administrators only You are a member. Olga or Ada can do this.");
  await max.opens(`${page("projects")}?dialog=new`);
  await max.sees("Projects 3");
  assert.equal(await max.page.getByRole("dialog").count(), 0);
});

journey("a user without access to any project sees what the page is for", async ({ person, api }) => {
  const { Olga, Max } = await api.company();
  const { team } = await Olga.me();
  await Olga.patch(`/api/projects/${team.id}/`, { access_control: true });
  const max = await person(Max);
  await max.opens(page("projects"));
  await max.page.getByText("You don’t have access to any projects").waitFor();
  await max.inspects("projects-empty");
});

journey("transferring ownership in the settings opens the members page, which says what to do", async ({ person, api }) => {
  const { Olga, Ada } = await api.company();
  const olga = await person(Olga);
  await olga.opens(page("settings"));
  await olga.presses("Choose a member");
  await olga.sees("Members");
  await olga.reads("Choose the new owner.");
  await olga.inspects("transfer-choose");
  // The hint stays after reloading, and cancelling removes it.
  await olga.reloads();
  await olga.reads("Choose the new owner.");
  await olga.presses("Cancel");
  await olga.page.getByText("Choose the new owner.").waitFor({ state: "detached" });
  assert.equal(new URL(olga.page.url()).search, "");
  // A user who cannot transfer ownership does not see the hint.
  const ada = await person(Ada);
  await ada.opens(`${page("members")}?transfer=on`);
  await ada.row("Olga").reads("Owner");
  assert.equal(await ada.page.getByText("Choose the new owner.").count(), 0);
});

journey("the text below a switch describes its current state", async ({ person, api }) => {
  const { Ada } = await api.company();
  const ada = await person(Ada);
  await ada.opens(page("settings"));
  await ada.reads("Everyone can invite people.");
  await ada.page.getByRole("switch", { name: "Members can invite" }).click();
  await ada.dialog("Stop members inviting").getByRole("button", { name: "Turn off" }).click();
  await ada.reads("Only administrators and the owner can invite people.");
});
