// Accessibility: keyboard, touch, screen readers, forced colours, reduced motion and print.

import assert from "node:assert/strict";
import { journey } from "./support/journey.js";
import { RoleTable } from "./support/role-table.js";
import { settles } from "./support/settles.js";

const TOUCH = { hasTouch: true, isMobile: true, viewport: { width: 390, height: 800 } };
const STILL = { reducedMotion: "reduce" };

/** The accessible name of the focused element. */
const focused = (somebody) =>
  somebody.page.evaluate(() => document.activeElement.ariaLabel ?? document.activeElement.innerText?.replaceAll(/\s+/g, " ").trim());
const explanation = (somebody) => somebody.page.getByRole("tooltip").filter({ visible: true });

/** Taps a control that may be refused; `force`, because Playwright does not tap what it considers disabled. */
const taps = (control) => control.tap({ force: true });

/** Delays responses of the server until the returned function is called. */
async function holds(somebody, pattern) {
  let letGo;
  const held = new Promise((done) => (letGo = done));
  await somebody.page.route(pattern, async (route) => {
    await held;
    await route.continue();
  });
  return letGo;
}

journey("the skip link moves the focus to the page", async ({ person, api }) => {
  const { Ada } = await api.company();
  const ada = await person(Ada);
  await ada.opens("/account");
  await ada.sees("Account");
  await ada.page.evaluate(() => document.activeElement.blur());
  await ada.page.keyboard.press("Tab");
  await settles(() => focused(ada), "Skip to content");
  await ada.page.keyboard.press("Enter");
  await settles(() => ada.page.evaluate(() => document.activeElement.id), "page");
  await ada.page.keyboard.press("Tab");
  const isInPage = () => ada.page.evaluate(() => document.activeElement.closest("main") !== null);
  await settles(isInPage, true);
  assert.equal(new URL(ada.page.url()).pathname, "/account");
});

journey("with reduced motion, skeletons and progress indicators are visible", async ({ person, api }) => {
  const { Ada } = await api.company();
  const ada = await person(Ada, STILL);
  const { organization } = await Ada.me();
  let letGo = await holds(ada, /\/api\/organizations\/.*\/members\?/);
  await ada.opens(`/organization/${organization.slug}/members`);
  const skeleton = ada.page.locator(".skeleton").first();
  await skeleton.waitFor();
  await settles(() => skeleton.evaluate((element) => getComputedStyle(element).opacity), "1");
  letGo();
  await ada.row("Max").waits();

  await ada.opens("/account");
  await ada.fills("Name", "Adelheid");
  letGo = await holds(ada, /users\/@me/);
  await ada.presses("Save name");
  const ring = ada.button("Save name").locator(".ring");
  await ring.waitFor();
  await settles(() => ring.evaluate((element) => getComputedStyle(element).opacity), "1");
  letGo();
  await ada.isTold("Adelheid");
});

journey("in forced colours a toggle shows its state", async ({ person, api }) => {
  const { Ada } = await api.company();
  const project = await Ada.project("Ledger");
  const ada = await person(Ada, { forcedColors: "active" });
  await ada.opens(`/project/${project.id}/settings/access`);
  const look = () =>
    ada.privacyToggle().evaluate((toggle) => {
      const thumb = toggle.firstElementChild;
      const { backgroundColor, borderStyle, borderTopColor: borderColor } = getComputedStyle(toggle);
      const { backgroundColor: fill, translate } = getComputedStyle(thumb);
      return { backgroundColor, borderStyle, borderColor, thumb: fill, translate };
    });
  await ada.privacyToggle().waitFor();
  const off = await look();
  assert.notEqual(off.thumb, off.backgroundColor, "the thumb is seen");
  assert.notEqual(off.borderColor, off.backgroundColor, "the edge is seen");
  await ada.privacyToggle().click();
  const half = await look();
  assert.equal(half.borderStyle, "dashed");
  await ada.presses(/^Make private/);
  await ada.seesNo(ada.page.getByText("Not applied yet"));
  const on = await look();
  assert.notEqual(on.backgroundColor, off.backgroundColor);
  assert.notEqual(on.thumb, on.backgroundColor, "the thumb is seen");
  assert.notEqual(on.translate, off.translate);
});

journey("Undo is one Tab away, does not expire while it has the focus, and returns the focus", async ({ person, api }) => {
  const { Olga } = await api.company();
  const olga = await person(Olga);
  const { organization } = await Olga.me();
  const table = await new RoleTable(olga).opens(organization.slug);
  const change = async (level) => {
    const dialog = await table.row("Max").choosesLevel(level);
    await dialog.getByRole("button", { name: /^Change to/ }).click();
    await olga.seesNo(dialog);
    // Wait for the level in the message, because the message about the previous change may still be there.
    await olga.isTold(new RegExp(`Max is now an? ${level.toLowerCase()}`));
    await settles(() => focused(olga), new RegExp(`^Level of Max: `));
  };
  await change("Administrator");
  await olga.page.keyboard.press("Tab");
  await settles(() => focused(olga), /^Undo/);
  await olga.page.keyboard.press("Tab");
  await settles(() => focused(olga), "Close message");
  await olga.page.keyboard.press("Tab");
  await settles(() => focused(olga), /^Level of Max: /);
  await olga.page.keyboard.press("Tab");
  assert.doesNotMatch(await focused(olga), /^Undo/, "once is enough: the way through the page goes on");

  await change("Member");
  await olga.page.keyboard.press("Tab");
  await settles(() => focused(olga), /^Undo/);
  await olga.page.keyboard.press("Enter");
  await settles(() => focused(olga), /^Level of Max: /);
  await table.row("Max").showsLevel("Administrator");

  await change("Member");
  await olga.page.keyboard.press("Tab");
  await settles(() => focused(olga), /^Undo/);
  await olga.page.keyboard.press("Escape");
  await settles(() => focused(olga), /^Level of Max: /);
  await olga.seesNo(olga.button(/^Undo/));
});

journey("the key / focuses the search, except while typing, and can be switched off", async ({ person, api }) => {
  const { Ada } = await api.company();
  const ada = await person(Ada);
  const { organization } = await Ada.me();
  const table = await new RoleTable(ada).opens(organization.slug);
  await table.row("Max").waits();
  await ada.page.keyboard.press("/");
  await settles(() => table.search().evaluate((field) => field === document.activeElement), true);
  assert.equal(await table.search().inputValue(), "");
  await ada.page.keyboard.type("a/b");
  assert.equal(await table.search().inputValue(), "a/b");
  await table.search().fill("");

  await ada.opens("/account");
  await ada.page.getByRole("checkbox", { name: "Press / to go to the search field" }).uncheck();
  await table.opens(organization.slug);
  await table.row("Max").waits();
  await ada.page.keyboard.press("/");
  await ada.page.keyboard.press("/");
  assert.equal(await table.search().evaluate((field) => field === document.activeElement), false);
  await ada.opens("/account");
  const tick = ada.page.getByRole("checkbox", { name: "Press / to go to the search field" });
  assert.equal(await tick.isChecked(), false, "it is kept");
  await tick.check();
  await table.opens(organization.slug);
  await table.row("Max").waits();
  await ada.page.keyboard.press("/");
  await settles(() => table.search().evaluate((field) => field === document.activeElement), true);
});

journey("tapping a refused control opens and closes its explanation", async ({ person, api }) => {
  const { Max } = await api.company();
  const max = await person(Max, TOUCH);
  const { organization } = await Max.me();
  await max.opens(`/organization/${organization.slug}/projects`);
  const button = max.button("New project");
  await taps(button);
  await explanation(max).getByText("You are a member").waitFor();
  await taps(button);
  await explanation(max).waitFor({ state: "hidden" });
  await taps(button);
  await explanation(max).waitFor();
  await taps(max.page.getByRole("heading", { level: 1 }));
  await explanation(max).waitFor({ state: "hidden" });
  await taps(button);
  await explanation(max).waitFor();
  await taps(explanation(max));
  await explanation(max).waitFor();
  await max.page.keyboard.press("Escape");
  await explanation(max).waitFor({ state: "hidden" });
});

journey("a control that becomes refused under the pointer shows its explanation", async ({ person, api }) => {
  const { Olga, Ada } = await api.company();
  const ada = await person(Ada);
  const { organization, uuid } = await Ada.me();
  await ada.page.clock.install();
  await ada.opens(`/organization/${organization.slug}/projects`);
  const button = ada.button("New project");
  await button.hover();
  await ada.waitsForRequests();
  assert.equal(await explanation(ada).count(), 0);
  await Olga.patch(`/api/organizations/${organization.id}/members/${uuid}/`, { level: 1 });
  // A tab loads the user again when the user returns to it.
  await ada.page.clock.fastForward(10_000);
  await ada.page.evaluate(() => document.dispatchEvent(new Event("visibilitychange", { bubbles: true })));
  await button.and(ada.page.locator("[aria-disabled=true]")).waitFor();
  await explanation(ada).getByText("You are a member").waitFor();
});

journey("printing with the dark appearance gives dark text on white", async ({ person, api }) => {
  const { Ada } = await api.company();
  const ada = await person(Ada, { colorScheme: "dark" });
  const { organization, team } = await Ada.me();
  const pages = [`/organization/${organization.slug}/members`, `/organization/${organization.slug}/billing`, `/organization/${organization.slug}/roles`, `/project/${team.id}`];
  for (const chosen of ["system", "dark"]) {
    await ada.opens("/account");
    await ada.page.getByRole("main").getByRole("button", { name: new RegExp(`^${chosen}`, "i") }).click();
    for (const address of pages) {
      await ada.page.emulateMedia({ media: "screen" });
      await ada.opens(address);
      await ada.page.locator("main:not(#start main) h1").waitFor();
      await ada.waitsForRequests();
      await ada.page.emulateMedia({ media: "print" });
      const pale = await ada.page.evaluate(() => {
        const paint = document.createElement("canvas").getContext("2d", { willReadFrequently: true });
        const light = (color) => {
          paint.clearRect(0, 0, 1, 1);
          paint.fillStyle = color;
          paint.fillRect(0, 0, 1, 1);
          const [red, green, blue, alpha] = paint.getImageData(0, 0, 1, 1).data;
          return alpha === 0 ? 1 : (0.2126 * red + 0.7152 * green + 0.0722 * blue) / 255;
        };
        const found = [];
        if (light(getComputedStyle(document.documentElement).backgroundColor) < 0.95) found.push("the paper is dark");
        const walker = document.createTreeWalker(document.querySelector("main"), NodeFilter.SHOW_TEXT);
        while (walker.nextNode()) {
          const element = walker.currentNode.parentElement;
          if (!walker.currentNode.data.trim() || !element.checkVisibility()) continue;
          // Skip text on a background of its own, such as a button.
          if (element.closest("button, [data-kind=primary]")) continue;
          const style = getComputedStyle(element);
          if (light(element.closest("svg") ? style.fill : style.color) > 0.55) found.push(walker.currentNode.data);
        }
        return found;
      });
      assert.deepEqual(pale, [], `${address}, ${chosen}`);
    }
  }
  await ada.page.emulateMedia({ media: null });
});
