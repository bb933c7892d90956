// The longest names and the largest text: names wrap, heights grow, and nothing overlaps, on every page and dialog
// and at every width.

import { journey } from "./support/journey.js";
import { EVENT, OWNER, dialogs, longest, pages } from "./support/longest.js";
import { enlargesLetters, isInOrderAt, isWithinReach, sweep } from "./support/reflow.js";
import { shot } from "./support/shots.js";
import { authenticator } from "./support/totp.js";

const NARROW = 320;

/** Opens a page and waits until it is loaded completely. */
async function opens(somebody, address) {
  await somebody.opens(address);
  await somebody.page.locator("main:not(#start main) h1").waitFor();
  await somebody.page.locator(".skeleton, [aria-busy=true], .trends-waiting").first().waitFor({ state: "detached" });
}

/** Waits for the dialog of the URL. */
async function waitsForDialog(somebody) {
  await somebody.page.getByRole("dialog").first().waitFor();
  await somebody.page.locator("dialog .skeleton, dialog [aria-busy=true]").first().waitFor({ state: "detached" });
}

/** Checks what is open at the width of the narrowest phone, also with text of twice the size. */
async function isInOrderWhenNarrow(somebody, name) {
  const { page } = somebody;
  for (const times of [1, 1.5, 2]) {
    await enlargesLetters(page, times);
    await isInOrderAt(page, NARROW, `${name}, letters × ${times}`);
    await isWithinReach(page, `${name} at ${NARROW} px, letters × ${times}`);
    await shot(page, `${name.replaceAll(" ", "-")}-${times}`);
  }
  await enlargesLetters(page, 1);
}

/** Checks several places, and reports all faults together. */
async function eachOf(places, look) {
  const wrong = [];
  for (const [name, address] of places) {
    await look(name, address).catch((error) => wrong.push(`${name}: ${error.message}`));
  }
  if (wrong.length > 0) throw new Error(wrong.join("\n\n"));
}

journey("every page fits the longest names at every width", async ({ person, api, server }) => {
  const there = await longest(api, server);
  const olga = await person(there.olga);
  await eachOf(pages(there), async (name, address) => {
    await opens(olga, address);
    await sweep(olga.page, name);
  });
});

journey("every page fits the longest names on a phone with text of twice the size", async ({ person, api, server }) => {
  const there = await longest(api, server);
  const olga = await person(there.olga, { viewport: { width: NARROW, height: 640 } });
  await eachOf(pages(there), async (name, address) => {
    await opens(olga, address);
    await isInOrderWhenNarrow(olga, name);
  });
});

journey("every page fits the longest names with text of twice the size at every width", async ({ person, api, server }) => {
  const there = await longest(api, server);
  const olga = await person(there.olga);
  await eachOf(pages(there), async (name, address) => {
    await opens(olga, address);
    await enlargesLetters(olga.page, 2);
    await sweep(olga.page, `${name}, letters × 2`, [640, 700, 768, 1000, 1280, 1600]);
  });
});

journey("every dialog fits the longest names on a phone, and its buttons can be reached", async ({ person, api, server }) => {
  const there = await longest(api, server);
  const olga = await person(there.olga, { viewport: { width: NARROW, height: 640 } });
  await eachOf(dialogs(there), async (name, address) => {
    await olga.opens(address);
    await waitsForDialog(olga);
    await isInOrderWhenNarrow(olga, name);
  });
});

journey("the page of who is kept out, and their menu, fit the longest names", async ({ person, api, server }) => {
  const there = await longest(api, server);
  const { secret } = await there.olga.post("/api/users/@me/two_factor/totp/");
  await there.olga.post("/api/users/@me/two_factor/totp/confirm/", { token: await authenticator(secret).code() });
  await there.olga.patch("/api/organizations/@current/", { require_two_factor: true });
  const max = await person(there.max, { viewport: { width: NARROW, height: 640 } });
  await opens(max, "/");
  await max.sees("Two-factor authentication required");
  await isInOrderWhenNarrow(max, "kept out");
  await max.opensTheUserMenu();
  await isInOrderWhenNarrow(max, "menu of who is kept out");
});

journey("selected people and the preview of their change fit the longest names on a phone", async ({ person, api, server }) => {
  const there = await longest(api, server);
  const olga = await person(there.olga, { viewport: { width: NARROW, height: 640 } });
  await opens(olga, `/organization/${there.slug}/members`);
  for (const one of [there.max, there.ada]) await olga.page.getByRole("checkbox", { name: `Select ${one.name}` }).check();
  const bar = olga.page.getByRole("region", { name: "Selected people" });
  await bar.getByText("2 selected").waitFor();
  await isInOrderWhenNarrow(olga, "selected people");
  await bar.getByRole("button", { name: "Remove" }).click();
  await waitsForDialog(olga);
  await isInOrderWhenNarrow(olga, "preview of several people");
});

journey("menus fit the longest names on a phone", async ({ person, api, server }) => {
  const there = await longest(api, server);
  const olga = await person(there.olga, { viewport: { width: NARROW, height: 640 } });
  await opens(olga, `/organization/${there.slug}/members`);
  const { page } = olga;
  const menus = [
    ["user menu", () => olga.presses("User menu")],
    ["project switcher", () => olga.presses(/^Switch project/)],
    ["row menu", () => olga.button(`Actions for ${OWNER}`).click()],
    ["navigation", () => olga.presses("Navigation", { exact: true })],
  ];
  for (const times of [1, 2]) {
    await enlargesLetters(page, times);
    for (const [name, open] of menus) {
      await open();
      await page.locator(".menu:popover-open .menu-item, .side:not([data-folded]) .nav-item").first().waitFor();
      await isInOrderAt(page, NARROW, `${name}, letters × ${times}`);
      // Away from refused entries, whose explanation covers them while they are pointed at.
      await page.mouse.move(0, 0);
      await page.locator(".popover:popover-open").first().waitFor({ state: "hidden" });
      await isWithinReach(page, `${name}, letters × ${times}`);
      await shot(page, `${name.replaceAll(" ", "-")}-${times}`);
      await page.keyboard.press("Escape");
      await page.locator(".menu:popover-open").first().waitFor({ state: "detached" });
    }
  }
  await olga.opens(`/project/${there.project.id}`);
  await olga.button(new RegExp(`^${EVENT.slice(0, 20)}.* at `)).first().click();
  await waitsForDialog(olga);
  await isInOrderWhenNarrow(olga, "one event");
});

journey("pages with ordinary names have no layout faults at any width", async ({ person, api }) => {
  const { Ada, Max, Kim } = await api.company({ members: ["Max", "Kim"] });
  const names = ["Ledger", "Payroll of the group", "Fleet trial"];
  for (const name of names) await Ada.project(name, { isPrivate: true, members: [{ account: Max }, { account: Kim }] });
  const ada = await person(Ada);
  const { organization, team } = await Ada.me();
  const there = { slug: organization.slug, project: team, ledger: team };
  await eachOf(pages(there), async (name, address) => {
    await opens(ada, address);
    await sweep(ada.page, name);
  });
});
