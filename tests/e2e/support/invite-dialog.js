// The vocabulary of the invite dialog: its rows, the preview below them, the results.

/** The invite dialog in somebody's browser. */
export class InviteDialog {
  constructor(person) {
    this.person = person;
    this.page = person.page;
    this.dialog = this.page.getByRole("dialog", { name: /^Invite to / });
  }

  /** Opens it by URL, on the members page of an organization. */
  async opens(slug) {
    await this.person.opens(`/organization/${slug}/members?dialog=invite`);
    await this.dialog.waitFor();
    await this.hasFocus(1);
    return this;
  }

  /** A row, from 1. */
  row = (number) => this.dialog.getByRole("group", { name: `Person ${number}`, exact: true });
  address = (number) => this.row(number).getByLabel("Email", { exact: true });

  /** Waits until the email field of a row has the focus. */
  async hasFocus(number) {
    const field = await this.address(number).elementHandle();
    await this.page.waitForFunction((element) => document.activeElement === element, field);
  }

  /** The contents of the email fields, from top to bottom. */
  async addresses() {
    return Promise.all((await this.dialog.getByLabel("Email", { exact: true }).all()).map((field) => field.inputValue()));
  }

  /** Types with the keyboard, wherever the focus is. */
  types = (text) => this.page.keyboard.type(text);

  /** Pastes text, wherever the focus is. */
  async pastes(text) {
    await this.page.evaluate((text) => navigator.clipboard.writeText(text), text);
    await this.page.keyboard.press("ControlOrMeta+v");
  }

  /** Waits until the dialog shows a text. */
  says = (words) => this.dialog.getByText(words).first().waitFor();
  /** Waits until a row shows a text. */
  saysAt = (number, words) => this.row(number).getByText(words).waitFor();

  async choosesLevel(number, level) {
    await this.row(number).getByRole("button", { name: /^Level: / }).click();
    await this.page.getByRole("menuitemradio", { name: new RegExp(`^${level}`) }).click();
  }

  /** Grants access to a private project in a row. */
  async grants(number, project) {
    await this.row(number).getByRole("button", { name: /^Private projects: / }).click();
    await this.page.getByRole("checkbox", { name: project }).check();
    await this.page.keyboard.press("Escape");
    await this.row(number).getByRole("button", { name: `Private projects: ${project}` }).waitFor();
  }

  presses = (button) => this.dialog.getByRole("button", { name: button }).click();

  /** Waits until it is closed. */
  isGone = () => this.dialog.waitFor({ state: "detached" });

  /** Sends, and waits for this many links. */
  async sends(count) {
    const invites = count === 1 ? "1 invite" : `${count} invites`;
    await this.presses(count === 1 ? "Create 1 link" : `Create ${count} links`);
    await this.says(`${invites} ${count === 1 ? "is" : "are"} ready.`);
  }

  /** The link for an email address, after sending. */
  link = (address) => this.dialog.getByLabel(`Link for ${address}`).inputValue();
}

/** Permissions for journeys that copy and paste. */
export const CLIPBOARD = { permissions: ["clipboard-read", "clipboard-write"] };
