// Smoke test: the real server serves the real app, and a user signs up and sees the shell.

import { journey } from "./support/journey.js";

journey("a new user signs up, sees their organization, signs out and in again", async ({ person }) => {
  const olga = await person("Olga");
  await olga.signsUp({ organization: "Meridian" });
  await olga.isIn("Meridian");
  await olga.goesTo("Members");
  await olga.row("Olga").reads("Owner");
  await olga.signsOut();
  await olga.signsIn();
  await olga.isIn("Meridian");
});

journey("a signed-out visitor of any page is redirected to sign in, and back", async ({ person, api }) => {
  const { Max } = await api.company();
  const { organization } = await Max.me();
  const max = await person("Max");
  await max.opens(`/organization/${organization.slug}/roles`);
  await max.sees("Sign in");
  await max.signsIn(Max);
  await max.sees("Roles");
});
