// Every page and dialog, as seen by an administrator and by a member: axe-core finds nothing, in light and dark. With
// SHOTS=folder it also takes screenshots.

import { journey } from "./support/journey.js";

const PEOPLE = { administrators: ["Ada", "Grace"], members: ["Max", "Kim", "Tim"] };

/** An organization with data on every page. */
async function furnished(api) {
  const people = await api.company(PEOPLE);
  const { Ada, Olga, Max, Kim } = people;
  await Ada.project("Storefront");
  const ledger = await Ada.project("Ledger", { isPrivate: true, members: [{ account: Max }, { account: Kim, level: 8 }] });
  await Olga.invite("ruth@meridian.example", { first_name: "Ruth", level: 8 });
  await Max.invite("lev@meridian.example");
  await Olga.post("/api/organizations/", { name: "Oakum" });
  const { organizations } = await Olga.me();
  const { id } = organizations.find(({ name }) => name === "Meridian");
  await Olga.patch("/api/users/@me/", { set_current_organization: id });
  return { ...people, ledger };
}

for (const who of ["Ada", "Max"]) {
  journey(`every page is in order, as ${who} sees it`, async ({ person, api }) => {
    const company = await furnished(api);
    const somebody = await person(company[who]);
    const inspects = (name) => somebody.inspects(`${name}-${who.toLowerCase()}`);

    await somebody.opens("/");
    for (const page of ["Members", "Roles", "Projects", "Organization settings"]) {
      await somebody.goesTo(page);
      if (page === "Members") await somebody.row("Max").waits();
      await inspects(page.toLowerCase().replace(" ", "-"));
    }
    await somebody.opens(`/project/${company.ledger.id}`);
    await somebody.sees("Ledger");
    await inspects("project");
    for (const tab of ["General", "Access control", "Token", "Danger zone"]) {
      await somebody.opensProjectSettings(tab);
      await inspects(`project-${tab.toLowerCase().replace(" ", "-")}`);
    }
    await somebody.opens("/account");
    await somebody.page.getByRole("heading", { level: 1 }).waitFor();
    await inspects("account");
    await somebody.opens("/organizations/new");
    await somebody.sees("New organization");
    await inspects("new-organization");

    await somebody.goesTo("Members");
    await somebody.opensTheUserMenu();
    await inspects("user-menu");
    await somebody.page.getByRole("button", { name: "Invite members" }).first().click();
    await somebody.dialog(/^Invite to/).waitFor();
    await inspects("invite");
  });
}

journey("every dialog of the owner passes the checks", async ({ person, api }) => {
  const { Olga } = await furnished(api);
  const olga = await person(Olga);
  const dialog = olga.page.getByRole("dialog");
  const closes = async () => {
    await olga.page.keyboard.press("Escape");
    await olga.seesNo(dialog);
  };
  await olga.opens("/");
  await olga.goesTo("Members");
  await olga.row("Kim").choosesLevel("Administrator");
  await olga.inspects("change-preview");
  await closes();
  await olga.row("Ada").chooses("Transfer ownership");
  await olga.inspects("offer-ownership");
  await olga.presses("Transfer now");
  await olga.inspects("pass-ownership");
  await closes();
  await olga.row("Kim").chooses(/^Remove from/);
  await olga.inspects("remove-preview");
  await closes();
  await olga.goesTo("Projects");
  await olga.presses("New project");
  await olga.inspects("new-project");
  await closes();
  await olga.goesTo("Organization settings");
  await olga.presses("Delete organization");
  await olga.inspects("delete-organization");
  await closes();
});

journey("the public pages pass the checks", async ({ person, api, server }) => {
  const { Olga } = await api.company({ administrators: [], members: [] });
  const invite = await Olga.invite("ada@meridian.example", { first_name: "Ada" });
  const visitor = await person("visitor");
  await visitor.opens("/login");
  await visitor.sees("Sign in");
  await visitor.inspects("sign-in");
  await visitor.opens("/signup");
  await visitor.sees("Create an account");
  await visitor.inspects("sign-up");
  await visitor.opens(new URL(`/signup/${invite.id}`, server.url).pathname);
  await visitor.sees("Join Meridian");
  await visitor.inspects("accept-invite");
});

journey("a link of an explanation leads to its row on the page of roles", async ({ person, api }) => {
  const { Max } = await api.company();
  const here = await Max.get("/api/organizations/@current/can/?action=change_member_level&target=@me");
  const link = new URL(here.explanation[0].link);
  const max = await person(Max);
  await max.opens(link.pathname + link.hash);
  await max.sees("Roles");
  const row = max.page.locator("tr[data-shown]");
  await row.getByText("Change levels, up to your own").waitFor();
  await max.inspects("roles-row");
});
