// That the harness itself works: the real server serves the real app, and the fixtures make a company.

import assert from "node:assert/strict";
import { journey } from "./support/journey.js";

journey("the server serves the app and the fixtures make a company", async ({ person, api }) => {
  const { Max } = await api.company();
  const { organization } = await Max.me();
  assert.equal(organization.name, "Meridian");
  assert.equal(organization.membership_level, 1);

  const max = await person(Max);
  await max.opens("/");
  await max.page.getByRole("banner").waitFor();
});
