// Fixtures created through the public API, for what a journey needs but does not show.

import assert from "node:assert/strict";

/** The levels by name. */
export const LEVEL = { member: 1, administrator: 8, owner: 15 };
const PASSWORD = "correct horse battery";

/** A signed-in account. */
export class Account {
  constructor(url, name) {
    this.url = url;
    this.name = name;
    this.email = `${name.toLowerCase().replaceAll(/[^a-z0-9]+/g, ".")}@meridian.example`;
    this.password = PASSWORD;
    this.cookie = undefined;
  }

  /** Calls the API as this person; returns `{status, body}`. */
  async call(method, path, body) {
    const response = await fetch(this.url + path, {
      method,
      headers: {
        Origin: this.url,
        ...(this.cookie && { Cookie: this.cookie }),
        ...(body !== undefined && { "Content-Type": "application/json" }),
      },
      body: body === undefined ? undefined : JSON.stringify(body),
    });
    const session = response.headers.getSetCookie().map((cookie) => cookie.split(";")[0]);
    if (session.length > 0) this.cookie = session.join("; ");
    const text = await response.text();
    return { status: response.status, body: text ? JSON.parse(text) : undefined };
  }

  /** Calls the API, fails unless it succeeds, and returns the body. */
  async do(method, path, body) {
    const answer = await this.call(method, path, body);
    assert.ok(answer.status < 300, `${this.name}: ${method} ${path} answered ${answer.status} ${JSON.stringify(answer.body)}`);
    return answer.body;
  }

  get = (path) => this.do("GET", path);
  post = (path, body = {}) => this.do("POST", path, body);
  patch = (path, body) => this.do("PATCH", path, body);
  delete = (path) => this.do("DELETE", path);

  /** The user, with the current organization and project. */
  me = () => this.get("/api/users/@me/");

  /** Invites an email address to the current organization; returns the invite. */
  invite = (email, more = {}) => this.post("/api/organizations/@current/invites/", { target_email: email, ...more });

  /** Creates a project in the current organization; optionally private, with explicit members. */
  async project(name, { isPrivate = false, members = [] } = {}) {
    const project = await this.post("/api/projects/", { name });
    if (isPrivate) await this.patch(`/api/projects/${project.id}/`, { access_control: true });
    for (const { account, level = LEVEL.member } of members) {
      const { uuid } = await account.me();
      await this.post(`/api/projects/${project.id}/explicit_members/`, { user_uuid: uuid, level });
    }
    return project;
  }
}

/** Creates accounts on one server. */
export function fixtures(url) {
  /** Creates an account with an organization of its own. */
  async function signUp(name, organization = `${name}'s company`) {
    const account = new Account(url, name);
    const { email, password } = account;
    await account.post("/api/signup/", { first_name: name, email, password, organization_name: organization });
    return account;
  }

  /** Creates an account that joins the inviter's current organization, at a level that the inviter can give. */
  async function join(inviter, name, level = LEVEL.member) {
    const account = new Account(url, name);
    const { id } = await inviter.invite(account.email, level === LEVEL.member ? {} : { level });
    await account.post(`/api/signup/${id}/`, { first_name: name, password: account.password });
    return account;
  }

  /** Creates an organization and its people; returns them by name: `{ Olga, Ada, Max }`. */
  async function company({ name = "Meridian", owner = "Olga", administrators = ["Ada"], members = ["Max"] } = {}) {
    const people = { [owner]: await signUp(owner, name) };
    for (const person of administrators) people[person] = await join(people[owner], person, LEVEL.administrator);
    for (const person of members) people[person] = await join(people[owner], person);
    return people;
  }

  return { signUp, join, company };
}

/** The level of an account in the viewer's current organization; undefined if it is no member. */
export async function levelOf(viewer, account) {
  const { results } = await viewer.get(`/api/organizations/@current/members/?search=${encodeURIComponent(account.email)}`);
  return results[0]?.level;
}
