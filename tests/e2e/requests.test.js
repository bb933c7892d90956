// Access requests: asking where something is refused, deciding in another window, declining, withdrawing.

import assert from "node:assert/strict";
import { levelOf } from "./support/api.js";
import { journey } from "./support/journey.js";
import { hearsNothing, isStream } from "./support/quiet.js";

const REQUESTS = "/organization/meridian/requests";
const MEMBERS = "/organization/meridian/members";
const HERE = "/api/organizations/@current/";

/** Opens a page, and waits until it hears of changes. */
async function listens(somebody, path) {
  const stream = somebody.page.waitForResponse((response) => isStream(response.request()));
  await somebody.opens(path);
  await stream;
}

/** The link to the requests in the top bar, with this number of requests to decide. */
const bell = (somebody, number) =>
  somebody.page.getByRole("banner").getByRole("link", { name: number ? `Requests, ${number} to decide` : "Requests", exact: true });

const toDecide = (somebody) => somebody.page.getByRole("list", { name: "Requests to decide" }).getByRole("listitem");
const mine = (somebody) => somebody.page.getByRole("list", { name: "Your requests" }).getByRole("listitem");

/** Opens the dialog to ask from the explanation of a refused control. */
async function asksAt(somebody, control, title) {
  await somebody.waitsForWhatIsOnItsWay();
  await control.hover();
  await somebody.page.getByRole("button", { name: "Ask", exact: true }).click();
  const dialog = somebody.dialog(title);
  await dialog.getByLabel("Note (optional)").waitFor();
  return dialog;
}

journey("a member asks for another level, and an administrator approves it in another window", async ({ person, api }) => {
  const { Olga, Ada, Max } = await api.company();
  const [ada, max] = [await person(Ada), await person(Max)];
  await listens(ada, REQUESTS);
  await ada.reads("Nothing to decide");
  await listens(max, MEMBERS);
  await max.row("Max").chooses("Ask for another level");
  const dialog = max.dialog("Ask to change the level of Max");
  await dialog.getByLabel("Note (optional)").fill("I am on call this week.");
  await max.inspects("ask-dialog");
  await dialog.getByRole("button", { name: "Send request" }).click();
  await max.isTold("Your request was sent.");
  await dialog.getByText("You asked to become administrator").waitFor();
  await max.inspects("ask-dialog-sent");
  await dialog.getByRole("button", { name: "Close" }).last().click();

  await bell(ada, 1).waitFor();
  const row = toDecide(ada);
  await row.getByText("max@meridian.example asks to become administrator").waitFor();
  await row.getByText("I am on call this week.").waitFor();
  await row.getByText("Member → Administrator").waitFor();
  await ada.inspects("requests-to-decide");
  await row.getByRole("button", { name: "Approve" }).click();
  await ada.isTold("The request of Max is approved and done.");
  await bell(ada, 0).waitFor();
  await ada.reads("Nothing to decide");

  // Max's page follows, without a reload.
  await max.row("Max").reads("Administrator");
  assert.equal(await levelOf(Olga, Max), 8);
  await bell(max, 0).click();
  await mine(max).getByText("Approved by Ada").waitFor();
  await max.inspects("requests-of-mine");
});

journey("a refused control lets one ask, and the answer says why not", async ({ person, api }) => {
  const { Ada, Max } = await api.company();
  const [ada, max] = [await person(Ada), await person(Max)];
  await listens(ada, REQUESTS);
  await listens(max, "/organization/meridian/projects");
  const dialog = await asksAt(max, max.page.getByRole("main").getByRole("button", { name: "New project" }).first(), "Ask for a new project");
  await dialog.getByRole("button", { name: "Send request" }).click();
  await dialog.getByText("Enter a name.").waitFor();
  await dialog.getByLabel("Project name").fill("Fleet");
  await dialog.getByRole("button", { name: "Send request" }).click();
  await dialog.getByText("You asked to create the project Fleet").waitFor();
  await dialog.getByRole("button", { name: "Close" }).last().click();

  await toDecide(ada).getByText("max@meridian.example asks to create the project Fleet").waitFor();
  await toDecide(ada).getByRole("button", { name: "Decline" }).click();
  const decline = ada.dialog("Decline the request of Max");
  await decline.getByLabel("Note (optional)").fill("Use Storefront.");
  await ada.inspects("request-decline");
  await decline.getByRole("button", { name: "Decline" }).click();
  await ada.isTold("The request of Max is declined.");
  await bell(max, 0).click();
  await mine(max).getByText("Declined by Ada").waitFor();
  await mine(max).getByText("Use Storefront.").waitFor();
});

journey("asking works by the keyboard, and a request can be withdrawn", async ({ person, api }) => {
  const { Ada, Max } = await api.company();
  const [ada, max] = [await person(Ada), await person(Max)];
  await listens(ada, REQUESTS);
  await listens(max, MEMBERS);
  await max.row("Ada").level.focus();
  await max.page.keyboard.press("Enter");
  const dialog = max.dialog("Ask to change the level of Ada");
  await dialog.getByLabel("Level", { exact: true }).waitFor();
  await dialog.getByLabel("Level", { exact: true }).selectOption({ value: "1" });
  await dialog.getByRole("button", { name: "Send request" }).click();
  await dialog.getByText("You asked to make Ada (ada@meridian.example) member").waitFor();
  await max.page.keyboard.press("Escape");
  // It is about Ada herself, so she cannot decide.
  await ada.reads("Nothing to decide");
  await max.opens(REQUESTS);
  await mine(max).getByRole("button", { name: "Withdraw" }).click();
  await max.isTold("Your request was withdrawn.");
  await mine(max).getByText("Withdrawn").waitFor();
});

journey("who comes too late learns that it is decided, and what has changed is confirmed", async ({ person, api }) => {
  const { Olga, Ada, Max } = await api.company({ members: ["Max", "Noor"] });
  const { uuid } = await Max.me();
  const noor = (await Olga.get(`${HERE}members/?search=noor`)).results[0].user.uuid;
  await Max.post(`${HERE}requests/`, { action: "remove_member", target: noor, note: "Has left the company." });
  const ada = await person(Ada);
  // Without live updates, so that the page is behind.
  await hearsNothing(ada);
  await ada.opens(REQUESTS);
  await toDecide(ada).getByText("max@meridian.example asks to remove Noor (noor@meridian.example)").waitFor();
  await Olga.patch(`${HERE}members/${noor}/`, { level: 8 });
  ada.expectRefusals(409);
  await toDecide(ada).getByRole("button", { name: "Approve" }).click();
  await toDecide(ada).getByText("Something has changed since").first().waitFor();
  const anyway = toDecide(ada).getByRole("button", { name: "Approve anyway" });
  await anyway.waitFor();
  await ada.inspects("request-changed");
  const { to_decide: [request] } = await Olga.get(`${HERE}requests/`);
  await Olga.post(`${HERE}requests/${request.id}/decline/`, {});
  await anyway.click();
  await ada.reads("Nothing to decide");
  assert.equal(await levelOf(Olga, Max), 1, uuid);
});

journey("the page of a private project and that of none offer the same question", async ({ person, api }) => {
  const { Ada, Max } = await api.company();
  const project = await Ada.project("Ledger");
  await Ada.patch(`/api/projects/${project.id}/`, { access_control: true });
  const max = await person(Max);
  const seen = [];
  for (const id of [project.id, 999_999]) {
    max.expectRefusals(404);
    await max.opens(`/project/${id}`);
    await max.seesThatItIsNotOpen();
    await max.page.getByLabel("Note (optional)").fill("I am covering for Olga.");
    await max.inspects(`ask-for-project-${id === project.id ? "private" : "none"}`);
    await max.page.getByRole("button", { name: "Ask for access" }).click();
    await max.isTold("Your request was sent.");
    await max.reads("You asked for access on");
    seen.push((await max.page.getByRole("main").innerText()).replaceAll(/\s+/g, " "));
  }
  assert.equal(seen[0], seen[1]);
  const ada = await person(Ada);
  await ada.opens(REQUESTS);
  assert.equal(await toDecide(ada).count().then(async (count) => count || (await toDecide(ada).first().waitFor(), toDecide(ada).count())), 1);
  await toDecide(ada).getByText("max@meridian.example asks to have access to Ledger as member").waitFor();
  await toDecide(ada).getByRole("button", { name: "Approve" }).click();
  await ada.isTold("The request of Max is approved and done.");
  await max.opens(`/project/${project.id}`);
  await max.sees("Ledger");
});
