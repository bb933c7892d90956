// Access review: deciding by keyboard, one preview, the report on screen and in print, what changes meanwhile, who cannot.

import assert from "node:assert/strict";
import { join } from "node:path";
import { LEVEL, levelOf } from "./support/api.js";
import { areNotSeenFor } from "./support/calendar.js";
import { journey } from "./support/journey.js";

const REVIEW = "/organization/meridian/review";
const HERE = "/api/organizations/@current/";

const findings = (somebody, kind) => somebody.page.getByRole("list", { name: kind }).getByRole("listitem");
const UNSEEN = /^People not seen for 60 days/;
const IDLE = /^Administrators who don’t administer/;
const GRANTS = /^Grants that give nothing/;
const INVITES = /^Invites that no one used/;

const choice = (line, name) => line.getByRole("button", { name, exact: true });
const foot = (somebody) => somebody.page.getByRole("region", { name: "Decisions" });

/** Presses the button that finishes; returns the dialog, once it has the focus and its preview. */
async function previews(somebody) {
  await foot(somebody).getByRole("button", { name: "Finish review" }).click();
  const dialog = somebody.dialog("Finish the review");
  await dialog.waitFor();
  await somebody.page.waitForFunction(() => document.activeElement?.closest("dialog"));
  await somebody.waitsForWhatIsOnItsWay();
  return dialog;
}

const finishes = async (dialog) => dialog.getByRole("button", { name: "Finish review" }).click();

journey("an owner reviews access by keyboard alone, and prints the report", async ({ person, api, server }) => {
  const { Olga, Ada, Max, Ben } = await api.company({ members: ["Max", "Ben"] });
  await Olga.project("Ledger", { isPrivate: true, members: [{ account: Ada }] });
  await Olga.invite("nobody@meridian.example");
  areNotSeenFor(server, 110, Ada, Max);
  const olga = await person(Olga);
  await olga.opens("/organization/meridian/members");
  await olga.follows("Access review");
  await olga.sees("Access review");
  await findings(olga, UNSEEN).getByText(/^Member, not seen since .+, 110 days$/).waitFor();
  await findings(olga, IDLE).getByText(/^Administrator since .+, 110 days, and changed nothing since$/).waitFor();
  await findings(olga, GRANTS).getByText("Member in Ledger, but administrators have access to every project").waitFor();
  await olga.seesNo(findings(olga, UNSEEN).filter({ hasText: "Ben" }));
  await foot(olga).getByText("0 of 5 decided").waitFor();
  await olga.inspects("review");

  // The first is Ada, who does not administer: lower. Then keep what was not seen of her, and remove Max.
  const { keyboard } = olga.page;
  await choice(findings(olga, IDLE), "Keep").focus();
  await keyboard.press("l");
  await foot(olga).getByText("1 of 5 decided").waitFor();
  await keyboard.press("k");
  await keyboard.press("ArrowDown");
  await keyboard.press("ArrowUp");
  await keyboard.press("r");
  await foot(olga).getByText("3 of 5 decided").waitFor();
  // A grant cannot be lowered, so nothing happens.
  await keyboard.press("l");
  await keyboard.press("r");
  await keyboard.press("r");
  await foot(olga).getByText("5 of 5 decided").waitFor();
  assert.equal(await choice(findings(olga, INVITES), "Remove").getAttribute("aria-pressed"), "true");
  await olga.inspects("review-decided");

  const dialog = await previews(olga);
  await dialog.getByText("1 finding will be kept for 90 days.").waitFor();
  await dialog.getByText("1 invite will be cancelled for good.").waitFor();
  await dialog.getByRole("heading", { name: "Administrator → Member · 1 person" }).waitFor();
  await dialog.getByRole("heading", { name: "Removed · 1 person" }).waitFor();
  await olga.inspects("review-finish");
  await olga.page.keyboard.press("Tab");
  await dialog.getByRole("button", { name: "Finish review" }).focus();
  await keyboard.press("Enter");

  await olga.sees("Report of an access review");
  await olga.isTold("The review is finished: 1 kept, 1 lowered, 3 removed.");
  assert.deepEqual([await levelOf(Olga, Ada), await levelOf(Olga, Max)], [LEVEL.member, undefined]);
  const report = olga.page.getByRole("article");
  await report.getByRole("row", { name: /^Max .+ Removed$/ }).waitFor();
  await report.getByRole("row", { name: /^nobody@meridian.example .+ Invite cancelled$/ }).waitFor();
  await report.getByText("1 kept, 1 lowered, 3 removed").waitFor();
  await olga.inspects("review-report");
  await olga.page.emulateMedia({ media: "print" });
  for (const gone of [olga.page.getByRole("navigation", { name: "Main" }), olga.page.getByRole("banner"), olga.button("Print")]) {
    await gone.waitFor({ state: "hidden" });
  }
  await report.waitFor();
  if (process.env.SHOTS) await olga.page.screenshot({ path: join(process.env.SHOTS, "review-print.png"), fullPage: true });
  await olga.page.emulateMedia({ media: null });

  // All of it is undone at once.
  await olga.presses("Undo");
  await olga.isTold("Undid 3 changes.");
  assert.deepEqual([await levelOf(Olga, Ada), await levelOf(Olga, Max)], [LEVEL.administrator, LEVEL.member]);
  await olga.follows("Access review");
  await olga.page.getByRole("list", { name: "Earlier reviews" }).getByText("By Olga: 1 kept, 1 lowered, 3 removed").waitFor();
});

journey("nothing to review is a good state, and what was kept is not asked again", async ({ person, api, server }) => {
  const { Olga, Max } = await api.company();
  areNotSeenFor(server, 70, Max);
  const olga = await person(Olga);
  await olga.opens(REVIEW);
  await choice(findings(olga, UNSEEN), "Keep").click();
  const dialog = await previews(olga);
  await finishes(dialog);
  await olga.sees("Report of an access review");
  await olga.follows("Access review");
  await olga.reads("Nothing to review");
  await olga.inspects("review-nothing");
  await olga.link(/^Review of /).click();
  await olga.sees("Report of an access review");
  await olga.page.getByRole("row", { name: /^Max .+ Kept$/ }).waitFor();
});

journey("what someone else changes meanwhile is said, and left as it is", async ({ person, api, server }) => {
  const { Olga, Ada, Max, Ben } = await api.company({ members: ["Max", "Ben"] });
  const { uuid } = await Max.me();
  areNotSeenFor(server, 110, Max, Ben);
  const ada = await person(Ada);
  await ada.opens(REVIEW);
  const line = (name) => findings(ada, UNSEEN).filter({ hasText: name });
  await choice(line("Max"), "Remove").click();
  await choice(line("Ben"), "Remove").click();
  await Olga.patch(`${HERE}members/${uuid}/`, { level: LEVEL.administrator });
  await line("Max").getByText("Has changed since you opened this list").waitFor();
  // Nothing that was decided is lost.
  await foot(ada).getByText("2 of 2 decided").waitFor();
  await ada.inspects("review-meanwhile");
  const dialog = await previews(ada);
  await dialog.getByText("1 finding changed since you opened the list, and will not be touched.").waitFor();
  await finishes(dialog);
  await ada.sees("Report of an access review");
  await ada.page.getByRole("row", { name: /^Max .+ Remove: not done, because it had changed meanwhile$/ }).waitFor();
  await ada.page.getByRole("row", { name: /^Ben .+ Removed$/ }).waitFor();
  assert.deepEqual([await levelOf(Olga, Max), await levelOf(Olga, Ben)], [LEVEL.administrator, undefined]);
});

journey("what the rules refuse says why, and a member reads who can review", async ({ person, api, server }) => {
  const { Olga, Ada, Max } = await api.company();
  areNotSeenFor(server, 110, Olga);
  const [ada, max] = [await person(Ada), await person(Max)];
  await ada.opens(REVIEW);
  const owner = findings(ada, UNSEEN).filter({ hasText: "Olga" });
  assert.match(await ada.isRefused(choice(owner, "Remove")), /Owner/);
  await choice(owner, "Keep").focus();
  await ada.page.keyboard.press("r");
  await foot(ada).getByText("0 of 1 decided").waitFor();
  await ada.inspects("review-refused");

  await max.opens(REVIEW);
  await max.page.getByRole("alert").getByText(/administrator/i).waitFor();
  await max.seesNo(max.button("Finish review"));
  await max.inspects("review-member");
});
