// The app in German: chosen in the user menu without a reload, kept, complete on every page, loaded only if chosen.

import assert from "node:assert/strict";
import { minutesAgo, sends } from "./support/events.js";
import { englishTexts } from "./support/german.js";
import { journey } from "./support/journey.js";

/** Fails if a text on the page is still English. */
async function isGerman(somebody, what) {
  await somebody.page.locator("main .skeleton").first().waitFor({ state: "detached" }).catch(() => {});
  assert.deepEqual(await englishTexts(somebody.page), [], what);
  await somebody.inspects(`german-${what}`);
}

/** The row of a person in the German table of members. */
const row = (somebody, name) => somebody.page.getByRole("row").filter({ hasText: name });

/** Pages of an organization with the heading that they have in German. */
const PAGES = [
  ["/organization/meridian/members", "Mitglieder"],
  ["/organization/meridian/roles", "Rollen"],
  ["/organization/meridian/projects", "Projekte"],
  ["/organization/meridian/settings", "Einstellungen der Organisation"],
  ["/organization/meridian/billing", "Abrechnung"],
  ["/organization/meridian/activity", "Aktivität"],
  ["/organization/meridian/access", "Zugriff"],
  ["/organization/meridian/requests", "Anfragen"],
  ["/organization/meridian/review", "Zugriffsprüfung"],
  ["/account", "Konto"],
  ["/organizations/new", "Neue Organisation"],
  ["/nowhere", "Seite nicht gefunden"],
];

journey("a language is chosen without a reload, and kept", async ({ person, api }) => {
  const { Olga } = await api.company();
  const olga = await person(Olga);
  const loads = [];
  olga.page.on("request", (request) => /\.po$/.test(request.url()) && loads.push(request.url()));
  await olga.opens("/organization/meridian/members");
  await olga.row("Max").waits();
  assert.deepEqual(loads, [], "English loads no translations");
  await olga.page.evaluate(() => (window.stays = true));
  await olga.opensTheUserMenu();
  await olga.page.getByRole("button", { name: "Deutsch" }).click();
  await olga.sees("Mitglieder");
  await row(olga, "Max").getByText("Mitglied").first().waitFor();
  assert.equal(await olga.page.evaluate(() => document.documentElement.lang), "de");
  assert.equal(await olga.page.evaluate(() => window.stays), true, "the page was not loaded again");
  assert.equal(await olga.page.evaluate(() => document.activeElement.getAttribute("popovertarget")), "user-menu", "the focus is where the menu was opened");
  assert.equal(loads.length, 1);
  await isGerman(olga, "members");
  await olga.reloads();
  await olga.sees("Mitglieder");
  await olga.page.locator("[popovertarget=user-menu]").click();
  await isGerman(olga, "user-menu");
  await olga.page.getByRole("button", { name: "English" }).click();
  await olga.sees("Members");
  await olga.row("Max").reads("Member");
  assert.equal(await olga.page.evaluate(() => document.documentElement.lang), "en");
});

journey("the language of the browser is used until another one is chosen", async ({ person, api }) => {
  const { Olga } = await api.company();
  const olga = await person("visitor", { locale: "de-AT" });
  await olga.opens("/login");
  await olga.sees("Anmelden");
  await isGerman(olga, "sign-in");
  await olga.page.getByLabel("E-Mail").fill(Olga.email);
  await olga.page.getByLabel("Passwort").first().fill("not the password");
  olga.expectRefusals(401, 400);
  await olga.page.getByRole("button", { name: "Anmelden", exact: true }).click();
  await olga.page.getByText("E-Mail-Adresse oder Passwort", { exact: false }).first().waitFor();
  await isGerman(olga, "sign-in-refused");
  await olga.opens("/signup");
  await olga.sees("Konto erstellen");
  await isGerman(olga, "sign-up");
  await olga.page.getByRole("button", { name: "English" }).click();
  await olga.sees("Create an account");
  await olga.reloads();
  await olga.sees("Create an account");
});

journey("without its translations, the app stays in English and says so", async ({ person, api }) => {
  const { Olga } = await api.company();
  const olga = await person(Olga);
  olga.expectRefusals(404);
  await olga.page.route("**/de.po", (route) => route.fulfill({ status: 404, body: "" }));
  await olga.opens("/organization/meridian/members");
  await olga.opensTheUserMenu();
  await olga.page.getByRole("button", { name: "Deutsch" }).click();
  await olga.page.getByText("The texts of this language could not be loaded. Try again.").waitFor();
  await olga.reloads();
  await olga.sees("Members");
  // Some hosts answer every path with the page.
  await olga.page.unroute("**/de.po");
  await olga.page.route("**/de.po", (route) => route.fulfill({ status: 200, body: "<!doctype html>" }));
  await olga.reloads();
  await olga.sees("Members");
});

journey("of two choices, the later one wins, also if its texts are there first", async ({ person, api }) => {
  const { Olga } = await api.company();
  const olga = await person(Olga);
  let release;
  const released = new Promise((resolve) => (release = resolve));
  await olga.page.route("**/de.po", async (route) => {
    await released;
    await route.continue();
  });
  await olga.opens("/organization/meridian/members");
  await olga.opensTheUserMenu();
  await olga.page.getByRole("button", { name: "Deutsch" }).click();
  await olga.page.getByRole("button", { name: "English" }).click();
  const late = olga.page.waitForResponse("**/de.po");
  release();
  await (await late).finished();
  // If the late texts were applied, it would be in the frames after their response.
  await olga.page.evaluate(() => new Promise((resolve) => setTimeout(resolve, 300)));
  await olga.sees("Members");
  assert.equal(await olga.page.evaluate(() => document.documentElement.lang), "en");
  await olga.page.getByRole("button", { name: "Deutsch" }).click();
  await olga.sees("Mitglieder");
});

journey("every page is complete in German", async ({ person, api, server }) => {
  const { Olga, Ada, Max } = await api.company({ administrators: ["Ada"], members: ["Max", "Kim"] });
  const ledger = await Ada.project("Ledger", { isPrivate: true, members: [{ account: Max }] });
  await Olga.invite("ruth@meridian.example", { first_name: "Ruth", level: 8 });
  const asks = { action: "change_member_level", target: "@me", level: 8, note: "Because" };
  await Max.post("/api/organizations/@current/requests/", asks);
  await sends(server, ledger, [{ event: "order_paid", distinct_id: "kim", timestamp: minutesAgo(3), properties: { country: "Norway" } }]);
  const olga = await person(Olga, { locale: "de-DE" });
  for (const [path, heading] of PAGES) {
    await olga.opens(path);
    await olga.sees(heading);
    await isGerman(olga, path.split("/").at(-1));
  }
  for (const path of ["", "/trends", "/sql", "/settings/general", "/settings/access", "/settings/token", "/settings/danger"]) {
    await olga.opens(`/project/${ledger.id}${path}`);
    await olga.page.getByRole("heading", { level: 1 }).waitFor();
    await isGerman(olga, `project${path.replaceAll("/", "-")}`);
  }
});

journey("dialogs, previews and refusals are complete in German", async ({ person, api }) => {
  const { Olga, Max } = await api.company();
  const olga = await person(Olga, { locale: "de-DE" });
  const dialog = olga.page.getByRole("dialog");
  const closes = async () => {
    await olga.page.keyboard.press("Escape");
    await olga.seesNo(dialog);
  };
  await olga.opens("/organization/meridian/members");
  await row(olga, "Max").getByRole("button", { name: /^Stufe von/ }).click();
  await olga.page.getByRole("menuitemradio", { name: /^Administrator/ }).click();
  await dialog.waitFor();
  await isGerman(olga, "level-preview");
  await closes();
  for (const item of ["Inhaberschaft übertragen", "entfernen"]) {
    await row(olga, "Max").getByRole("button", { name: "Aktionen für Max" }).click();
    await isGerman(olga, "actions");
    await olga.page.getByRole("menuitem", { name: item }).click();
    await dialog.waitFor();
    await isGerman(olga, `dialog-${item.split(" ").at(-1)}`);
    await closes();
  }
  await olga.page.getByRole("button", { name: "Mitglieder einladen" }).first().click();
  await dialog.waitFor();
  await dialog.getByRole("textbox").first().fill("kim@meridian.example");
  await isGerman(olga, "invite");
  await closes();
  await olga.page.keyboard.press("Control+k");
  await dialog.waitFor();
  await isGerman(olga, "palette");
  await closes();

  const max = await person(Max, { locale: "de-DE" });
  await max.opens("/organization/meridian/settings");
  const why = await max.isRefused(max.button("Speichern"));
  assert.match(why, /^Nur Administratoren.*Sie sind Mitglied.*kann das tun/s);
  await isGerman(max, "refusal");
});
