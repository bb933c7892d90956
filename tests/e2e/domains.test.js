// Domains of an organization: added, proved by a record in the DNS, joined by, taken, and removed.

import assert from "node:assert/strict";
import { startDns } from "./support/dns.js";
import { CLIPBOARD } from "./support/invite-dialog.js";
import { journey } from "./support/journey.js";

const dns = await startDns();
const { settings } = dns;
const DOMAIN = "lumenradio.example";
const RECORD = `_rolecall-challenge.${DOMAIN}`;

/** Opens the section of the settings of an organization. */
async function opensDomains(who, slug = "meridian") {
  await who.opens(`/organization/${slug}/settings`);
  await who.page.getByRole("heading", { name: "Domains", exact: true }).waitFor();
}

/** The list item of a domain. */
const line = (who, domain = DOMAIN) =>
  who.page.getByRole("list", { name: "Domains" }).getByRole("listitem").filter({ hasText: domain });

const verifies = (who) => line(who).getByRole("button", { name: "Verify" }).click();

/** Adds a domain through the API, and verifies it. */
async function verified(account) {
  const path = "/api/organizations/@current/domains/";
  const domain = await account.post(path, { domain: DOMAIN });
  dns.publish(RECORD, domain.verification_challenge);
  return account.post(`${path}${domain.id}/verify/`);
}

journey("an administrator proves a domain by a record, lets people join by it, and removes it", async ({ person, api }) => {
  const { Ada, Olga } = await api.company();
  const [ada, olga] = [await person(Ada, CLIPBOARD), await person(Olga)];
  ada.expectRefusals(400, 503);
  await opensDomains(ada);
  await ada.reads("No domains yet");
  await ada.reads("Email is not set up on this server, so no address can be confirmed");
  await ada.inspects("domains-none");

  // The server's errors are at the field.
  await ada.presses("Add domain");
  await ada.page.getByRole("alert").getByText("Enter a domain such as example.com.").waitFor();
  await ada.fills("Domain", "https://lumenradio.example/about");
  await ada.presses("Add domain");
  await ada.page.getByRole("alert").getByText("without https://").waitFor();
  await ada.inspects("domains-invalid");
  await opensDomains(olga);
  await olga.reads("No domains yet");
  await ada.fills("Domain", " LumenRadio.example ");
  await ada.presses("Add domain");
  await ada.isTold(`${DOMAIN} was added. Publish its record, then verify it.`);
  await line(ada).getByText("Waiting for the record").waitFor();
  assert.equal(await ada.field("Domain").inputValue(), "");
  // The owner, who has the page open, sees it too.
  await line(olga).getByText("Waiting for the record").waitFor();
  await ada.fills("Domain", DOMAIN);
  await ada.presses("Add domain");
  await ada.page.getByRole("alert").getByText("The organization has this domain already.").waitFor();

  const value = await line(ada).getByLabel("Value").inputValue();
  assert.equal(await line(ada).getByLabel("Name").inputValue(), RECORD);
  await line(ada).getByRole("button", { name: "Copy value" }).click();
  assert.equal(await ada.page.evaluate(() => navigator.clipboard.readText()), value);
  await line(ada).getByRole("button", { name: "Copy name" }).click();
  assert.equal(await ada.page.evaluate(() => navigator.clipboard.readText()), RECORD);

  // Too early, with a mistake, and while the resolver is in trouble.
  const alert = (text) => line(ada).getByRole("alert").getByText(text).waitFor();
  await verifies(ada);
  await alert(`There is no TXT record ${RECORD} yet.`);
  await ada.inspects("domains-waiting");
  dns.publish(RECORD, "rolecall-something-else");
  await verifies(ada);
  await alert("has another value");
  dns.breaks(true);
  await verifies(ada);
  await alert("The DNS did not answer the server, so nothing has changed.");
  dns.breaks(false);
  dns.publish(RECORD, "v=spf1 -all", value);
  await verifies(ada);
  await ada.isTold(`${DOMAIN} is verified.`);
  await line(ada).getByText("Verified since").waitFor();
  await ada.seesNo(line(ada).getByRole("alert"));
  const joining = line(ada).getByRole("switch", { name: "Join automatically" });
  // The button that had the focus is gone.
  await joining.and(ada.page.locator(":focus")).waitFor();
  assert.equal(await joining.getAttribute("aria-checked"), "false");
  await joining.click();
  await ada.isTold(`Joining by ${DOMAIN}: on.`);
  assert.equal(await joining.getAttribute("aria-checked"), "true");
  await ada.inspects("domains-verified");
  await olga.reads("Who was removed or left needs an invite.");

  await line(ada).getByRole("button", { name: "Remove" }).click();
  const dialog = ada.dialog(`Remove ${DOMAIN}`);
  await dialog.getByText("no longer join automatically").waitFor();
  await ada.inspects("domains-remove");
  await dialog.getByRole("button", { name: "Cancel" }).click();
  await ada.seesNo(dialog);
  await line(ada).getByRole("button", { name: "Remove" }).click();
  await dialog.getByRole("button", { name: "Remove domain" }).click();
  await ada.isTold(`${DOMAIN} was removed.`);
  await ada.reads("No domains yet");
  await ada.seesNo(dialog);
  await olga.reads("No domains yet");
  dns.publish(RECORD);
}, { settings });

journey("a member reads why they cannot manage domains, and never asks for them", async ({ person, api }) => {
  const { Ada, Max } = await api.company();
  await verified(Ada);
  const max = await person(Max);
  const asked = [];
  max.page.on("request", (request) => request.url().includes("/domains") && asked.push(request.url()));
  await opensDomains(max);
  const words = await max.isRefused(max.button("Add domain"));
  assert.match(words, /administrator/i);
  await max.isRefused(max.field("Domain"));
  assert.equal(await max.page.getByText(DOMAIN).count(), 0);
  await max.inspects("domains-member");
  // Neither after a live update.
  await Ada.patch("/api/organizations/@current/", { name: "Meridian Freight" });
  await max.isIn("Meridian Freight");
  await max.waitsForRequests();
  assert.deepEqual(asked, []);
}, { settings });

journey("a domain that another organization has proved is taken while its record is there", async ({ person, api }) => {
  const { Ada } = await api.company();
  const Hedy = await api.signUp("Hedy", "Zebra");
  const first = await verified(Ada);
  const hedy = await person(Hedy);
  hedy.expectRefusals(400);
  await opensDomains(hedy, "zebra");
  await hedy.fills("Domain", DOMAIN);
  await hedy.presses("Add domain");
  const value = await line(hedy).getByLabel("Value").inputValue();
  dns.publish(RECORD, first.verification_challenge, value);
  await verifies(hedy);
  await line(hedy).getByRole("alert").getByText("Another organization has proved this domain").waitFor();
  await hedy.inspects("domains-taken");

  const ada = await person(Ada);
  await opensDomains(ada);
  await line(ada).getByText("Verified since").waitFor();
  dns.publish(RECORD, value);
  await verifies(hedy);
  await line(hedy).getByText("Verified since").waitFor();
  // The first one has lost it, and sees so.
  await line(ada).getByText("Waiting for the record").waitFor();
}, { settings });
