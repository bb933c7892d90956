// The access page: who could see a project on a day, and what a person could see, with level, reason and since when.

import assert from "node:assert/strict";
import { readFile } from "node:fs/promises";
import { journey } from "./support/journey.js";

/** The lines of the file that the button saves. */
async function exports(somebody) {
  const download = somebody.page.waitForEvent("download");
  await somebody.presses("Export CSV");
  const text = await readFile(await (await download).path(), "utf8");
  // Without the mark at the beginning, for spreadsheets.
  return text.slice(1).trimEnd().split("\r\n");
}

journey("an administrator looks up who has access, and what a person has access to", async ({ person, api }) => {
  const { Olga, Ada, Max } = await api.company();
  const quills = await Ada.project("Quills", { isPrivate: true, members: [{ account: Max }] });
  const ada = await person(Ada);
  await ada.opens(`/project/${quills.id}/settings/access`);
  await ada.page.getByRole("main").getByRole("link", { name: "Access by day" }).click();
  await ada.sees("Access");
  await ada.page.getByRole("row", { name: /Olga.*Owner Level in the organization/ }).waitFor();
  await ada.page.getByRole("row", { name: /Max.*Member Granted/ }).waitFor();
  await ada.inspects("access-of-project");
  const lines = await exports(ada);
  assert.equal(lines[0], "Name,Email,Level,Why,Since,Until");
  assert.match(lines.find((line) => line.startsWith("Max,")), /^Max,[^,]+,Member,Granted,\d{4}-[^,]+,$/);
  // Before the organization existed.
  await ada.page.getByLabel("At the end of").fill("2020-01-01");
  await ada.page.getByText("No one had access").waitFor();
  assert.equal(new URL(ada.page.url()).searchParams.get("day"), "2020-01-01");
  await ada.page.goBack();
  await ada.page.getByRole("row", { name: /Max.*Granted/ }).waitFor();

  await ada.opens("/organization/meridian/members");
  await ada.row("Max").chooses("See access");
  await ada.sees("Access of Max");
  await ada.page.getByRole("row", { name: /Quills Member Granted/ }).waitFor();
  await ada.page.getByRole("row", { name: /Default Project Member Open to everyone/ }).waitFor();
  await ada.page.getByText("In the organization:").waitFor();
  await ada.inspects("access-of-person");
  assert.match((await exports(ada)).find((line) => line.startsWith("Quills,")), /^Quills,Member,Granted,\d{4}-[^,]+,$/);
  await ada.page.getByLabel("At the end of").fill("2020-01-01");
  await ada.page.getByText("Not a member", { exact: true }).waitFor();
  await ada.presses("Show today");
  await ada.page.getByRole("row", { name: /Quills/ }).waitFor();

  // Members see only themselves.
  const { uuid } = await Olga.me();
  const max = await person(Max);
  max.expectRefusals(403);
  await max.opens(`/organization/meridian/access?person=${uuid}`);
  await max.page.getByText(/Only administrators|administrators and the owner/i).first().waitFor();
  await max.opens(`/organization/meridian/access?project=${quills.id}`);
  await max.page.getByRole("row", { name: /Max.*Granted/ }).waitFor();
  assert.equal(await max.page.getByRole("row", { name: /Olga/ }).count(), 0);
});
