// The command palette: pages, people, projects and actions by the keyboard, and why some are refused.

import assert from "node:assert/strict";
import { LEVEL, levelOf } from "./support/api.js";
import { journey } from "./support/journey.js";
import { Palette } from "./support/palette.js";
import { settles } from "./support/settles.js";

const MEMBERS = "/organization/meridian/members";

/** Waits until a row is within its list. */
async function isInSight(option) {
  const within = (row) => {
    const [inner, outer] = [row, row.closest("[role=listbox]")].map((element) => element.getBoundingClientRect());
    return inner.top >= outer.top && inner.bottom <= outer.bottom + 1;
  };
  await settles(() => option.evaluate(within), true);
}

const focused = (somebody) =>
  somebody.page.evaluate(() => document.activeElement.getAttribute("aria-label") ?? document.activeElement.textContent);

journey("pages, projects and organizations are found and opened by the keyboard", async ({ person, api }) => {
  const { Olga } = await api.company();
  await Olga.post("/api/organizations/", { name: "Kestrel" });
  await Olga.patch("/api/users/@me/", { set_current_organization: (await Olga.get("/api/organizations/")).results.find(({ name }) => name === "Meridian").id });
  const olga = await person(Olga);
  await olga.opens(MEMBERS);
  await olga.sees("Members");
  const palette = new Palette(olga);
  await palette.opens();
  await settles(palette.current, /^Default Project/);
  await olga.inspects("palette");

  // Arrows, Home and End; the row is what Enter chooses.
  const number = await palette.options.count();
  await olga.page.keyboard.press("ArrowDown");
  await settles(palette.current, /^Events/);
  await olga.page.keyboard.press("ArrowUp");
  await olga.page.keyboard.press("ArrowUp");
  await settles(palette.current, /^Kestrel/);
  await palette.options.last().and(olga.page.locator("[aria-selected=true]")).waitFor();
  await isInSight(palette.options.last());
  await olga.page.keyboard.press("Home");
  await settles(palette.current, /^Default Project/);
  await isInSight(palette.options.first());
  await olga.page.keyboard.press("End");
  await settles(palette.current, /^Kestrel/);
  await palette.dialog.getByRole("status").filter({ hasText: `${number} results` }).waitFor();

  await palette.finds("bill", "Billing");
  await olga.page.keyboard.press("Enter");
  await olga.sees("Billing");
  await palette.isClosed();
  // The palette is not a page to go back to.
  await olga.page.goBack();
  await olga.sees("Members");
  assert.equal(await palette.dialog.count(), 0);

  await palette.opens();
  await palette.finds("default pro", "Default Project");
  await olga.page.keyboard.press("Enter");
  await olga.sees("Default Project");
  await palette.opens();
  await palette.finds("kest", "Kestrel");
  await olga.page.keyboard.press("Enter");
  await olga.isIn("Kestrel");

  await palette.opens();
  await olga.page.keyboard.type("xyzzy");
  await palette.dialog.getByRole("status").filter({ hasText: "No results" }).waitFor();
  await palette.dialog.getByText("Nothing matches.").waitFor();
  await olga.page.keyboard.press("Escape");
  await palette.isClosed();
});

journey("an allowed action opens its dialog, and the focus comes back", async ({ person, api }) => {
  const { Olga } = await api.company();
  const olga = await person(Olga);
  await olga.opens(MEMBERS);
  await olga.row("Max").waits();
  const palette = new Palette(olga);
  await olga.link("Requests").focus();
  await palette.opens();
  await olga.page.keyboard.press("Escape");
  await palette.isClosed();
  await settles(() => focused(olga), "Requests");

  await palette.opens();
  await palette.finds("invite", "Invite members");
  await olga.page.keyboard.press("Enter");
  const invite = olga.dialog(/^Invite to/);
  await invite.getByLabel("Email", { exact: true }).first().fill("kim@meridian.example");
  // Over a dialog the key does nothing: what is typed stays.
  await olga.page.keyboard.press("Control+k");
  assert.equal(await palette.dialog.count(), 0);
  assert.equal(await invite.getByLabel("Email", { exact: true }).first().inputValue(), "kim@meridian.example");
  await olga.page.keyboard.press("Escape");
  await olga.seesNo(invite);
  // To where it was before the palette, which the dialog has replaced.
  await settles(() => focused(olga), "Requests");

  await palette.opens();
  await palette.finds("make default", "Make Default Project private");
  await olga.page.keyboard.press("Enter");
  await olga.sees("Project settings");
  await palette.isClosed();
  const preview = olga.page.getByRole("group", { name: "Preview of the change" });
  await preview.getByRole("button", { name: "Make private" }).waitFor();
  // The change is confirmed there, and nowhere else.
  await olga.presses("Cancel");
  await olga.seesNo(preview);
  assert.equal(await olga.privacyToggle().getAttribute("aria-checked"), "false");
});

journey("people are found on the server, and their level is changed", async ({ person, api }) => {
  const { Olga, Max } = await api.company({ members: ["Max", ...Array.from({ length: 30 }, (_, number) => `Extra ${number}`)] });
  const olga = await person(Olga);
  await olga.opens("/account");
  await olga.sees("Account");
  const palette = new Palette(olga);
  await palette.opens();
  // By the address, of which the page shows nothing.
  await palette.finds("max@", "Max");
  await olga.inspects("palette-people");
  await olga.page.keyboard.press("Enter");
  await settles(palette.current, /^Make Max an administrator/);
  await olga.inspects("palette-person");
  // Backspace in the empty field goes back to everything.
  await olga.page.keyboard.press("Backspace");
  await settles(palette.current, /^Default Project/);
  await palette.finds("someone", "Change someone’s level");
  await olga.page.keyboard.press("Enter");
  await palette.finds("max", "Max");
  await olga.page.keyboard.press("Enter");
  await settles(palette.current, /^Make Max an administrator/);
  await olga.page.keyboard.press("Enter");
  await palette.isClosed();
  await olga.inspects("palette-change");
  await olga.page.getByRole("dialog").getByRole("button", { name: "Change to administrator" }).click();
  await settles(() => levelOf(Olga, Max), LEVEL.administrator);
  // The members page shows the person, whom the first page of the list might not have.
  await olga.row("Max").waits();

  await palette.opens();
  await palette.finds("remove someone", "Remove someone");
  await olga.page.keyboard.press("Enter");
  await palette.finds("extra 17", "Extra 17");
  await olga.page.keyboard.press("Enter");
  await olga.dialog(/Remove Extra 17/).waitFor();
});

journey("it opens from the top bar, and ? lists the shortcuts, which can be switched off", async ({ person, api }) => {
  const { Ada } = await api.company();
  const ada = await person(Ada);
  await ada.opens(MEMBERS);
  await ada.row("Max").waits();
  const palette = new Palette(ada);
  await ada.page.getByRole("banner").getByRole("button", { name: "Search and commands" }).click();
  await palette.isReady();
  await ada.page.keyboard.press("Control+k");
  await palette.isClosed();
  const menu = await ada.opensTheUserMenu();
  await menu.getByRole("button", { name: "Search and commands" }).click();
  await palette.isReady();
  await palette.finds("dark", "Use dark appearance");
  await ada.page.keyboard.press("Enter");
  await settles(() => ada.page.evaluate(() => document.documentElement.dataset.appearance), "dark");
  await palette.isClosed();

  // The home page redirects, and what was opened meanwhile stays.
  await ada.opens("/?dialog=palette");
  await ada.page.waitForURL(/\/project\/\d+\?dialog=palette$/);
  await palette.isReady();
  await palette.finds("members", "Members");
  await ada.page.keyboard.press("Enter");
  await ada.sees("Members");

  const shortcuts = ada.dialog("Keyboard shortcuts");
  const setting = (where) => where.getByRole("checkbox", { name: /Press \/ to go to the search field/ });
  await ada.page.getByRole("heading", { level: 1 }).focus();
  await ada.page.keyboard.press("?");
  await shortcuts.getByText("Search and commands").first().waitFor();
  await ada.inspects("shortcuts");
  await setting(shortcuts).uncheck();
  await ada.page.keyboard.press("Escape");
  await ada.seesNo(shortcuts);
  await ada.page.keyboard.press("?");
  assert.equal(await shortcuts.count(), 0);
  await ada.page.keyboard.press("/");
  assert.notEqual(await ada.page.evaluate(() => document.activeElement.tagName), "INPUT");
  // A key with Ctrl is none of them.
  await palette.opens();
  await palette.finds("shortcuts", "Keyboard shortcuts");
  await ada.page.keyboard.press("Enter");
  await setting(shortcuts).waitFor();
  assert.equal(await setting(shortcuts).isChecked(), false);
  await ada.page.keyboard.press("Escape");
  await ada.seesNo(shortcuts);

  // It is kept in the browser, and the account page has it too: both show the same.
  await ada.opens("/account");
  const page = setting(ada.page.getByRole("main"));
  await page.waitFor();
  assert.equal(await page.isChecked(), false);
  await page.check();
  await ada.page.getByRole("heading", { level: 1 }).focus();
  await ada.page.keyboard.press("?");
  await setting(shortcuts).uncheck();
  await ada.page.keyboard.press("Escape");
  await ada.seesNo(shortcuts);
  assert.equal(await page.isChecked(), false);
});

journey("visitors have no palette", async ({ person }) => {
  const visitor = await person("Vera");
  await visitor.opens("/login?dialog=palette");
  await visitor.field("Email").waitFor();
  await visitor.page.keyboard.press("Control+k");
  await visitor.page.keyboard.press("?");
  assert.equal(await visitor.page.getByRole("dialog").count(), 0);
});
