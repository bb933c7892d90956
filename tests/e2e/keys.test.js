// Personal API keys: created on the account page, shown once, used by a program, revoked.

import assert from "node:assert/strict";
import { journey } from "./support/journey.js";
import { CLIPBOARD } from "./support/invite-dialog.js";
import { hearsNothing } from "./support/quiet.js";

/** The response to a program that sends this key. */
async function program(server, key, path, { method = "GET", body } = {}) {
  const response = await fetch(server.url + path, {
    method,
    headers: { Authorization: `Bearer ${key}`, ...(body && { "Content-Type": "application/json" }) },
    body: body && JSON.stringify(body),
  });
  assert.deepEqual(response.headers.getSetCookie(), []);
  const text = await response.text();
  return { status: response.status, body: text ? JSON.parse(text) : undefined };
}

/** The list item of a key. */
const line = (who, label) =>
  who.page.getByRole("list", { name: "Personal API keys" }).getByRole("listitem").filter({ hasText: label });

journey("a key is shown once, works for a program, and stops working when it is revoked", async ({ person, api, server }) => {
  const { Ada } = await api.company();
  const ada = await person(Ada, CLIPBOARD);
  await ada.opens("/account");
  await ada.reads("No keys yet");
  await ada.inspects("account-no-keys");

  await ada.fills("Label", " Nightly export ");
  await ada.presses("Create key");
  const value = ada.field("Value of Nightly export");
  await ada.reads("will not be shown again");
  const key = await value.inputValue();
  assert.match(key, /^phx_[A-Za-z0-9]{43}$/);
  await ada.presses("Copy key");
  await ada.isTold("Copied");
  assert.equal(await ada.page.evaluate(() => navigator.clipboard.readText()), key);
  await line(ada, "Nightly export").getByText("never used").waitFor();
  await ada.inspects("account-new-key");
  await ada.presses("Done");
  await ada.seesNo(value);

  const members = await program(server, key, "/api/organizations/@current/members/");
  assert.equal(members.body.count, 3);
  const made = await program(server, key, "/api/projects/", { method: "POST", body: { name: "By a program" } });
  assert.equal(made.status, 201);
  assert.equal((await Ada.get(`/api/projects/${made.body.id}/`)).name, "By a program");

  // The time of use is stored a moment after the response.
  while ((await Ada.get("/api/personal_api_keys/"))[0].last_used_at === null);
  await ada.reloads();
  await line(ada, "Nightly export").getByText("last used").waitFor();
  assert.equal(await ada.page.getByText(key).count(), 0);
  assert.equal(await value.count(), 0);

  await line(ada, "Nightly export").getByRole("button", { name: "Revoke" }).click();
  const dialog = ada.dialog("Revoke Nightly export");
  await dialog.getByText("are rejected immediately").waitFor();
  await ada.inspects("account-revoke-key");
  await dialog.getByRole("button", { name: "Cancel" }).click();
  await ada.seesNo(dialog);
  assert.equal((await program(server, key, "/api/users/@me/")).status, 200);

  await line(ada, "Nightly export").getByRole("button", { name: "Revoke" }).click();
  await dialog.getByRole("button", { name: "Revoke key" }).click();
  await ada.isTold("Nightly export was revoked.");
  await ada.reads("No keys yet");
  assert.equal((await program(server, key, "/api/users/@me/")).status, 401);
});

journey("a label is required, and its length is limited", async ({ person, api }) => {
  const { Max } = await api.company();
  const max = await person(Max);
  max.expectRefusals(400);
  await max.opens("/account");
  await max.presses("Create key");
  await max.page.getByRole("alert").getByText("Enter a label that says what the key is for.").waitFor();
  await max.fills("Label", "l".repeat(41));
  await max.presses("Create key");
  await max.page.getByRole("alert").getByText("40 characters").waitFor();
  assert.deepEqual(await Max.get("/api/personal_api_keys/"), []);
});

journey("a key that was revoked elsewhere disappears without an error", async ({ person, api }) => {
  const { Max } = await api.company();
  const { id } = await Max.post("/api/personal_api_keys/", { label: "Old laptop" });
  const max = await hearsNothing(await person(Max));
  max.expectRefusals(404);
  await max.opens(`/account?dialog=revoke-key&key=${id}`);
  const dialog = max.dialog("Revoke Old laptop");
  await dialog.getByText("It was never used.").waitFor();
  await Max.delete(`/api/personal_api_keys/${id}/`);
  await dialog.getByRole("button", { name: "Revoke key" }).click();
  await max.isTold("Old laptop was revoked.");
  await max.reads("No keys yet");
});

journey("a dialog about a key says that it was revoked elsewhere", async ({ person, api }) => {
  const { Max } = await api.company();
  const { id } = await Max.post("/api/personal_api_keys/", { label: "Old laptop" });
  const max = await person(Max);
  await max.opens(`/account?dialog=revoke-key&key=${id}`);
  const dialog = max.dialog("Revoke Old laptop");
  await dialog.getByText("It was never used.").waitFor();
  await Max.delete(`/api/personal_api_keys/${id}/`);
  await max.isTold("This key has been revoked in the meantime.");
  await dialog.waitFor({ state: "detached" });
  await max.reads("No keys yet");
  await max.page.waitForURL(/\/account$/);
});
