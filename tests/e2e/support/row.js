// A row of a table: a person of an organization or a project, or an invite. It is identified by the menu at its end,
// because names also appear in other rows ("invited by Olga").

export class Row {
  constructor(person, who) {
    this.person = person;
    this.menu = new RegExp(`^(Actions for|Actions for the invite to|More about) ${RegExp.escape?.(who) ?? who.replaceAll(".", "\\.")}$`);
    this.locator = person.page.getByRole("row").filter({ has: person.button(this.menu) });
  }

  /** The level control, which opens a menu. */
  levelControl = () => this.locator.getByRole("button", { name: /^Level of/ });

  waits = () => this.locator.waitFor();
  reads = (text) => this.locator.getByText(text).first().waitFor();

  /** Selects a level in the row; a preview opens. */
  async chooseLevel(level) {
    await this.person.waitsForWhatIsOnItsWay();
    await this.levelControl().click();
    await this.person.page.getByRole("menuitemradio", { name: level }).click();
  }

  /** Selects a level in the row and confirms the preview. */
  async changeLevel(level) {
    await this.chooseLevel(level);
    const dialog = this.person.page.getByRole("dialog");
    await dialog.getByRole("button", { name: `Change to ${level.toLowerCase()}` }).click();
    await this.person.seesNo(dialog);
    await this.locator.getByRole("button", { name: new RegExp(`^Level of .*: ${level}$`) }).waitFor();
    // The page shows it at once; this waits for the server.
    await this.person.waitsForWhatIsOnItsWay();
  }

  /** Opens the menu at the end of the row and returns an entry. */
  async menuItem(name) {
    await this.person.waitsForWhatIsOnItsWay();
    await this.locator.getByRole("button", { name: this.menu }).click();
    return this.person.page.getByRole("menuitem", { name });
  }

  /** Selects an entry in the menu at the end of the row. */
  async does(name) {
    await (await this.menuItem(name)).click();
  }
}
