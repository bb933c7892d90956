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
  }

  /** Opens an address of the app, as if typed or by a link from elsewhere. */
  async opens(path) {
    await this.page.goto(path);
  }

  /** Waits until the page with this heading is there. */
  async sees(heading) {
    await this.page.getByRole("heading", { level: 1, name: heading }).waitFor();
  }

  presses = (button, options) => this.page.getByRole("button", { name: button, ...options }).click();
  follows = (link, options) => this.page.getByRole("link", { name: link, ...options }).click();
  fills = (label, text) => this.page.getByLabel(label).fill(text);

  /** axe-core finds nothing on what is open now, light and dark; and a picture of it, if asked for. */
  async inspects(name) {
    await axe(this.page, name);
    await shot(this.page, name);
  }
}
