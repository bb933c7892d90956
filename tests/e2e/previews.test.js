// What a change of rights does beyond the person in its dialog: the server previews it, the dialog says it before, and the
// change then does just that.

import assert from "node:assert/strict";
import { LEVEL } from "./support/api.js";
import { journey } from "./support/journey.js";
import { ledger, settings } from "./support/project.js";
import { settles } from "./support/settles.js";

const HERE = "/api/organizations/@current/";

journey("turning inviting off for members says for how many, and which invites stop, and follows other changes", async ({ person, api }) => {
  const { Ada, Max } = await api.company({ members: ["Max", "Kim"] });
  await Max.post(`${HERE}invites/`, { target_email: "nina@meridian.example" });
  const second = await Max.post(`${HERE}invites/`, { target_email: "omar@meridian.example" });
  const ada = await person(Ada);
  await ada.opens("/organization/meridian/settings");
  const toggle = ada.page.getByRole("switch", { name: "Members can invite" });
  await toggle.click();
  const dialog = ada.dialog("Stop members inviting");
  await dialog.getByText("2 members can then no longer invite people.").waitFor();
  await dialog.getByText("2 pending invites, to omar@meridian.example, nina@meridian.example, will no longer work.").waitFor();
  await ada.inspects("preview-members-invite");
  // Nothing has changed yet.
  assert.equal((await Ada.get(HERE)).members_can_invite, true);
  await Max.delete(`${HERE}invites/${second.id}/`);
  await dialog.getByText("The pending invite to nina@meridian.example will no longer work.").waitFor();
  await ada.page.keyboard.press("Escape");
  await ada.seesNo(dialog);
  await settles(() => toggle.getAttribute("aria-checked"), "true");

  await toggle.click();
  await dialog.getByRole("button", { name: "Turn off" }).click();
  await ada.isTold("Members can invite: off.");
  await ada.seesNo(dialog);
  assert.equal((await Ada.get(HERE)).members_can_invite, false);
  await toggle.click();
  await ada.dialog("Let members invite").getByText("2 members can then invite people, as members.").waitFor();
});

journey("taking the last manager of a private project away says who remains", async ({ person, api }) => {
  const { Olga, Ada, Max, project } = await ledger(api, { level: LEVEL.administrator });
  const { uuid } = await Ada.me();
  await Olga.patch(`${HERE}members/${uuid}/`, { level: LEVEL.member });
  const olga = await person(Olga);
  await olga.opens(settings(project, "/access"));
  await olga.row("Max").chooses("Remove access");
  const dialog = olga.dialog("Remove Max’s access to Ledger");
  await dialog.getByText("You will be the only one who can manage Ledger.").waitFor();
  await olga.inspects("preview-last-manager");
  await dialog.getByRole("button", { name: "Cancel" }).click();

  const preview = await olga.row("Max").choosesLevel("Member");
  await preview.getByText("You will be the only one who can manage Ledger.").waitFor();
  await preview.getByRole("button", { name: "Cancel" }).click();

  await olga.privacyToggle().click();
  await olga.reads("You will be the only one who can manage Ledger.");
  await olga.inspects("preview-open");
  await olga.presses("Cancel");

  // Somebody else is made a manager meanwhile: the warning goes.
  await olga.row("Max").chooses("Remove access");
  await dialog.getByText("You will be the only one who can manage Ledger.").waitFor();
  const kim = (await Olga.get(`${HERE}members/`)).results.find(({ user }) => user.first_name === "Kim");
  await Max.post(`/api/projects/${project.id}/explicit_members/`, { user_uuid: kim.user.uuid, level: LEVEL.administrator });
  await olga.seesNo(dialog.getByText("You will be the only one"));
  await dialog.getByRole("button", { name: "Remove access", exact: true }).click();
  await olga.isTold("Max no longer has access to Ledger.");
});
