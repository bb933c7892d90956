// The role table as a list: search, order, filter and paging, all in the URL; and pending invites.

import assert from "node:assert/strict";
import { journey } from "./support/journey.js";
import { hearsNothing } from "./support/quiet.js";
import { RoleTable } from "./support/role-table.js";
import { settles } from "./support/settles.js";

const SLUG = "meridian";

async function members(person, account, query, options) {
  return new RoleTable(await person(account, options)).opens(SLUG, query);
}

const numbered = (count) => Array.from({ length: count }, (_, at) => `Person ${String(at + 1).padStart(2, "0")}`);

journey("search, order, filter and page are in the URL and survive a reload", async ({ person, api }) => {
  const { Ada } = await api.company({ members: numbered(30) });
  await Ada.invite("hedy@lumen.example");
  const table = await members(person, Ada);
  await table.page.getByText("1–25 of 32 people · 1 invite").waitFor();
  await settles(async () => (await table.names()).slice(0, 4), ["hedy@lumen.example", "Olga", "Ada", "Person 01"]);

  // Pages.
  await table.page.getByRole("link", { name: "Next page" }).click();
  await table.page.getByText("26–32 of 32 people · 1 invite").waitFor();
  assert.equal(table.query(), "?page=2");
  await settles(async () => (await table.names()).slice(-1), ["Person 30"]);
  await table.person.inspects("members-page");
  await table.page.goBack();
  await table.page.getByText("1–25 of 32").waitFor();

  // Order: by name, and reversed.
  await table.heading("Person").click();
  await table.row("Ada").waits();
  assert.equal(table.query(), "?order=name");
  await table.page.getByRole("columnheader", { name: "Person" }).and(table.page.locator("[aria-sort=ascending]")).waitFor();
  await table.heading("Person").click();
  await table.page.waitForURL("**/members?order=-name");
  await table.row("Person 30").waits();
  await settles(async () => (await table.names()).slice(1, 3), ["Person 30", "Person 29"]);
  for (const [column, order] of [["Last seen", "last_seen"], ["Joined", "joined"], ["Level", ""]]) {
    await table.heading(column).click();
    assert.equal(new URLSearchParams(table.query()).get("order") ?? "", order);
  }

  // Filter.
  await table.shows(/^Administrators 1/).click();
  await table.page.getByText("1–1 of 1 person").waitFor();
  await settles(() => table.names(), ["Ada"]);
  assert.equal(table.query(), "?show=administrators");
  await table.shows(/^Invites 1/).click();
  await table.page.getByText("1–1 of 1 invite").waitFor();
  await table.shows(/^All/).click();

  // Search: on the server, across all pages, and in invites, too.
  await table.page.keyboard.press("/");
  await table.search().pressSequentially("PERSON 29");
  await table.page.getByText("1–1 of 1 person").waitFor();
  assert.equal(table.query(), "?search=PERSON%2029");
  await table.page.reload();
  await table.page.getByText("1–1 of 1 person").waitFor();
  await settles(() => table.search().inputValue(), "PERSON 29");
  await settles(() => table.names(), ["Person 29"]);
  await table.search().fill("lumen");
  await table.row("hedy@lumen.example").waits();

  // No results.
  await table.search().fill("50%");
  await table.page.getByText("No one matches “50%”").waitFor();
  await table.person.inspects("members-nobody");
  await table.page.getByRole("button", { name: "Clear search" }).click();
  await table.page.getByText("1–25 of 32").waitFor();
  await settles(() => table.search().inputValue(), "");
  assert.equal(table.query(), "");
});

journey("people come first: many invites are folded and never take the place of people", async ({ person, api }) => {
  const { Ada } = await api.company({ members: numbered(30) });
  await Ada.post("/api/organizations/@current/invites/bulk/?partial=true", numbered(300).map((_, at) => ({ target_email: `guest${at}@lumen.example` })));
  // A late update about the invites would make the page read them again.
  const ada = await hearsNothing(await person(Ada));
  const asked = [];
  ada.page.on("request", (request) => request.url().includes("/invites?") && asked.push(new URL(request.url()).searchParams.get("limit")));
  const table = await new RoleTable(ada).opens(SLUG);
  await table.page.getByText("1–25 of 32 people · 300 invites").waitFor();
  await settles(async () => (await table.names()).length, 25);
  assert.deepEqual(asked, ["3"], "the first page reads a few invites, not all");
  const group = table.page.getByRole("button", { name: "Invites 300", exact: true }).and(table.page.locator("[aria-expanded]"));
  await table.person.inspects("members-invites-folded");
  // The heading of the group spans the columns that there are, and adds none.
  const gap = () =>
    table.page.evaluate(() => {
      const [table, row] = [".role-table", ".role-table tbody:last-of-type tr"].map((name) => document.querySelector(name));
      const end = (element) => element.getBoundingClientRect().right;
      return Math.round(end(table) - end(row.lastElementChild));
    });
  for (const width of [768, 1280]) {
    await table.page.setViewportSize({ width, height: 800 });
    await settles(gap, 0);
  }

  // By keyboard; the group shows a page of them, and the people are still there.
  await group.press("Enter");
  await settles(async () => (await table.names()).length, 50);
  assert.equal(await group.getAttribute("aria-expanded"), "true");
  await settles(() => group.evaluate((button) => button === document.activeElement), true);
  // A page that has just been opened may ask once more, because of what changed shortly before.
  assert.deepEqual([...new Set(asked)], ["3", "25"]);
  assert.equal(table.query(), "?invites=open");
  await table.person.inspects("members-invites-open");
  await group.press("Space");
  await settles(async () => (await table.names()).length, 25);
  await table.page.goBack();
  await settles(async () => (await table.names()).length, 50);

  await table.page.getByRole("link", { name: "Show all invites" }).click();
  await table.page.getByText("1–25 of 300 invites").waitFor();
  await table.shows(/^All/).click();
  await settles(async () => (await table.names()).length, 50);

  // The next page has people only, and a search that finds no people opens the invites.
  await table.page.getByRole("link", { name: "Next page" }).click();
  await table.page.getByText("26–32 of 32 people · 300 invites").waitFor();
  await settles(async () => (await table.names()).length, 7);
  assert.equal(await group.count(), 0);
  await table.opens(SLUG, "?search=guest29");
  await settles(async () => (await table.names()).length, 11);
});

journey("a page beyond the end shows the last one", async ({ person, api }) => {
  const { Ada } = await api.company({ members: numbered(26) });
  const table = await members(person, Ada, "?page=9");
  await table.page.getByText("26–28 of 28 people").waitFor();
  await table.page.getByRole("link", { name: "Page 2" }).and(table.page.locator("[aria-current=page]")).waitFor();
});

journey("a list that cannot be loaded says so and can be retried", async ({ person, api }) => {
  const { Ada } = await api.company();
  const ada = await person(Ada);
  ada.expectRefusals(400);
  const table = new RoleTable(ada);
  // A search that is too long for the server.
  let broken = true;
  await ada.page.route("**/members?**", (route) =>
    broken ? route.fulfill({ status: 400, json: { type: "invalid_request", code: "error", detail: "Not now.", attr: null } }) : route.fallback(),
  );
  await table.opens(SLUG);
  await ada.page.getByRole("alert").getByText("Not now.").waitFor();
  await ada.inspects("members-problem");
  broken = false;
  await ada.presses("Try again");
  await table.row("Max").waits();
});

journey("an administrator copies, renews and cancels invites", async ({ person, api, server }) => {
  const { Ada, Max } = await api.company();
  const { id } = await Max.invite("hedy@lumen.example", { first_name: "Hedy" });
  const table = await members(person, Ada, "", { permissions: ["clipboard-read", "clipboard-write"] });
  const clipboard = () => table.page.evaluate(() => navigator.clipboard.readText());
  const row = table.row("hedy@lumen.example").locator;
  await row.getByText("Pending").waitFor();
  await row.getByText("invited by Max").waitFor();
  await table.person.inspects("members-invites");

  await row.getByRole("button", { name: "Copy link" }).click();
  await row.getByRole("button", { name: "Copied" }).waitFor();
  assert.equal(await clipboard(), `${server.url}/signup/${id}`);

  await table.row("hedy@lumen.example").chooses("Renew link");
  const dialog = table.person.dialog();
  const link = await dialog.getByRole("textbox", { name: "Link" }).inputValue();
  assert.notEqual(link, `${server.url}/signup/${id}`);
  await table.person.inspects("members-new-link");
  await dialog.getByRole("button", { name: "Copy link" }).click();
  await dialog.getByRole("button", { name: "Copied" }).waitFor();
  assert.equal(await clipboard(), link);
  await dialog.getByRole("button", { name: "Done" }).click();
  const { results } = await Ada.get("/api/organizations/@current/invites/");
  assert.deepEqual(results.map((invite) => [`${server.url}/signup/${invite.id}`, invite.first_name, invite.created_by.first_name]), [
    [link, "Hedy", "Ada"],
  ]);
  await row.getByText("invited by Ada").waitFor();

  await table.row("hedy@lumen.example").chooses("Copy link");
  await table.person.isTold("Copied the link for hedy@lumen.example.");

  await table.row("hedy@lumen.example").chooses("Cancel invite");
  const asked = table.person.dialog();
  await table.person.inspects("members-cancel-invite");
  await asked.getByRole("button", { name: "Cancel invite" }).click();
  await table.person.isTold("The invite to hedy@lumen.example was cancelled.");
  await row.waitFor({ state: "detached" });
  assert.equal((await Ada.get("/api/organizations/@current/invites/")).count, 0);
});

journey("a member does not see the link of an administrator's invite, and can cancel only their own", async ({ person, api }) => {
  const { Ada, Max } = await api.company();
  await Ada.invite("high@lumen.example", { level: 8 });
  await Max.invite("own@lumen.example");
  const table = await members(person, Max, "?show=invites");
  assert.equal(await table.row("high@lumen.example").locator.getByRole("button", { name: "Copy link" }).count(), 0);
  const menu = await table.row("high@lumen.example").opensMenu();
  await settles(() => menu.getByRole("menuitem").allInnerTexts(), ["Renew link", "Cancel invite"]);
  const needsAdministrator = "Administrators only You are a member. Olga or Ada can do this.";
  for (const entry of ["Renew link", "Cancel invite"]) {
    assert.equal(await table.person.isRefused(menu.getByRole("menuitem", { name: entry })), needsAdministrator);
  }
  await table.page.keyboard.press("Escape");
  await table.row("own@lumen.example").chooses("Cancel invite");
  await table.person.dialog().getByRole("button", { name: "Cancel invite" }).click();
  await table.person.isTold("The invite to own@lumen.example was cancelled.");
});

journey("the filter for invites explains them if there are none", async ({ person, api }) => {
  const { Max } = await api.company();
  const table = await members(person, Max, "?show=invites");
  await table.page.getByText("No pending invites").waitFor();
  await table.person.inspects("members-no-invites");
});

journey("the time since somebody was last seen is updated while the page is open", async ({ person, api }) => {
  const { Ada } = await api.company();
  const ada = await person(Ada);
  await ada.page.clock.install();
  await ada.opens("/organization/meridian/members");
  await ada.row("Ada").reads("now");
  await ada.page.clock.fastForward("10:00");
  await ada.row("Ada").reads("10 min ago");
});
