// A row of a table: somebody of an organization or of a project, or an invite. It is known by the menu at its end, because
// the names of people stand in other rows too ("invited by Olga").

export class Row {
  constructor(person, who) {
    this.person = person;
    this.menu = new RegExp(`^(Actions for|Actions for the invite to|More about) ${RegExp.escape?.(who) ?? who.replaceAll(".", "\\.")}$`);
    this.locator = person.page.getByRole("row").filter({ has: person.button(this.menu) });
  }

  /** The control of the level, which opens a menu. */
  levelControl = () => this.locator.getByRole("button", { name: /^Level of/ });

  waits = () => this.locator.waitFor();
  reads = (text) => this.locator.getByText(text).first().waitFor();

  /** Chooses a level in the row; a preview opens. */
  async chooseLevel(level) {
    await this.person.waitsForWhatIsOnItsWay();
    await this.levelControl().click();
    await this.person.page.getByRole("menuitemradio", { name: level }).click();
  }

  /** Chooses a level in the row and goes through with what the preview says. */
  async changeLevel(level) {
    await this.chooseLevel(level);
    const dialog = this.person.page.getByRole("dialog");
    await dialog.getByRole("button", { name: `Change to ${level.toLowerCase()}` }).click();
    await this.person.seesNo(dialog);
    await this.locator.getByRole("button", { name: new RegExp(`^Level of .*: ${level}$`) }).waitFor();
    // Shown at once; this waits until the server has it too.
    await this.person.waitsForWhatIsOnItsWay();
  }

  /** Opens the menu at the end of the row and returns an entry of it. */
  async menuItem(name) {
    await this.person.waitsForWhatIsOnItsWay();
    await this.locator.getByRole("button", { name: this.menu }).click();
    return this.person.page.getByRole("menuitem", { name });
  }

  /** Presses an entry of the menu at the end of the row. */
  async does(name) {
    await (await this.menuItem(name)).click();
  }
}
