// Forms as browsers, password managers and input methods (IME) fill them.

import assert from "node:assert/strict";
import { journey } from "./support/journey.js";

journey("values that a password manager fills in without an input event are used", async ({ person, api }) => {
  const { Max } = await api.company();
  const max = await person("Max");
  await max.opens("/login");
  await max.sees("Sign in");
  const filled = { email: Max.email, password: Max.password };
  for (const [type, value] of Object.entries(filled)) {
    const field = type === "password" ? max.page.locator("input[type=password]") : max.page.getByRole("textbox").first();
    // Set the value without an event, as some password managers do.
    await field.evaluate((input, text) => (input.value = text), value);
  }
  await max.presses("Sign in", { exact: true });
  await max.button("User menu").waitFor();
});

/** Composes `text` in the focused field, as an input method does, and ends the composition with Enter. */
async function composes(page, text) {
  const session = await page.context().newCDPSession(page);
  await session.send("Input.imeSetComposition", { text, selectionStart: text.length, selectionEnd: text.length });
  const enter = { key: "Enter", code: "Enter", windowsVirtualKeyCode: 229 };
  await session.send("Input.dispatchKeyEvent", { type: "rawKeyDown", ...enter });
  await session.send("Input.insertText", { text });
  await session.send("Input.dispatchKeyEvent", { type: "keyUp", ...enter });
}

journey("the Enter that ends an IME composition does nothing else", async ({ person, api }) => {
  const { Ada } = await api.company();
  const other = await Ada.project("東京");
  const ada = await person(Ada);
  await ada.opens("/organization/meridian/members");
  await ada.sees("Members");
  const here = ada.page.url();

  // In the project switcher, Enter opens the first project found.
  await ada.presses(/^Switch project/);
  const filter = ada.page.getByRole("searchbox", { name: "Filter projects" });
  await filter.focus();
  await composes(ada.page, "東京");
  assert.equal(await filter.inputValue(), "東京");
  assert.equal(ada.page.url(), here);
  await filter.waitFor();
  await filter.press("Enter");
  await ada.page.waitForURL(`**/project/${other.id}`);
});

journey("Enter in the search field of a dialog does not submit it", async ({ person, api }) => {
  const { Ada, Max, Kim } = await api.company({ members: ["Max", "Kim"] });
  const ledger = await Ada.project("Ledger", { isPrivate: true });
  const ada = await person(Ada);
  await ada.opens(`/project/${ledger.id}/settings/access?dialog=add`);
  const dialog = ada.page.getByRole("dialog", { name: "Add people to Ledger" });
  await dialog.getByRole("checkbox", { name: /Max/ }).check();
  const search = dialog.getByRole("searchbox");
  await search.fill("Ki");
  await search.press("Enter");
  await dialog.getByRole("checkbox", { name: /Kim/ }).check();
  await dialog.getByRole("button", { name: "Add 2 people" }).click();
  await ada.isTold("2 people added to Ledger as member.");
  const members = await Ada.get(`/api/projects/${ledger.id}/explicit_members/`);
  assert.deepEqual(members.map(({ user }) => user.email).sort(), [Kim.email, Max.email].sort());
});
