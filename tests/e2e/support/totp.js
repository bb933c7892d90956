// An authenticator app: computes the codes of RFC 6238 from the secret that a page shows.

import assert from "node:assert/strict";
import { createHmac } from "node:crypto";
import { setTimeout as delay } from "node:timers/promises";

const ALPHABET = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";
const STEP = 30_000;

function bytes(base32) {
  const bits = [...base32.replaceAll(" ", "")].map((letter) => ALPHABET.indexOf(letter).toString(2).padStart(5, "0")).join("");
  return Buffer.from(bits.match(/.{8}/g).map((byte) => parseInt(byte, 2)));
}

/** The code for a 30-second step. */
function codeAt(secret, step) {
  const counter = Buffer.alloc(8);
  counter.writeBigUInt64BE(BigInt(step));
  const hash = createHmac("sha1", bytes(secret)).update(counter).digest();
  const offset = hash.at(-1) & 15;
  return String((hash.readUInt32BE(offset) & 0x7fffffff) % 1_000_000).padStart(6, "0");
}

/** An authenticator app with this secret. No code is given twice, because the server takes none twice. */
export function authenticator(secret) {
  let last = 0;
  return {
    /** The next code that the server takes. It takes that of the next step already. */
    async code() {
      const step = Math.max(Math.floor(Date.now() / STEP), last + 1);
      const early = (step - 1) * STEP - Date.now();
      if (early > 0) await delay(early);
      last = step;
      return codeAt(secret, step);
    },
  };
}

/** Sets up an authenticator app on the open account page; returns the app and the recovery codes. */
export async function setsUp(who) {
  await who.presses("Set up");
  const dialog = who.dialog("Set up an authenticator app");
  await dialog.getByText("Can’t scan it?").click();
  const secret = await dialog.locator("code").innerText();
  assert.match(secret, /^([A-Z2-7]{4} ){7}[A-Z2-7]{4}$/);
  const app = authenticator(secret);
  await who.inspects("two-factor-set-up");
  await dialog.getByLabel("Code", { exact: true }).fill("000000");
  await dialog.getByRole("button", { name: "Turn on" }).click();
  await dialog.getByText("This code is not correct.").waitFor();
  await dialog.getByLabel("Code", { exact: true }).fill(await app.code());
  await dialog.getByRole("button", { name: "Turn on" }).click();
  // No toast: another one may follow at once.
  const made = who.page.getByRole("group", { name: "Recovery codes" }).locator("code");
  await made.first().waitFor();
  const codes = await made.allInnerTexts();
  assert.equal(new Set(codes).size, 10);
  return { app, codes };
}
