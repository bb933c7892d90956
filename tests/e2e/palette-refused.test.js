// What the command palette cannot do: actions that the rules refuse, and people without the server.

import assert from "node:assert/strict";
import { LEVEL } from "./support/api.js";
import { journey } from "./support/journey.js";
import { Palette } from "./support/palette.js";
import { isStream } from "./support/quiet.js";

const HERE = "/api/organizations/@current/";
const MEMBERS = "/organization/meridian/members";

/** Opens a page, and waits until it hears of changes. */
async function listens(somebody, path) {
  const stream = somebody.page.waitForResponse((response) => isStream(response.request()));
  await somebody.opens(path);
  await stream;
  await somebody.page.getByRole("main").getByRole("heading", { level: 1 }).waitFor();
}

journey("what is refused is greyed with its reason, lets one ask, and follows a change of level", async ({ person, api }) => {
  const { Olga, Max } = await api.company();
  const max = await person(Max);
  await listens(max, MEMBERS);
  const palette = new Palette(max);
  await palette.opens();
  await max.page.keyboard.type("project");
  const create = palette.option(/^New project/);
  await create.and(max.page.locator("[aria-disabled=true]")).waitFor();
  assert.match(await create.textContent(), /Administrators only\. You are a member\. .*Olga or Ada can do this\./);
  await max.inspects("palette-refused");
  const transfer = palette.option(/^Transfer ownership/);
  await palette.field.fill("transfer");
  await transfer.waitFor();
  assert.match(await transfer.textContent(), /Owner only\. You are a member\. Olga can do this/);
  // Nobody can be asked for it, so Enter does nothing.
  await max.page.keyboard.press("Enter");
  await transfer.waitFor();

  // Where somebody can be asked, Enter asks.
  await palette.field.fill("new project");
  await max.page.keyboard.press("Enter");
  const ask = max.dialog("Ask for a new project");
  await ask.getByLabel("Project name").waitFor();
  await max.page.keyboard.press("Escape");
  await max.seesNo(ask);

  // A change of level reaches the open palette.
  await palette.opens();
  await max.page.keyboard.type("new project");
  await create.and(max.page.locator("[aria-disabled=true]")).waitFor();
  const { uuid } = await Max.me();
  await Olga.patch(`${HERE}members/${uuid}/`, { level: LEVEL.administrator });
  await create.and(max.page.locator(":not([aria-disabled])")).waitFor();
  await max.page.keyboard.press("Enter");
  await max.dialog("New project").getByLabel("Name", { exact: true }).waitFor();
});

journey("without the server the palette finds everything but people", async ({ person, api }) => {
  const { Olga } = await api.company();
  const olga = await person(Olga);
  await olga.opens(MEMBERS);
  await olga.row("Max").waits();
  const palette = new Palette(olga);
  await palette.opens();
  await palette.finds("max", "Max");
  // What is typed or pasted has an end.
  await palette.field.fill("");
  await olga.page.keyboard.insertText("a".repeat(201));
  assert.equal((await palette.field.inputValue()).length, 200);
  await palette.field.fill("");
  olga.expectLostConnection();
  await olga.page.context().setOffline(true);
  await palette.finds("members", "Members");
  await palette.dialog.getByText(/^(You’re offline|The server can’t be reached)/).waitFor();
  await olga.page.context().setOffline(false);
  await palette.field.fill("max");
  await palette.option(/^Max/).waitFor();
});
