// Signing up, in and out; switching between organizations; losing one. The URL always matches the page.

import assert from "node:assert/strict";
import { LEVEL } from "./support/api.js";
import { journey } from "./support/journey.js";
import { hearsNothing } from "./support/quiet.js";
import { settles } from "./support/settles.js";

const path = (person) => new URL(person.page.url()).pathname;
const arrivesAt = (person, expected) => person.page.waitForURL((url) => url.pathname === expected);

/** Grace is an administrator of Meridian and the owner of Kestrel. */
async function twoOrganizations(api) {
  const { Olga } = await api.company({ administrators: [], members: [] });
  const Grace = await api.signUp("Grace", "Kestrel");
  const invite = await Olga.invite(Grace.email, { level: LEVEL.administrator });
  await Grace.post(`/api/signup/${invite.id}/`);
  const { organizations, organization } = await Grace.me();
  const slugs = Object.fromEntries(organizations.map(({ name, slug }) => [name, slug]));
  assert.equal(organization.name, "Meridian");
  return { Olga, Grace, slugs };
}

journey("the first user signs up, out and in again, and returns to the page that they wanted", async ({ person }) => {
  const olga = await person("Olga");
  await olga.opens("/account");
  await olga.sees("Sign in");
  await olga.inspects("sign-in-first");
  await olga.follows("Create the first one");
  await olga.sees("Create an account");
  await olga.inspects("sign-up");
  await olga.fills("Name", "Olga");
  await olga.fills("Email", "olga@meridian.example");
  await olga.fills("Password", "correct horse battery");
  await olga.fills("Organization", "Meridian");
  await olga.presses("Create account");
  await arrivesAt(olga, "/account");
  await olga.sees("Account");
  await olga.isIn("Meridian");
  await olga.inspects("account");

  const menu = await olga.opensTheUserMenu();
  await menu.getByRole("button", { name: "Sign out" }).click();
  await olga.sees("Sign in");
  assert.equal(olga.page.url(), `${olga.server.url}/login`);
  assert.doesNotMatch(await olga.page.locator("body").innerText(), /Olga|Meridian/);
  await olga.page.goBack();
  await olga.sees("Sign in");

  await olga.signsIn({ email: "olga@meridian.example", password: "correct horse battery" });
  await olga.isIn("Meridian");
});

journey("switching opens the same page of the other organization, and Back and Forward work", async ({ person, api }) => {
  const { Grace, slugs } = await twoOrganizations(api);
  const grace = await person(Grace);
  await grace.opens(`/organization/${slugs.Meridian}/roles`);
  await grace.isIn("Meridian");
  let loads = 0;
  grace.page.on("load", () => (loads += 1));
  const menu = await grace.opensTheUserMenu();
  await menu.getByText("Administrator").waitFor();
  await grace.inspects("user-menu");
  await menu.getByRole("link", { name: "Kestrel" }).click();
  await grace.isIn("Kestrel");
  assert.equal(path(grace), `/organization/${slugs.Kestrel}/roles`);
  assert.match(await grace.page.title(), /Kestrel/);

  await grace.page.goBack();
  await grace.isIn("Meridian");
  assert.equal(path(grace), `/organization/${slugs.Meridian}/roles`);
  await grace.page.goForward();
  await grace.isIn("Kestrel");
  await grace.page.goBack();
  await grace.isIn("Meridian");
  // After going back and forth, the address bar is still correct.
  const side = grace.page.getByRole("navigation", { name: "Main" });
  await side.getByRole("link", { name: "Projects" }).click();
  await arrivesAt(grace, `/organization/${slugs.Meridian}/projects`);
  await grace.page.goBack();
  await arrivesAt(grace, `/organization/${slugs.Meridian}/roles`);
  await grace.page.goForward();
  await arrivesAt(grace, `/organization/${slugs.Meridian}/projects`);
  await side.getByRole("link", { name: "Roles" }).click();
  await arrivesAt(grace, `/organization/${slugs.Meridian}/roles`);
  assert.equal(loads, 0, "nothing of this loads the page anew");
});

journey("switching from a project opens the other organization's current project, and back", async ({ person, api }) => {
  const { Grace, slugs } = await twoOrganizations(api);
  const projects = await Grace.get("/api/projects/");
  const { organizations } = await Grace.me();
  const of = (name) => {
    const { id } = organizations.find((organization) => organization.name === name);
    return `/project/${projects.results.find((project) => project.organization === id).id}`;
  };
  const grace = await person(Grace);
  await grace.opens("/");
  await arrivesAt(grace, of("Meridian"));
  await grace.switchesTo("Kestrel");
  await arrivesAt(grace, of("Kestrel"));
  await grace.page.goBack();
  await grace.isIn("Meridian");
  await arrivesAt(grace, of("Meridian"));
  assert.notEqual(slugs.Meridian, slugs.Kestrel);

  // Two tabs show two projects, each as its URL says.
  const other = await grace.page.context().newPage();
  await other.goto(of("Kestrel"));
  await other.getByRole("banner").getByRole("link", { name: "Kestrel" }).waitFor();
  await grace.page.reload();
  await grace.isIn("Meridian");
  assert.equal(path(grace), of("Meridian"));
  await other.reload();
  await other.getByRole("banner").getByRole("link", { name: "Kestrel" }).waitFor();

  // Signing out in one tab signs out in both.
  // The other tab may have a request running at that moment.
  grace.expectRefusals(401);
  const menu = await grace.opensTheUserMenu();
  await menu.getByRole("button", { name: "Sign out" }).click();
  await grace.sees("Sign in");
  await other.getByRole("heading", { level: 1, name: "Sign in" }).waitFor();
});

journey("a removed member loses the organization and is told why", async ({ person, api }) => {
  const { Olga, Grace, slugs } = await twoOrganizations(api);
  const grace = await person(Grace);
  await grace.opens(`/organization/${slugs.Meridian}/roles`);
  await grace.isIn("Meridian");
  await grace.sees("Roles");
  // Wait until all requests of the page have finished.
  await grace.waitsForRequests();
  const { uuid } = await Grace.me();
  await Olga.delete(`/api/organizations/@current/members/${uuid}/`);

  await grace.opensTheUserMenu();
  await grace.isTold("You are no longer a member of Meridian: you were removed, or it was deleted.");
  await grace.isIn("Kestrel");
  const menu = grace.page.getByRole("dialog", { name: "User menu" });
  await menu.getByText("Kestrel").waitFor();
  assert.doesNotMatch(await menu.innerText(), /Meridian/);

  // An old link to it shows the "not found" page.
  grace.expectRefusals(404);
  await grace.opens(`/organization/${slugs.Meridian}/roles`);
  await grace.sees("Not found, or you don’t have access");
  await grace.inspects("not-found-organization");
  await grace.opens("/project/424242");
  await grace.sees("Not found, or you don’t have access");
  await grace.inspects("not-found-project");
});

journey("a user without an organization is told how to get one, and creates one", async ({ person, api }) => {
  const { Max } = await api.company({ administrators: [] });
  const max = await person(Max);
  await Max.delete("/api/organizations/@current/members/@me/");
  await max.opens("/");
  await max.sees("Welcome, Max");
  await max.inspects("home-without-organization");
  await max.presses("Create organization");
  await max.page.getByText("Enter a name.").waitFor();
  await max.fills("Name", "Planck");
  await max.presses("Create organization");
  await max.isTold("Planck created. You are its owner.");
  await max.isIn("Planck");

  await (await max.opensTheUserMenu()).getByRole("link", { name: "New organization" }).click();
  await max.sees("New organization");
  await max.inspects("new-organization");
});

journey("without a project, a member is told whom to ask, and an administrator creates one", async ({ person, api }) => {
  const { Ada, Max } = await api.company();
  const { team } = await Ada.me();
  await Ada.delete(`/api/projects/${team.id}/`);
  const max = await person(Max);
  await max.opens("/");
  await max.page.getByText("Ask Olga or Ada to create one").waitFor();
  await max.page.getByRole("button", { name: "New project" }).focus();
  await max.page.getByText("Administrators only").waitFor();
  await max.inspects("home-without-project");
  const ada = await person(Ada);
  await ada.opens("/");
  await ada.presses("New project");
  await ada.page.waitForURL((url) => url.pathname.endsWith("/projects"));
});

journey("a user changes their name, email, password and appearance", async ({ person, api }) => {
  const { Max } = await api.company();
  // With live updates, reads may still be sent with the cookie that the changed password has ended.
  const max = await hearsNothing(await person(Max));
  const form = (name) => max.page.getByRole("form", { name });
  await max.opens("/account");
  await max.sees("Account");
  await max.fills("Name", "Maximilian");
  await max.presses("Save name");
  await max.isTold("Your name is now Maximilian.");

  max.expectRefusals(400);
  await form("Email").getByLabel("New email").fill("maximilian@meridian.example");
  await form("Email").getByLabel("Current password").fill("wrong, all of it");
  await max.presses("Change email");
  await max.page.getByText("This is not your current password.").waitFor();
  await form("Email").getByLabel("Current password").fill(Max.password);
  await max.presses("Change email");
  await max.isTold("Your email is now maximilian@meridian.example.");

  await form("Password").getByLabel("Current password").fill(Max.password);
  await form("Password").getByLabel("New password").fill("battery staple horse");
  await max.presses("Change password");
  await max.isTold("Password changed. You are signed out everywhere else.");
  const elsewhere = await Max.call("GET", "/api/users/@me/");
  assert.equal(elsewhere.status, 401);

  const group = max.page.getByRole("group", { name: "Appearance" });
  await group.getByRole("button", { name: "Dark" }).click();
  await max.page.reload();
  await max.sees("Account");
  await settles(() => max.page.locator("html").getAttribute("data-appearance"), "dark");

  await max.page.getByRole("main").getByRole("button", { name: "Sign out" }).click();
  await max.sees("Sign in");
  await max.signsIn({ email: "maximilian@meridian.example", password: "battery staple horse" });
  await max.isIn("Meridian");
});

journey("a lost connection is shown until it is back", async ({ person, api }) => {
  const { Max } = await api.company();
  const max = await person(Max);
  await max.opens("/account");
  await max.sees("Account");
  max.expectLostConnection();
  await max.page.context().setOffline(true);
  await max.page.getByText("You’re offline. Reconnecting …").waitFor();
  await max.inspects("connection-lost");
  await max.page.context().setOffline(false);
  await max.page.getByText("You’re offline. Reconnecting …").waitFor({ state: "detached" });
});
