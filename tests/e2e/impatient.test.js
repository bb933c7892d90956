// An impatient user on a slow network: double clicks, Esc, Back and navigation before the server responds. Every change
// is made once, its outcome is shown on whichever page is open, and nothing navigates or closes unexpectedly.

import assert from "node:assert/strict";
import { journey } from "./support/journey.js";
import { hearsNothing } from "./support/quiet.js";
import { settles } from "./support/settles.js";

/** Delays the responses to changes, which the server has already made. */
async function holdsAnswers(person) {
  let letGo;
  let gate = Promise.resolve();
  let arrived = 0;
  const questions = /\/(invites\/check|preview|query)\b/;
  const isQuestion = (request) => questions.test(request.url()) || request.postData()?.includes("set_current");
  const isChange = (request) => request.method() !== "GET" && !isQuestion(request);
  await person.page.context().route("**/api/**", async (route) => {
    if (!isChange(route.request())) return route.continue();
    const response = await route.fetch();
    arrived += 1;
    await gate;
    await route.fulfill({ response });
  });
  return {
    hold: () => (gate = new Promise((resolve) => (letGo = resolve))),
    letGo: () => letGo(),
    arrived: () => arrived,
  };
}

const here = (person) => new URL(person.page.url()).pathname;

journey("every change is made once and reported, however impatient the user", async ({ person, api }) => {
  const { Olga, Ada, Max } = await api.company();
  const { team, organization } = await Olga.me();
  const { uuid: max } = await Max.me();
  const { uuid: ada } = await Ada.me();
  // With live updates, a page may read a deleted project again before the response to deleting it arrives.
  const olga = await hearsNothing(await person(Olga));
  // Whoever leaves the page before the response comes reads their last project, which is deleted meanwhile.
  olga.expectRefusals(404);
  const held = await holdsAnswers(olga);
  const settings = `/organization/${organization.slug}/settings`;
  const members = `/organization/${organization.slug}/members`;
  const project = `/project/${team.id}/settings`;

  /** Opens a page, fills it in, presses the button twice and Esc, and goes to another page before the response comes. */
  const hurries = async ({ at, fill = {}, tick, press, told }) => {
    await olga.opens(at);
    const isDialog = at.includes("dialog=") && !at.includes("dialog=privacy");
    const place = isDialog ? olga.page.getByRole("dialog") : olga.page.getByRole("main");
    for (const [label, text] of Object.entries(fill)) await place.getByLabel(label).first().fill(text);
    if (tick) await place.getByRole("checkbox", { name: tick }).check();
    const button = place.getByRole("button", { name: press });
    await button.and(olga.page.locator(":not([aria-busy=true]):not([aria-disabled=true])")).waitFor();
    const before = held.arrived();
    held.hold();
    await button.dblclick();
    await olga.page.keyboard.press("Escape");
    await olga.page.keyboard.press("Escape");
    await settles(() => held.arrived(), before + 1);
    // An open modal dialog covers all links, so navigate by URL.
    await olga.page.evaluate((path) => {
      document.querySelector(`nav a[href="${path}"]`).click();
    }, `/organization/${organization.slug}/roles`);
    await olga.sees(/^(Roles|Permissions by role)/);
    held.letGo();
    await olga.isTold(told);
    assert.equal(held.arrived(), before + 1, `${press}: sent once`);
    assert.ok(here(olga).endsWith("/roles"), `${press}: nobody is led away, but is at ${here(olga)}`);
    assert.equal(await olga.page.getByRole("dialog").count(), 0);
  };

  await hurries({ at: settings, fill: { Name: "Meridian Air" }, press: "Save", told: "Settings saved." });
  await hurries({ at: "/account", press: "Save name", told: "Your name is now Olga." });
  await hurries({ at: "/account", fill: { Label: "Nightly" }, press: "Create key", told: "Nightly is ready. Copy it now" });
  const keys = await Olga.get("/api/personal_api_keys/");
  assert.equal(keys.length, 1);
  await hurries({ at: `/account?dialog=revoke-key&key=${keys[0].id}`, press: "Revoke key", told: "Nightly was revoked." });
  await hurries({
    at: `/organization/${organization.slug}/projects?dialog=new`,
    fill: { Name: "Ledger" },
    press: "Create project",
    told: "Ledger created.",
  });
  const change = `${members}?dialog=change&person=${max}&to=8`;
  await hurries({ at: change, press: "Change to administrator", told: "Max is now an administrator." });
  await hurries({ at: `${members}?dialog=change&person=${max}&to=1`, press: "Change to member", told: "Max is now a member." });
  await hurries({ at: `${project}`, fill: { Name: "Storefront" }, press: "Save", told: "Settings of Storefront saved." });
  await hurries({ at: `${project}/token?dialog=reset`, press: "Reset token", told: "Storefront has a new token." });
  await hurries({ at: `${project}/access?dialog=privacy`, press: /^Make private/, told: "Storefront is private." });
  await hurries({ at: `${project}/access?dialog=add`, tick: /Max/, press: "Add 1 person", told: "Max added to Storefront" });
  const level = `${project}/access?dialog=level&person=${max}&level=8`;
  await hurries({ at: level, press: "Change to administrator", told: "Max is now an administrator in Storefront." });
  const remove = `${project}/access?dialog=remove&person=${max}`;
  await hurries({ at: remove, press: "Remove access", told: "Max no longer has access to Storefront." });
  await hurries({
    at: `${project}/danger?dialog=erase&person=visitor-1`,
    fill: { "Type visitor-1": "visitor-1" },
    press: "Delete events",
    told: "0 events of visitor-1 deleted.",
  });
  await hurries({ at: `/organization/${organization.slug}/billing`, press: "Save contact", told: "Billing contact saved." });
  await hurries({
    at: `${project}/danger?dialog=delete`,
    fill: { "Type Storefront": "Storefront" },
    press: "Delete project",
    told: "Storefront was deleted.",
  });
  await hurries({ at: `${members}?dialog=remove&person=${max}`, press: "Remove Max", told: "Max was removed from" });

  const { results: projects } = await Olga.get("/api/projects/");
  assert.deepEqual(projects.map(({ name }) => name), ["Ledger"]);
  const { results: people } = await Olga.get(`/api/organizations/${organization.id}/members/`);
  assert.deepEqual(people.map(({ user }) => user.uuid).sort(), [ada, (await Olga.me()).uuid].sort());
});

journey("invites whose dialog was closed with Back are reported with their links, and not sent twice", async ({ person, api }) => {
  const { Olga } = await api.company();
  const { organization } = await Olga.me();
  const olga = await person(Olga);
  const held = await holdsAnswers(olga);
  await olga.opens(`/organization/${organization.slug}/roles`);
  await olga.sees(/^(Roles|Permissions by role)/);
  await olga.opens(`/organization/${organization.slug}/members`);
  await olga.sees(/^Members/);
  await olga.presses("Invite members");
  const dialog = olga.page.getByRole("dialog", { name: /^Invite to / });
  await dialog.getByLabel("Email").first().fill("hedy@lumen.example");
  held.hold();
  const send = dialog.locator("button[type=submit]");
  await send.filter({ hasText: "1" }).dblclick();
  await settles(() => held.arrived(), 1);
  // The dialog stays open while it sends.
  await olga.page.keyboard.press("Escape");
  await dialog.waitFor();
  await olga.page.goBack();
  await dialog.waitFor({ state: "detached" });
  await olga.isTold("Sending invites.");
  held.letGo();
  await olga.isTold("1 invite is ready.");
  await olga.button("Copy links").waitFor();
  const { results } = await Olga.get(`/api/organizations/${organization.id}/invites/`);
  assert.equal(results.length, 1);

  // When the dialog is opened again, it shows the links, and the rows are not sent again.
  await olga.presses("Invite members");
  const link = dialog.getByRole("textbox", { name: "Link for hedy@lumen.example" });
  await link.waitFor();
  assert.ok((await link.inputValue()).endsWith(results[0].id));
  assert.equal(held.arrived(), 1);
});

journey("an expired session asks for the password on the same page, and nothing typed is lost", async ({ person, api }) => {
  const { Olga } = await api.company();
  const { organization } = await Olga.me();
  const olga = await person(Olga);
  await olga.opens(`/organization/${organization.slug}/settings`);
  await olga.sees("Organization settings");
  const name = olga.page.getByRole("main").getByLabel("Name", { exact: true });
  await name.fill("Meridian Air");
  // End the session on the server, as if signed out elsewhere: the page hears of it.
  olga.expectRefusals(401);
  await Olga.post("/api/logout/", {});
  const dialog = olga.page.getByRole("dialog", { name: "Sign in again" });
  await dialog.waitFor();
  await olga.inspects("signed-out-over-the-page");
  await dialog.getByLabel("Password").fill(Olga.password);
  await dialog.getByRole("button", { name: "Sign in" }).click();
  await dialog.waitFor({ state: "detached" });
  assert.equal(await name.inputValue(), "Meridian Air");
  await olga.page.getByRole("main").getByRole("button", { name: "Save" }).click();
  await olga.isTold("Settings saved.");
});
