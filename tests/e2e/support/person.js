// Somebody at a browser. What they do is told in the words of the product; how it is found is by role and label only.

import { axe } from "./axe.js";
import { shot } from "./shots.js";

export class Person {
  constructor({ name, account, page, server, guard }) {
    this.name = name;
    this.account = account;
    /** Playwright's page, for what this language has no words for. */
    this.page = page;
    this.server = server;
    this.expectRefusals = (...statuses) => guard.expectRefusals(statuses);
    this.expectLostConnection = () => guard.expectLostConnection();
  }

  /** Opens an address of the app, as if typed or by a link from elsewhere. */
  async opens(path) {
    await this.page.goto(path);
  }

  /** Waits until the page with this heading is there. */
  async sees(heading) {
    await this.page.getByRole("heading", { level: 1, name: heading }).waitFor();
  }

  /** Opens the menu behind the profile picture, and returns it. */
  async opensTheUserMenu() {
    await this.page.getByRole("button", { name: "User menu" }).click();
    const menu = this.page.getByRole("dialog", { name: "User menu" });
    await menu.waitFor();
    return menu;
  }

  /** Goes to another organization through the user menu. */
  async switchesTo(organization) {
    const menu = await this.opensTheUserMenu();
    await menu.getByRole("link", { name: organization }).click();
    await this.isIn(organization);
  }

  /** Waits until the top bar says that this is where one is. */
  async isIn(organization) {
    await this.page.getByRole("banner").getByRole("link", { name: organization }).waitFor();
  }

  /** Waits until a message says this. */
  async isTold(words) {
    await this.page.getByRole("status").filter({ hasText: words }).waitFor();
  }

  /** Signs in on the page that asks for it. */
  async signsIn({ email, password }) {
    await this.fills("Address", email);
    await this.fills("Password", password);
    await this.presses("Sign in");
  }

  presses = (button, options) => this.page.getByRole("button", { name: button, ...options }).click();
  follows = (link, options) => this.page.getByRole("link", { name: link, ...options }).click();
  fills = (label, text) => this.page.getByLabel(label).fill(text);

  /** Waits for a message. */
  async isTold(sentence) {
    await this.page.getByRole("status").getByText(sentence).waitFor();
  }

  /** Why a control is refused, as it is explained to whoever points at it. */
  async explanation(control) {
    await control.hover();
    const told = this.page.getByRole("tooltip").filter({ visible: true });
    await told.waitFor();
    const words = (await told.innerText()).replaceAll(/\s+/g, " ").trim();
    await this.page.mouse.move(0, 0);
    await told.waitFor({ state: "hidden" });
    return words;
  }

  /** axe-core finds nothing on what is open now, light and dark; and a picture of it, if asked for. */
  async inspects(name) {
    await axe(this.page, name);
    await shot(this.page, name);
  }
}
