// Passkeys, with Chromium's virtual authenticator: added, used after the password and instead of it, removed.

import assert from "node:assert/strict";
import { journey } from "./support/journey.js";

/** Somebody on a page of `localhost`: passkeys do not work at an IP address. They are not signed in. */
async function visits(person, server, name) {
  const who = await person(name, { baseURL: server.url.replace("127.0.0.1", "localhost") });
  who.expectRefusals(400, 401);
  return who;
}

/** Gives a page a device that makes passkeys, and always consents. */
async function device(who, { answers = true } = {}) {
  const devtools = await who.page.context().newCDPSession(who.page);
  await devtools.send("WebAuthn.enable");
  const { authenticatorId } = await devtools.send("WebAuthn.addVirtualAuthenticator", {
    options: {
      protocol: "ctap2",
      transport: "internal",
      hasResidentKey: true,
      hasUserVerification: true,
      isUserVerified: true,
      automaticPresenceSimulation: answers,
    },
  });
  return {
    credentials: async () => (await devtools.send("WebAuthn.getCredentials", { authenticatorId })).credentials,
    add: (credential) => devtools.send("WebAuthn.addCredential", { authenticatorId, credential }),
    clear: () => devtools.send("WebAuthn.clearCredentials", { authenticatorId }),
    refuses: () => devtools.send("WebAuthn.setUserVerified", { authenticatorId, isUserVerified: false }),
  };
}

async function addsPasskey(who, name) {
  await who.opens("/account");
  await who.fills("Name of the passkey", name);
  await who.presses("Add a passkey");
  await who.isTold("Passkey added.");
}

journey("a passkey is added, signs in after the password and instead of it, and is removed", async ({ person, api, server }) => {
  const { Ada } = await api.company();
  const ada = await visits(person, server, "Ada");
  const phone = await device(ada);
  await ada.opens("/login");
  await ada.button("Sign in with a passkey").waitFor();
  await ada.inspects("passkey-sign-in");
  await ada.signsIn(Ada);
  await ada.sees("Default Project");
  await ada.opens("/account");
  await ada.field("Name of the passkey").waitFor();
  await ada.inspects("passkeys-none");
  await addsPasskey(ada, "Phone");
  await ada.page.getByRole("group", { name: "Recovery codes" }).waitFor();
  await ada.presses("Done");
  await ada.inspects("passkeys-one");
  const [credential] = await phone.credentials();
  assert.equal(credential.rpId, "localhost");

  // Without the device, the password alone is not enough.
  await phone.clear();
  await ada.signsOut();
  await ada.signsIn(Ada);
  await ada.sees("Two-factor authentication");
  await ada.reads("Use your passkey to go on.");
  await ada.inspects("passkey-step");
  await ada.presses("Use a recovery code");
  await ada.field("Recovery code").waitFor();
  await ada.presses("Use the passkey");
  await phone.add(credential);
  await ada.presses("Use a passkey");
  await ada.sees("Default Project");
  await ada.opens("/account");
  await ada.reads("last used");

  // Instead of the password: the browser suggests it in the field, and the virtual device consents at once.
  await ada.signsOut();
  await ada.sees("Default Project");
  await ada.opens("/account");
  await ada.page.getByRole("list", { name: "Factors" }).getByRole("button", { name: "Remove" }).click();
  const dialog = ada.dialog("Remove Phone");
  await dialog.getByRole("button", { name: "Remove passkey" }).click();
  await ada.isTold("Phone was removed.");
  await ada.signsOut();
  await ada.reads("This passkey was not accepted.");
});

journey("a passkey of one account is not accepted for another", async ({ person, api, server }) => {
  const { Ada, Max } = await api.company();
  const max = await visits(person, server, "Max");
  const phone = await device(max);
  await max.opens("/login");
  await max.signsIn(Max);
  await max.sees("Default Project");
  await addsPasskey(max, "Phone of Max");
  const [ofMax] = await phone.credentials();

  const ada = await visits(person, server, "Ada");
  const other = await device(ada);
  await ada.opens("/login");
  await ada.signsIn(Ada);
  await ada.sees("Default Project");
  await addsPasskey(ada, "Phone of Ada");
  await other.clear();
  await ada.signsOut();
  await ada.signsIn(Ada);
  await ada.sees("Two-factor authentication");
  await other.add(ofMax);
  await ada.presses("Use a passkey");
  await ada.reads("No passkey was used.");
  await ada.sees("Two-factor authentication");
});
