// A real mail server (aiosmtpd, crates/server/tests/smtp/server.py), and the mails that it has received. `./dev e2e`
// installs it and passes its Python in ROLECALL_SMTP_PYTHON.

import { spawn } from "node:child_process";
import { join, resolve } from "node:path";
import { createInterface } from "node:readline";
import { after } from "node:test";

const script = join(resolve(import.meta.dirname, "../../.."), "crates/server/tests/smtp/server.py");

/** Starts it for the journeys of a file. */
export async function startMail() {
  const python = process.env.ROLECALL_SMTP_PYTHON;
  if (!python) throw new Error("ROLECALL_SMTP_PYTHON is not set: run the journeys by ./dev e2e");
  const server = spawn(python, [script], { stdio: ["ignore", "pipe", "inherit"] });
  after(() => server.kill("SIGKILL"));
  const lines = createInterface({ input: server.stdout })[Symbol.asyncIterator]();
  const next = async () => JSON.parse((await lines.next()).value);
  const { port } = await next();
  const received = [];
  return {
    /** What a Rolecall needs that sends its mails here. */
    settings: { ROLECALL_SMTP_URL: `smtp://127.0.0.1:${port}` },
    /** Waits for the next mail to an address, and removes it. */
    async to(address) {
      for (;;) {
        const at = received.findIndex((mail) => mail.to === address);
        if (at >= 0) return received.splice(at, 1)[0];
        const said = await next();
        if (said.message) received.push(new Mail(said.to[0], said.message));
      }
    },
    /** Waits until the server refuses an address. */
    async refuses(address) {
      while ((await next()).not_taken !== address);
    },
  };
}

/** A received mail. */
class Mail {
  constructor(to, message) {
    this.to = to;
    this.message = message.replaceAll("\r\n", "\n");
  }

  /** A header. */
  header(name) {
    const head = this.message.split("\n\n")[0].replaceAll("\n ", " ");
    return head.split("\n").find((line) => line.startsWith(`${name}: `))?.slice(name.length + 2);
  }

  /** The part of this type, decoded. */
  part(type) {
    const part = this.message.split(`Content-Type: ${type}`)[1];
    const body = part.slice(part.indexOf("\n\n") + 2).split("\n--")[0];
    if (!part.slice(0, part.indexOf("\n\n")).includes("quoted-printable")) return body;
    const bytes = body.replaceAll("=\n", "").replace(/=([0-9A-F]{2})/g, (_, hex) => String.fromCharCode(parseInt(hex, 16)));
    return Buffer.from(bytes, "latin1").toString("utf8");
  }

  /** The path of the first link, with its query. */
  get path() {
    const { pathname, search } = new URL(this.part("text/plain").match(/^https?:\S+$/m)[0]);
    return pathname + search;
  }
}
