// The vocabulary of the role table: rows of people and invites, level controls, menus.

const LEVELS = { member: "Member", administrator: "Administrator", owner: "Owner" };

/** The members page in somebody's browser. */
export class RoleTable {
  constructor(person) {
    this.person = person;
    this.page = person.page;
    this.table = this.page.getByRole("table", { name: "Members" });
  }

  /** Opens the page of an organization by its URL name, with a query such as `?show=invites`. */
  async opens(slug, query = "") {
    await this.person.opens(`/organization/${slug}/members${query}`);
    await this.person.sees(/^Members/);
    return this;
  }

  /** The row of a person, or of an invite's email address. */
  row = (name) => this.table.getByRole("row").filter({ has: this.menuButton(name) });
  menuButton = (name) => this.page.getByRole("button", { name: new RegExp(`^Actions for (the invite to )?${name}$`) });

  /** The names of people and addresses of invites, from top to bottom. */
  async names() {
    const buttons = this.table.getByRole("button", { name: /^Actions for/ });
    const labels = await buttons.evaluateAll((all) => all.map((button) => button.getAttribute("aria-label")));
    return labels.map((label) => label.replace(/^Actions for (the invite to )?/, ""));
  }

  level = (name) => this.row(name).getByRole("button", { name: `Level of ${name}` });

  /** Waits until somebody's level control shows this level. */
  async showsLevel(name, level) {
    await this.row(name).getByRole("button", { name: `Level of ${name}: ${LEVELS[level]}` }).waitFor();
  }

  /** Selects a level for somebody, which opens the preview. */
  async choosesLevel(name, level) {
    await this.person.waitsForWhatIsOnItsWay();
    await this.level(name).click();
    await this.page.getByRole("menuitemradio", { name: new RegExp(`^${LEVELS[level]}`) }).click();
    return this.dialog();
  }

  /** Opens the menu of a row. */
  async opensMenu(name) {
    await this.person.waitsForWhatIsOnItsWay();
    await this.menuButton(name).click();
    return this.page.getByRole("menu", { name: "Actions for" });
  }

  /** Selects an entry in the menu of a row. */
  async chooses(name, entry) {
    const menu = await this.opensMenu(name);
    await menu.getByRole("menuitem", { name: entry }).click();
  }

  /** The open dialog. */
  async dialog() {
    const dialog = this.page.getByRole("dialog");
    await dialog.waitFor();
    return dialog;
  }

  /** Waits for a toast. */
  async isTold(sentence) {
    await this.page.getByRole("status").getByText(sentence).waitFor();
  }

  /** The explanation of a refused control, as shown on hover. */
  async explanation(control) {
    await control.and(this.page.locator("[aria-disabled=true]")).waitFor();
    await this.person.waitsForWhatIsOnItsWay();
    await control.hover();
    const told = this.page.getByRole("tooltip").filter({ visible: true });
    await told.waitFor();
    const words = (await told.innerText()).replaceAll(/\s+/g, " ").trim();
    // The explanation of one control covers others.
    await this.page.mouse.move(0, 0);
    return words;
  }

  search = () => this.page.getByRole("searchbox", { name: "Search by name or email" });
  heading = (column) => this.table.getByRole("columnheader", { name: column }).getByRole("button");
  shows = (words) => this.page.getByRole("group", { name: "Show" }).getByRole("button", { name: words });
  query = () => new URL(this.page.url()).search;
}
