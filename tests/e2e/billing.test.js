// Billing: the cost of the month, the spend limit, the billing contact, and invoices on screen and in print.

import assert from "node:assert/strict";
import { writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { journey } from "./support/journey.js";
import { captures, daysPass } from "./support/calendar.js";
import { isStream } from "./support/quiet.js";
import { settles } from "./support/settles.js";
import { startStripe } from "./support/stripe.js";

/** 100 events are included, the next 900 cost a cent each, further ones half a cent. */
const plans = join(tmpdir(), `rolecall-plans-${process.pid}.json`);
await writeFile(
  plans,
  JSON.stringify({
    currency: { code: "EUR", decimals: 2 },
    plans: [
      { name: "Small", included: 100, tiers: [{ up_to: 1000, per_million: 1_000_000 }, { per_million: 500_000 }] },
    ],
  }),
);
const settings = { ROLECALL_PLANS: plans };
const stripe = await startStripe();

const section = (who, name) => who.page.getByRole("region", { name });
const table = (who, name) => who.page.getByRole("table", { name });
const banner = (who, text) => who.page.getByRole("status").filter({ hasText: text });

journey(
  "the month so far is told by day and project, with what it will come to and why",
  async ({ person, api }) => {
    const { Olga, Max } = await api.company();
    const max = await person(Max);
    await max.opens("/");
    await (await max.opensTheUserMenu()).getByRole("link", { name: "Billing" }).click();
    await max.sees("Billing");
    await max.reads("No events this month yet");
    await max.reads("No invoices yet");
    await max.reads("Invoices are sent manually to the billing contact");
    await max.inspects("billing-empty");

    await captures(Olga, 150);
    await Olga.project("Acquisition", { isPrivate: true });
    await captures(Olga, 30);
    await max.reloads();
    await max.reads("180");
    const month = section(max, /^[A-Z][a-z]+ 20\d\d$/);
    await month.getByText("0.80 EUR").first().waitFor();
    await max.reads("There is no full day of data yet");
    const projects = table(max, "Events this month by project");
    await projects.getByRole("row", { name: "Default Project 150 83%" }).waitFor();
    // Projects that Max has no access to are not named.
    await projects.getByRole("row", { name: "All other projects 30 17%" }).waitFor();
    assert.equal(await max.page.getByText("Acquisition").count(), 0);
    await table(max, "Prices, and this month so far").getByRole("row", { name: "101 to 1,000 10,000.00 80 0.80" }).waitFor();
    await max.inspects("billing");

    await max.field("Project").selectOption("All other projects");
    await max.page.waitForURL(/project=rest/);
    await max.reloads();
    await settles(() => max.field("Project").inputValue(), "rest");
    const days = table(max, "Events by day");
    await days.getByRole("columnheader", { name: "All other projects" }).waitFor();
    await days.getByRole("row", { name: "Whole period 30" }).waitFor();

    const olga = await person(Olga);
    await olga.opens("/organization/meridian/billing");
    await table(olga, "Events this month by project").getByRole("link", { name: "Acquisition" }).waitFor();
  },
  { settings },
);

journey(
  "a spend limit says what it does before it is saved, is told at 80% and at 100%, and stops capture",
  async ({ person, api }) => {
    const { Olga, Max } = await api.company();
    const stranger = await api.signUp("Eve");
    const [max, eve] = [await person(Max), await person(stranger)];
    await captures(Olga, 170);
    await max.opens("/organization/meridian/billing");
    const field = max.page.getByLabel("Monthly limit, in EUR");
    await max.reads("Without a limit, all events are captured");
    await field.fill("half");
    await max.presses("Save limit");
    await max.page.getByRole("alert").getByText("Enter an amount such as 50").waitFor();
    await max.inspects("billing-limit-error");
    await field.fill("0.50");
    await max.reads("This month already has 170 events, and the limit allows 150: capture stops immediately");
    await field.fill("1");
    await max.reads("Capture stops at this limit, after 200 events per month.");
    await max.presses("Save limit");
    await max.isTold("Spend limit set to 1.00 EUR.");
    await max.reads("0.70 EUR of 1.00 EUR used this month.");
    assert.equal(await banner(max, "spend limit of").count(), 0);

    await captures(Olga, 10);
    await max.reloads();
    await banner(max, "0.80 EUR of the spend limit of 1.00 EUR is used.").waitFor();
    await max.inspects("billing-banner-80");

    await captures(Olga, 20);
    await captures(Olga, 1, 402);
    await max.goesTo("Members");
    await max.reloads();
    await banner(max, "The spend limit of 1.00 EUR has been reached").waitFor();
    await max.inspects("billing-banner-100");
    await eve.opens("/");
    await eve.button("User menu").waitFor();
    assert.equal(await banner(eve, "spend limit").count(), 0);

    // The banner shows only one message: a lost connection has precedence.
    max.expectLostConnection();
    await max.page.context().setOffline(true);
    await banner(max, "You’re offline").waitFor();
    assert.equal(await banner(max, "spend limit").count(), 0);
    await max.page.context().setOffline(false);
    await banner(max, "The spend limit of 1.00 EUR has been reached").waitFor();

    await banner(max, "The spend limit").getByRole("link", { name: "Billing" }).click();
    await max.sees("Billing");
    await max.reads("The limit of 1.00 EUR has been reached");
    await max.page.getByLabel("Monthly limit, in EUR").fill("");
    await max.presses("Save limit");
    await max.isTold("Spend limit removed.");
    await max.seesNo(banner(max, "spend limit of"));
    await captures(Olga, 1);
  },
  { settings },
);

journey(
  "an invoice is made when a month ends, with the contact of then, and is read, printed and downloaded",
  async ({ person, api, server }) => {
    const { Olga, Max } = await api.company();
    const max = await person(Max);
    max.expectRefusals(400, 404);
    await max.opens("/organization/meridian/billing");
    await max.fills("Email", "nobody");
    await max.presses("Save contact");
    await max.page.getByRole("alert").getByText("Enter a valid email address.").waitFor();
    await max.fills("Name", "Accounts payable");
    await max.fills("Billing address", "1 Harbour Street\n20457 Hamburg");
    await max.fills("Email", "bills@meridian.example");
    await max.fills("VAT number", "DE123456789");
    await max.presses("Save contact");
    await max.isTold("Billing contact saved.");

    await captures(Olga, 1200);
    daysPass(server, 32);
    await max.reloads();
    const invoices = table(max, "Invoices, newest first");
    await invoices.getByText("10.00 EUR").waitFor();
    await invoices.getByText("sent manually").waitFor();
    await max.inspects("billing-invoices");

    const [download] = await Promise.all([max.page.waitForEvent("download"), max.follows("Download as CSV")]);
    assert.equal(download.suggestedFilename(), "invoices-meridian.csv");

    const number = await invoices.getByRole("link").innerText();
    assert.match(number, /^RC-[0-9A-Z]{6}-20\d\d-0001$/);
    await max.follows(number);
    await max.sees(`Invoice ${number}`);
    const sheet = max.page.getByRole("article", { name: `Invoice ${number}` });
    for (const text of ["Meridian", "Accounts payable", "20457 Hamburg", "bills@meridian.example", "VAT number DE123456789", "Small"]) {
      await sheet.getByText(text, { exact: true }).waitFor();
    }
    await sheet.getByRole("row", { name: "101 to 1,000 900 10,000.00 9.00" }).waitFor();
    await sheet.getByRole("row", { name: "Total 1,200 10.00 EUR" }).waitFor();
    await max.inspects("invoice");

    // In print there is only the invoice.
    await max.page.emulateMedia({ media: "print" });
    for (const gone of [max.page.getByRole("navigation", { name: "Main" }), max.page.getByRole("banner"), max.button("Print")]) {
      await gone.waitFor({ state: "hidden" });
    }
    await sheet.waitFor();
    // Dark text on white paper, even with the dark appearance.
    await max.page.emulateMedia({ media: "print", colorScheme: "dark" });
    const [ink, paper] = await sheet.evaluate((element) => {
      const lightness = (color) => Number(color.match(/oklch\(([\d.]+)/)[1]);
      return [lightness(getComputedStyle(element).color), lightness(getComputedStyle(document.documentElement).backgroundColor)];
    });
    assert.ok(ink < 0.5 && paper > 0.9, `${ink} on ${paper}`);
    await max.page.emulateMedia({ media: "print", colorScheme: null });
    if (process.env.SHOTS) await max.page.screenshot({ path: join(process.env.SHOTS, "invoice-print.png"), fullPage: true });
    await max.page.emulateMedia({ media: null });

    // A later change of the contact does not change the invoice.
    await Olga.patch("/api/organizations/@current/billing/", { contact_name: "Somebody else" });
    await max.reloads();
    await sheet.getByText("Accounts payable", { exact: true }).waitFor();

    await max.opens("/organization/meridian/billing/invoices/RC-000000-2026-0001");
    await max.sees("Page not found");
  },
  { settings },
);

journey(
  "where Stripe is configured, a card is given there, and open invoices are collected from it",
  async ({ person, api, server }) => {
    const { Olga, Max } = await api.company();
    await captures(Olga, 300);
    daysPass(server, 32);
    const max = await person(Max);
    await max.opens("/organization/meridian/billing");
    await max.reads("No card yet.");
    await table(max, "Invoices, newest first").getByText("open", { exact: true }).waitFor();
    await max.opens("/organization/meridian/billing?card=added");
    await max.reads("Stripe is confirming your card.");
    await max.inspects("billing-no-card");
    await max.presses("Check again");
    await max.reads("Stripe is confirming your card.");

    await max.presses("Add a card");
    await max.sees("Stripe");
    await max.follows("Give a card");
    await max.sees("Billing");
    await max.reads("Visa ending in 4242, valid until 04/2031");
    await max.seesNo(max.page.getByText("Stripe is confirming your card."));
    await max.inspects("billing-card");
    // The invoice is marked as paid a moment after the webhook.
    while ((await Max.get("/api/organizations/@current/billing/invoices/")).results[0].state !== "paid");
    await max.reloads();
    await table(max, "Invoices, newest first").getByText("paid", { exact: true }).waitFor();

    await max.presses("Open the customer portal");
    await max.sees("Stripe");
    await max.follows("Back");
    await max.sees("Billing");
  },
  { settings: { ...settings, ...stripe.settings() } },
);

journey("an error of loading is shown with a button to retry", async ({ person, api }) => {
  const { Max } = await api.company();
  const max = await person(Max);
  await max.page.route("**/api/organizations/*/billing", (route) => route.fulfill({ status: 404, json: { type: "invalid_request", code: "not_found", detail: "Gone.", attr: null } }));
  max.expectRefusals(404);
  await max.opens("/organization/meridian/billing");
  await max.button("Try again").waitFor();
  await max.inspects("billing-failed");
  await max.page.unroute("**/api/organizations/*/billing");
  await max.presses("Try again");
  await max.reads("No events this month yet");
});

journey(
  "what somebody else saves appears, but not over a limit that is being typed",
  async ({ person, api }) => {
    const { Olga, Ada } = await api.company();
    const olga = await person(Olga);
    const stream = olga.page.waitForResponse((response) => isStream(response.request()));
    await olga.opens("/organization/meridian/billing");
    await stream;
    const [contact, limit] = [olga.field("Name"), olga.field(/^Monthly limit/)];
    await settles(() => contact.inputValue(), "");
    await limit.fill("5");
    await Ada.patch("/api/organizations/@current/billing/", { contact_name: "Meridian Ltd", spend_limit: 7000 });
    await settles(() => contact.inputValue(), "Meridian Ltd");
    await olga.reads("70.00");
    assert.equal(await limit.inputValue(), "5");
  },
  { settings },
);
