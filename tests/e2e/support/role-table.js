// The members page: search, order, filter and the rows of people and invites. What happens in a row is in row.js.

/** The members page in somebody's browser. */
export class RoleTable {
  constructor(person) {
    this.person = person;
    this.page = person.page;
    this.table = this.page.getByRole("table", { name: "Members" });
  }

  /** Opens the page of an organization, by its slug, with a query such as `?show=invites`. */
  async opens(slug, query = "") {
    await this.person.opens(`/organization/${slug}/members${query}`);
    await this.person.sees(/^Members/);
    return this;
  }

  /** The row of a person, or of an invite by its email. */
  row = (who) => this.person.row(who);

  /** The names of the people and the emails of the invites, from top to bottom. */
  async names() {
    const buttons = this.table.getByRole("button", { name: /^Actions for/ });
    const labels = await buttons.evaluateAll((all) => all.map((button) => button.getAttribute("aria-label")));
    return labels.map((label) => label.replace(/^Actions for (the invite to )?/, ""));
  }

  search = () => this.page.getByRole("searchbox", { name: "Search by name or email" });
  heading = (column) => this.table.getByRole("columnheader", { name: column }).getByRole("button");
  shows = (words) => this.page.getByRole("group", { name: "Show" }).getByRole("button", { name: words });
  query = () => new URL(this.page.url()).search;
}
