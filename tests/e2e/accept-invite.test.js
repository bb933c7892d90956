// Accepting an invite link: every state of the visitor and of the invite has a page that says what to do.

import assert from "node:assert/strict";
import { Account, LEVEL } from "./support/api.js";
import { journey } from "./support/journey.js";
import { settles } from "./support/settles.js";

const link = (invite) => `/signup/${invite.id}`;
const PASSWORD = "correct horse battery";

/** A visitor without an account. Expects that looking up an unusable invite is refused. */
const stranger = (person, name = "A stranger") => person(name);

journey("a new user joins with an invite link and sees the organization", async ({ person, api }) => {
  const { Ada } = await api.company();
  const ledger = await Ada.project("Ledger", { isPrivate: true });
  const invite = await Ada.invite("hedy@lumenradio.example", {
    first_name: "Hedy",
    private_project_access: [{ id: ledger.id, level: LEVEL.member }],
  });
  const hedy = await stranger(person, "Hedy");
  await hedy.opens(link(invite));
  await hedy.sees("Join Meridian");
  const page = hedy.page;
  await page.getByText("Ada invited you.").waitFor();
  await page.getByText("h•••@lumenradio.example").waitFor();
  await page.getByText("1 open project, 1 private project").waitFor();
  // The page shows the number of private projects, but not their names.
  await settles(() => page.getByText("Ledger").count(), 0);
  await settles(() => page.getByLabel("Name").inputValue(), "Hedy");
  await settles(() => page.title(), "Join Meridian · Rolecall");
  await hedy.inspects("join-new");

  await hedy.presses("Create account and join");
  await page.getByText("Enter a password.").waitFor();
  hedy.expectRefusals(400);
  await hedy.fills("Password", "short");
  await hedy.presses("Create account and join");
  await page.getByText("Use at least 8 characters.").waitFor();
  await hedy.fills("Password", PASSWORD);
  await hedy.presses("Create account and join");

  await hedy.isTold("You joined Meridian.");
  await hedy.isIn("Meridian");
  const member = new Account(Ada.url, "Hedy");
  await member.post("/api/login/", { email: "hedy@lumenradio.example", password: PASSWORD });
  const me = await member.me();
  assert.equal(me.organization.membership_level, LEVEL.member);
  assert.deepEqual(me.organization.teams.map((team) => team.name), ["Default Project", "Ledger"]);
});

journey("an existing user signs in first, returns to the invite, and joins", async ({ person, api }) => {
  const { Ada } = await api.company();
  const Grace = await api.signUp("Grace", "Kestrel");
  const invite = await Ada.invite(Grace.email, { level: LEVEL.administrator });
  const grace = await stranger(person, "Grace");
  grace.expectRefusals(400);
  await grace.opens(link(invite));
  await grace.sees("You already have an account");
  await grace.inspects("join-has-account");
  await grace.follows("Sign in to join");
  await grace.sees("Sign in");

  await grace.signsIn({ email: Grace.email, password: "wrong, all of it" });
  await grace.page.getByText("Incorrect email or password.").waitFor();
  await grace.inspects("sign-in-wrong");
  await grace.signsIn(Grace);
  await grace.sees("Join Meridian");
  await grace.page.getByText("Administrator", { exact: true }).waitFor();
  await grace.page.getByText("All, as an administrator").waitFor();
  await grace.inspects("join-signed-in");
  await grace.presses("Join Meridian");
  await grace.isTold("You joined Meridian.");
  await grace.isIn("Meridian");

  // The used link says so, to the same user and to everybody else.
  await grace.opens(link(invite));
  await grace.sees("This invite is not valid");
  await grace.inspects("join-used");
  await grace.follows("Go home");
  await grace.isIn("Meridian");
});

journey("a user signed in with another email is told so, and can sign out and continue", async ({ person, api }) => {
  const { Ada, Max } = await api.company();
  const invite = await Ada.invite("noor@meridian.example");
  const max = await person(Max);
  max.expectRefusals(400);
  await max.opens(link(invite));
  await max.sees("This invite is for another email");
  await max.page.getByText(`You are signed in as Max, ${Max.email}.`).waitFor();
  await max.inspects("join-somebody-else");
  await max.presses("Sign out and continue");
  await max.sees("Join Meridian");
  await max.fills("Name", "Noor");
  await max.fills("Password", PASSWORD);
  await max.presses("Create account and join");
  await max.isTold("You joined Meridian.");
  const menu = await max.opensTheUserMenu();
  await menu.getByText("noor@meridian.example").waitFor();
});

journey("a cancelled, a renewed and a mistyped invite show the same page", async ({ person, api }) => {
  const { Ada } = await api.company();
  const [cancelled, replaced] = [await Ada.invite("one@x.example"), await Ada.invite("two@x.example")];
  await Ada.delete(`/api/organizations/@current/invites/${cancelled.id}/`);
  const renewed = await Ada.invite("two@x.example");
  const somebody = await stranger(person);
  somebody.expectRefusals(400);
  for (const path of [link(cancelled), link(replaced), "/signup/not-an-invite"]) {
    await somebody.opens(path);
    await somebody.sees("This invite is not valid");
    await somebody.page.getByRole("link", { name: "Sign in" }).waitFor();
  }
  await somebody.opens(link(renewed));
  await somebody.sees("Join Meridian");

  // Cancelled while the page is open: the page says so, instead of showing a form that fails.
  await Ada.delete(`/api/organizations/@current/invites/${renewed.id}/`);
  await somebody.fills("Name", "Two");
  await somebody.fills("Password", PASSWORD);
  await somebody.presses("Create account and join");
  await somebody.sees("This invite is not valid");
});

journey("a member who opens an invite is redirected to the organization, after signing in if signed out", async ({ person, api }) => {
  const { Ada, Max } = await api.company();
  const invite = await Ada.invite("max.the.second@meridian.example");
  await Max.patch("/api/users/@me/", { email: "max.the.second@meridian.example", current_password: Max.password });
  Max.email = "max.the.second@meridian.example";
  const max = await stranger(person, "Max");
  max.expectRefusals(400);
  await max.opens(link(invite));
  await max.sees("You are already a member of this organization");
  await max.inspects("join-member-signed-out");
  await max.follows("Sign in");
  await max.signsIn(Max);
  await max.sees("You are already a member of this organization");
  await max.inspects("join-member");
  await max.follows("Go to the organization");
  await max.isIn("Meridian");
});

journey("an invite that grants more than its author can still grant is refused", async ({ person, api }) => {
  const { Olga, Ada } = await api.company();
  const invite = await Ada.invite("new@x.example", { level: LEVEL.administrator });
  const { uuid } = await Ada.me();
  await Olga.patch(`/api/organizations/@current/members/${uuid}/`, { level: LEVEL.member });
  const somebody = await stranger(person);
  somebody.expectRefusals(400);
  await somebody.opens(link(invite));
  await somebody.sees("This invite can no longer be used");
  await somebody.inspects("join-inviter-not-allowed");
});

journey(
  "an expired invite says how to get a new one",
  async ({ person, server }) => {
    // The data of --demo has an expired invite; the test cannot wait for 72 hours.
    const ada = new Account(server.url, "Ada");
    await ada.post("/api/login/", { email: "ada@meridian.example", password: "rolecall-demo" });
    const { results } = await ada.get("/api/organizations/@current/invites/?limit=1000");
    const expired = results.find((invite) => invite.is_expired);
    assert.ok(expired, "the demo has an expired invite");
    const somebody = await stranger(person);
    somebody.expectRefusals(400);
    await somebody.opens(link(expired));
    await somebody.sees("This invite has expired");
    await somebody.page.getByText("Its time is over.").waitFor();
    await somebody.inspects("join-expired");
  },
  { args: ["--demo"] },
);

journey(
  "where sign-up is by invite, the page says so, and an invite still works",
  async ({ person, api }) => {
    const Olga = await api.signUp("Olga", "Meridian");
    const somebody = await stranger(person, "Max");
    await somebody.opens("/signup");
    await somebody.sees("Sign-up is by invite only");
    await somebody.inspects("sign-up-closed");
    await somebody.follows("Sign in");
    await somebody.page.getByText("Ask someone in your organization for an invite").waitFor();
    const invite = await Olga.invite("max@x.example");
    await somebody.opens(link(invite));
    await somebody.sees("Join Meridian");
    await somebody.fills("Name", "Max");
    await somebody.fills("Password", PASSWORD);
    await somebody.presses("Create account and join");
    await somebody.isIn("Meridian");
  },
  { settings: { ROLECALL_SIGNUP: "invite" } },
);
