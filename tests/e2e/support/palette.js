// The command palette of a person.

import { settles } from "./settles.js";

export class Palette {
  constructor(somebody) {
    this.page = somebody.page;
    this.dialog = somebody.dialog("Search and commands");
    this.field = this.dialog.getByRole("combobox");
    this.options = this.dialog.getByRole("option");
  }

  /** Opens it by its key, and waits until what is typed gets there. */
  async opens() {
    await this.page.keyboard.press("Control+k");
    await this.isReady();
    return this;
  }

  async isReady() {
    await settles(() => this.field.evaluate((field) => field === document.activeElement).catch(() => false), true);
  }

  option = (name) => this.dialog.getByRole("option", { name });
  /** The text of the current row, as screen readers are told of it. */
  current = () =>
    this.field.evaluate((field) => document.getElementById(field.getAttribute("aria-activedescendant"))?.textContent ?? "");

  /** Types, and waits until this is the current row. */
  async finds(text, label) {
    await this.page.keyboard.type(text);
    await settles(async () => (await this.current()).startsWith(label), true);
  }

  async isClosed() {
    await this.dialog.waitFor({ state: "detached" });
  }
}
