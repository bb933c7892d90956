// Signing in and up: the page that opens afterwards, and errors of passwords.

import assert from "node:assert/strict";
import { journey } from "./support/journey.js";
import { settles } from "./support/settles.js";

const BAD_NEXT = ["/.//evil.example", "//evil.example", "/\\evil.example", "https://evil.example", "javascript:alert(1)", "/%2fevil.example"];

journey("signing in opens only a page of the app, whatever the URL says", async ({ person, api }) => {
  const { Max } = await api.company();
  for (const next of BAD_NEXT) {
    const max = await person("Max");
    await max.opens(`/login?next=${encodeURIComponent(next)}`);
    await max.signsIn(Max);
    await max.isIn("Meridian");
    assert.equal(new URL(max.page.url()).origin, new URL(max.server.url).origin, next);
    // The app is usable.
    await max.opensTheUserMenu();
  }
  const max = await person("Max");
  await max.opens("/login?next=%2Faccount");
  await max.signsIn(Max);
  await max.sees("Account");
  assert.equal(new URL(max.page.url()).pathname, "/account");
});

journey("a weak password is refused with the reason, and a password can be shown", async ({ person }) => {
  const olga = await person("Olga");
  await olga.opens("/signup");
  await olga.fills("Name", "Olga");
  await olga.fills("Email", "olga@meridian.example");
  const field = olga.page.getByLabel("Password", { exact: true });
  const show = olga.page.getByRole("button", { name: "Show password" });

  await field.fill("password");
  await field.press("Home");
  await field.press("ArrowRight");
  await show.click();
  await settles(() => field.getAttribute("type"), "text");
  await settles(() => show.getAttribute("aria-pressed"), "true");
  // The focus and the caret stay in the field.
  await settles(() => field.evaluate((input) => document.activeElement === input && input.selectionStart), 1);
  await show.click();
  await settles(() => field.getAttribute("type"), "password");
  await settles(() => field.evaluate((input) => document.activeElement === input && input.selectionStart), 1);
  // With the keyboard, too; then the focus is on the button.
  await field.press("Tab");
  await olga.page.keyboard.press("Space");
  await settles(() => field.getAttribute("type"), "text");
  await settles(() => show.evaluate((button) => document.activeElement === button), true);

  olga.expectRefusals(400);
  await olga.presses("Create account");
  await olga.page.getByText("This is a top-10 common password. Add another word or two. Uncommon words are better.").waitFor();
  await olga.inspects("sign-up-weak-password");
  await field.fill("violet stapler 7 kettle");
  await olga.presses("Create account");
  await olga.button("User menu").waitFor();
});
