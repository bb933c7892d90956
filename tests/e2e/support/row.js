// The vocabulary for a row of a table: a member of an organization or project, or an invite. For example
// `olga.row("Ada").choosesLevel("Administrator")`. A row is found by the name of its menu, because names of people also
// appear in other rows ("invited by Olga").

export class Row {
  constructor(person, who) {
    this.person = person;
    this.page = person.page;
    this.menu = new RegExp(`^Actions for (the invite to )?${RegExp.escape?.(who) ?? who.replaceAll(".", "\\.")}$`);
    this.locator = this.page.getByRole("row").filter({ has: person.button(this.menu) });
    /** The control of the level, which opens a menu. */
    this.level = this.locator.getByRole("button", { name: /^Level of/ });
  }

  waits = () => this.locator.first().waitFor();
  isGone = () => this.locator.waitFor({ state: "detached" });
  reads = (text, options) => this.locator.getByText(text, options).first().waitFor();

  /** Waits until the level control shows this level. */
  showsLevel = (level) => this.locator.getByRole("button", { name: new RegExp(`^Level of .*: ${level}$`) }).waitFor();

  /** Chooses a level in the row and returns the preview that opens. */
  async choosesLevel(level) {
    await this.person.waitsForWhatIsOnItsWay();
    await this.level.click();
    await this.page.getByRole("menuitemradio", { name: new RegExp(`^${level}`) }).click();
    const preview = this.person.dialog();
    await preview.waitFor();
    return preview;
  }

  /** Chooses a level in the row and confirms the preview. */
  async changesLevel(level) {
    const preview = await this.choosesLevel(level);
    await preview.getByRole("button", { name: `Change to ${level.toLowerCase()}` }).click();
    await this.person.seesNo(preview);
    await this.showsLevel(level);
    // The change is shown at once; wait until the server has confirmed it.
    await this.person.waitsForWhatIsOnItsWay();
  }

  /** Opens the menu at the end of the row. */
  async opensMenu() {
    await this.person.waitsForWhatIsOnItsWay();
    await this.locator.getByRole("button", { name: this.menu }).click();
    return this.page.getByRole("menu", { name: /^Actions for/ });
  }

  /** Opens the menu at the end of the row and returns an item of it. */
  async menuItem(name) {
    return (await this.opensMenu()).getByRole("menuitem", { name });
  }

  /** Opens the menu at the end of the row and presses an item. */
  async chooses(name) {
    await (await this.menuItem(name)).click();
  }
}
