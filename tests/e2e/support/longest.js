// The longest names that the server accepts, without a space, in every place that shows a name.

import assert from "node:assert/strict";
import { Account, LEVEL } from "./api.js";
import { minutesAgo, sends } from "./events.js";

/** A word with this many characters, of the widest letters. */
const word = (start, length) => (start + "wmWoMmölwmWMoßw".repeat(20)).slice(0, length);

export const PERSON = word("Wolfgang", 128);
export const OWNER = word("Marianne", 128);
export const ORGANIZATION = word("Meridian", 64);
export const PROJECT = word("Storefront", 200);
export const LEDGER = word("Ledger", 200);
export const KEY = word("Nightly", 40);
export const EVENT = word("order_paid", 200);
export const PROPERTY = word("country", 200);
export const DISTINCT = word("customer", 200);
/** 254 characters, the maximum of an email address. */
export const email = (start) =>
  `${start.padEnd(64, "w")}@${"m".repeat(63)}.${"w".repeat(63)}.${"m".repeat(53)}.example`;

/** 233 characters, the maximum of a domain. */
const DOMAIN = `${"m".repeat(63)}.${"w".repeat(63)}.${"m".repeat(63)}.${"w".repeat(33)}.example`;

async function account(server, name, address) {
  const one = new Account(server.url, name);
  one.email = address;
  return one;
}

/** An owner, an administrator and a member of an organization with two projects, all with the longest names. */
export async function longest(api, server) {
  const olga = await account(server, OWNER, email("olga"));
  const { email: address, password } = olga;
  await olga.post("/api/signup/", { first_name: OWNER, email: address, password, organization_name: ORGANIZATION });
  const max = await account(server, PERSON, email("max"));
  const ada = await account(server, word("Adelheid", 128), email("ada"));
  for (const [one, level] of [[max, LEVEL.member], [ada, LEVEL.administrator]]) {
    const { id } = await olga.invite(one.email, level === LEVEL.member ? {} : { level });
    await one.post(`/api/signup/${id}/`, { first_name: one.name, password: one.password });
  }
  await olga.invite(email("kim"), { first_name: word("Kim", 30) });
  const project = await olga.project(word("Storehouse", 200));
  await olga.patch(`/api/projects/${project.id}/`, { name: PROJECT });
  const { results } = await olga.get("/api/organizations/@current/activity/?action=project.update");
  const ledger = await olga.project(LEDGER, { isPrivate: true, members: [{ account: max, level: LEVEL.administrator }] });
  await olga.project(word("Payroll", 200), { isPrivate: true, members: [{ account: max }] });
  const mistake = await olga.project(word("Mistake", 200));
  await olga.delete(`/api/projects/${mistake.id}/`);
  await olga.post("/api/personal_api_keys/", { label: KEY });
  await olga.post("/api/organizations/@current/domains/", { domain: DOMAIN });
  const asks = { action: "change_member_level", target: "@me", level: LEVEL.administrator, note: word("Because", 500) };
  await max.post("/api/organizations/@current/requests/", asks);
  const events = [5, 4, 3].map((minutes) => ({
    event: EVENT,
    distinct_id: DISTINCT,
    timestamp: minutesAgo(minutes),
    properties: { [PROPERTY]: word("Norway", 300), $current_url: `https://shop.example/${word("checkout", 300)}` },
  }));
  await sends(server, project, events);
  const me = await olga.me();
  const { uuid } = await max.me();
  assert.equal(me.organization.name, ORGANIZATION);
  return { olga, max, ada, project, ledger, slug: me.organization.slug, uuid, renamed: results[0].id };
}

/** All pages of the organization and the project: `[name, path, text to wait for]`. */
export function pages({ slug, project, ledger, uuid = "@me" }) {
  const organization = `/organization/${slug}`;
  const of = (page) => `/project/${page.id}`;
  return [
    ["members", `${organization}/members`],
    ["roles", `${organization}/roles`],
    ["projects", `${organization}/projects`],
    ["organization settings", `${organization}/settings`],
    ["billing", `${organization}/billing`],
    ["activity", `${organization}/activity`],
    ["requests", `${organization}/requests`],
    ["access to a project", `${organization}/access?project=${ledger.id}`],
    ["access of a person", `${organization}/access?person=${uuid}`],
    ["project", of(project)],
    ["filtered events", `${of(project)}?name=${EVENT}&person=${DISTINCT}&properties=${encodeURIComponent(JSON.stringify([{ key: PROPERTY, operator: "exact", value: PROPERTY }]))}`],
    ["trends", `${of(project)}/trends`],
    ["sql", `${of(project)}/sql`],
    ["project without events", of(ledger)],
    ["project settings", `${of(project)}/settings`],
    ["access of an open project", `${of(project)}/settings/access`],
    ["access of a private project", `${of(ledger)}/settings/access`],
    ["dry run", `${of(project)}/settings/access?dialog=privacy`],
    ["token", `${of(project)}/settings/token`],
    ["danger zone", `${of(project)}/settings/danger`],
    ["account", "/account"],
    ["new organization", "/organizations/new"],
  ];
}

/** All dialogs that have a URL. */
export function dialogs({ slug, project, ledger, uuid, renamed }) {
  const organization = `/organization/${slug}`;
  const settings = (page, tab) => `/project/${page.id}/settings/${tab}`;
  return [
    ["invite", `${organization}/members?dialog=invite`],
    ["palette", `${organization}/members?dialog=palette`],
    ["shortcuts", `${organization}/members?dialog=shortcuts`],
    ["change level", `${organization}/members?dialog=change&person=${uuid}&to=8`],
    ["transfer ownership", `${organization}/members?dialog=change&person=${uuid}&to=15`],
    ["remove", `${organization}/members?dialog=remove&person=${uuid}`],
    ["cancel invite", `${organization}/members?dialog=cancel&to=${encodeURIComponent(email("kim"))}`],
    ["undo a change", `${organization}/activity?dialog=undo&entry=${renamed}`],
    ["new project", `${organization}/projects?dialog=new`],
    ["delete organization", `${organization}/settings?dialog=delete`],
    ["require two-factor", `${organization}/settings?dialog=require-two-factor`],
    ["delete project", `${settings(project, "danger")}?dialog=delete`],
    ["erase", `${settings(project, "danger")}?dialog=erase&person=${DISTINCT}`],
    ["reset token", `${settings(project, "token")}?dialog=reset`],
    ["change grant", `${settings(ledger, "access")}?dialog=level&person=${uuid}&level=1`],
    ["remove grant", `${settings(ledger, "access")}?dialog=remove&person=${uuid}`],
    ["filter by property", `/project/${project.id}?dialog=filter-property`],
    ["filter by event", `/project/${project.id}?dialog=filter-event`],
    ["filter by person", `/project/${project.id}?dialog=filter-person`],
    ["filter by time", `/project/${project.id}?dialog=filter-time`],
  ];
}
