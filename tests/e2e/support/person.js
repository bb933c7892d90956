// Somebody at a browser: the vocabulary of the journeys. Elements are found by role and label only.

import { axe } from "./axe.js";
import { Account } from "./api.js";
import { quietness } from "./quiet.js";
import { reflow } from "./reflow.js";
import { Row } from "./row.js";
import { shot } from "./shots.js";

export class Person {
  constructor({ name, account, page, server, guard }) {
    this.name = name;
    this.account = account;
    /** Playwright's page, for steps without a method here. */
    this.page = page;
    this.server = server;
    this.guard = guard;
    /** Waits until the page asks for nothing more. */
    this.waitsForRequests = quietness(page);
    this.expectRefusals = (...statuses) => guard.expectRefusals(statuses);
    this.expectLostConnection = () => guard.expectLostConnection();
    /** Announces an error of the page's program, in the console or uncaught. */
    this.expectFault = (pattern) => guard.expectFault(pattern);
  }

  // --- Finding and pressing ---

  button = (name, options) => this.page.getByRole("button", { name, ...options });
  link = (name, options) => this.page.getByRole("link", { name, ...options });
  field = (label) => this.page.getByLabel(label, { exact: true });
  dialog = (name) => this.page.getByRole("dialog", { name });
  /** The row of a person, or of an invite to an email address, in the table on the page. */
  row = (who) => new Row(this, who);

  presses = (name, options) => this.button(name, options).click();
  follows = (name, options) => this.link(name, options).first().click();
  fills = (label, text) => this.field(label).fill(text);

  /** Opens a path of the app, as if typed or followed from elsewhere. */
  async opens(path) {
    await this.page.goto(path);
  }

  /** Opens a second tab in the same browser. */
  async newTab() {
    const page = await this.page.context().newPage();
    return new Person({ name: this.name, account: this.account, page, server: this.server, guard: this.guard });
  }

  async reloads() {
    await this.page.reload();
  }

  /** Follows a link of the side navigation: `goesTo("Members")`. */
  async goesTo(name) {
    await this.page.getByRole("navigation", { name: "Main" }).getByRole("link", { name }).click();
    await this.sees(name);
  }

  // --- Seeing ---

  /** Waits for the page with this heading. */
  async sees(heading) {
    await this.page.getByRole("heading", { level: 1, name: heading }).waitFor();
  }

  /** Waits for a text. */
  async reads(text) {
    await this.page.getByText(text).first().waitFor();
  }

  /** Waits for a toast. */
  async isTold(text) {
    await this.page.getByRole("status").filter({ hasText: text }).first().waitFor();
  }

  /** Waits until no part of the page is loading, because a row that moves would close its open menu. */
  async waitsForWhatIsOnItsWay() {
    await this.seesNo(this.page.locator("[aria-busy=true]"));
  }

  /** Waits until an element is absent. */
  async seesNo(what) {
    await what.first().waitFor({ state: "detached" });
  }

  /** Waits for the "not found" page, which is the same for deleted and for private projects. */
  async seesThatItIsNotOpen() {
    await this.sees("Not found, or you don’t have access");
  }

  /** Checks that a control is refused; returns the explanation shown on hover. */
  async isRefused(control) {
    await control.and(this.page.locator("[aria-disabled=true], [readonly]")).waitFor();
    return this.explanation(control);
  }

  /** The explanation of a refused control, as shown on hover. */
  async explanation(control) {
    // If a row moves away from the pointer, its explanation disappears.
    await this.waitsForWhatIsOnItsWay();
    await control.hover();
    const told = this.page.getByRole("tooltip").filter({ visible: true });
    await told.waitFor();
    const words = (await told.innerText()).replaceAll(/\s+/g, " ").trim();
    await this.page.mouse.move(0, 0);
    await told.waitFor({ state: "hidden" });
    return words;
  }

  // --- Accounts ---

  /** Creates an account with an organization, on the sign-up page. */
  async signsUp({ organization }) {
    this.account = new Account(this.server.url, this.name);
    await this.opens("/signup");
    await this.fills("Name", this.name);
    await this.fills("Email", this.account.email);
    await this.fills("Password", this.account.password);
    await this.fills("Organization", organization);
    await this.presses("Create account");
    await this.button("User menu").waitFor();
  }

  /** Signs in on the current page. */
  async signsIn(account = this.account) {
    this.account = account;
    await this.fills("Email", account.email);
    await this.fills("Password", account.password);
    await this.presses("Sign in", { exact: true });
  }

  async signsOut() {
    const menu = await this.opensTheUserMenu();
    await menu.getByRole("button", { name: "Sign out" }).click();
    await this.sees("Sign in");
  }

  /** Joins with an invite link, as a new user. */
  async joins(link) {
    this.account = new Account(this.server.url, this.name);
    await this.opens(new URL(link).pathname);
    await this.fills("Name", this.name);
    await this.fills("Password", this.account.password);
    await this.presses("Create account and join");
    await this.button("User menu").waitFor();
  }

  // --- Organizations ---

  /** Opens the user menu and returns it. */
  async opensTheUserMenu() {
    await this.presses("User menu");
    const menu = this.dialog("User menu");
    await menu.waitFor();
    return menu;
  }

  async switchesTo(organization) {
    const menu = await this.opensTheUserMenu();
    await menu.getByRole("link", { name: organization }).click();
    await this.isIn(organization);
  }

  /** Waits until this organization is the current one in the top bar. */
  async isIn(organization) {
    await this.page.getByRole("banner").getByRole("link", { name: organization }).waitFor();
  }

  async createsOrganization(name) {
    const menu = await this.opensTheUserMenu();
    await menu.getByRole("link", { name: "New organization" }).click();
    await this.fills("Name", name);
    await this.presses("Create organization");
    await this.isIn(name);
  }

  /** Invites email addresses through the dialog of the user menu; returns the links by address. */
  async invites(...addresses) {
    const menu = await this.opensTheUserMenu();
    await menu.getByRole("button", { name: "Invite members" }).click();
    const dialog = this.dialog(/^Invite to/);
    for (const address of addresses) await dialog.getByLabel("Email", { exact: true }).last().pressSequentially(`${address},`);
    await dialog.getByRole("button", { name: /^Create \d/ }).click();
    const links = {};
    for (const address of addresses) links[address] = await dialog.getByLabel(`Link for ${address}`).inputValue();
    await dialog.getByRole("button", { name: "Done" }).click();
    await this.seesNo(dialog);
    return links;
  }

  /** Types the name of the thing into the confirmation dialog, and confirms. */
  async confirmsByTyping(name, act) {
    const dialog = this.page.getByRole("dialog");
    await dialog.getByLabel(`Type ${name} to confirm`, { exact: true }).fill(name);
    await dialog.getByRole("button", { name: act, exact: true }).click();
    await this.seesNo(dialog);
  }

  // --- Projects ---

  async createsProject(name) {
    await this.goesTo("Projects");
    await this.presses("New project");
    const dialog = this.dialog("New project");
    await dialog.getByLabel("Name", { exact: true }).fill(name);
    await dialog.getByRole("button", { name: "Create project" }).click();
    await this.sees(name);
  }

  /** Opens a tab of the current project's settings: "General", "Access control" … */
  async opensProjectSettings(tab = "General") {
    await this.page.getByRole("navigation", { name: "Main" }).getByRole("link", { name: "Project settings" }).click();
    await this.sees("Project settings");
    await this.page.getByRole("navigation", { name: "Project settings" }).getByRole("link", { name: tab }).click();
  }

  /** The toggle on the tab "Access control". */
  privacyToggle = () => this.page.getByRole("switch", { name: "Private project" });

  /** Makes the current project private on the tab "Access control", keeping nobody. */
  async makesProjectPrivate() {
    await this.privacyToggle().click();
    await this.presses(/^Make private/);
    await this.seesNo(this.page.getByText("Not applied yet"));
  }

  /** Grants access to the current private project, on the tab "Access control". */
  async grantsAccessTo(person) {
    await this.presses("Add people");
    const dialog = this.dialog(/^Add people to/);
    await dialog.getByRole("checkbox", { name: person }).check();
    await dialog.getByRole("button", { name: /^Add 1/ }).click();
    await this.seesNo(dialog);
  }

  // --- Judging ---

  /** axe-core must find nothing on the current page, light and dark; also takes a screenshot if requested. */
  async inspects(name) {
    await axe(this.page, name);
    await reflow(this.page, name);
    await shot(this.page, name);
  }
}
