// Starts the real server on a free port, with an empty SQLite file and the built app: one per journey.

import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtemp, rm } from "node:fs/promises";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { setTimeout as after } from "node:timers/promises";

const root = resolve(import.meta.dirname, "../../..");
/** The server's program. */
export const program = process.env.ROLECALL_SERVER ?? join(root, "target/debug/rolecall-server");
export const dist = process.env.ROLECALL_STATIC_DIR ?? join(root, "dist");

/** Time limit for the start, in milliseconds. */
const PATIENCE = 30_000;

/** The environment variables for a command of the program beside a running server. */
export function settingsOf({ url, folder }) {
  return { PATH: process.env.PATH, ROLECALL_SITE_URL: url, ROLECALL_DATABASE_URL: `sqlite://${join(folder, "rolecall.db")}` };
}

/** Starts a server with the environment variables `settings`, or a function of its URL that makes them, and the arguments `args`. */
export async function startServer(settings = {}, args = []) {
  const folder = await mkdtemp(join(tmpdir(), "rolecall-journey-"));
  const port = await freePort();
  const url = `http://127.0.0.1:${port}`;
  const log = [];
  let server;
  // The server ends with this process.
  const kill = () => server.kill("SIGKILL");
  process.once("exit", kill);

  async function start() {
    server = spawn(program, args, {
      cwd: folder,
      env: {
        PATH: process.env.PATH,
        ROLECALL_LISTEN: `127.0.0.1:${port}`,
        ROLECALL_DATABASE_URL: `sqlite://${join(folder, "rolecall.db")}`,
        ROLECALL_STATIC_DIR: dist,
        ROLECALL_RATE_LIMITS: "off",
        NO_COLOR: "1",
        ...(typeof settings === "function" ? settings(url) : settings),
      },
      stdio: ["ignore", "pipe", "pipe"],
    });
    for (const stream of [server.stdout, server.stderr]) stream.on("data", (text) => log.push(text));
    if (!(await answers(url, server))) {
      kill();
      throw new Error(`the server did not start:\n${log.join("")}`);
    }
  }

  /** Sends a signal to the server and waits until it has ended; returns its exit code. */
  async function end(signal) {
    if (server.exitCode !== null) return server.exitCode;
    const ended = once(server, "exit");
    server.kill(signal);
    return (await ended)[0];
  }

  await start();
  return {
    url,
    folder,
    /** The server's log so far. */
    log: () => log.join(""),
    /** Stops the server like an operator, and waits; returns its exit code. */
    terminate: () => end("SIGTERM"),
    /** Kills the server. */
    crash: () => end("SIGKILL"),
    /** Starts it again with its data. */
    start,
    async stop() {
      process.off("exit", kill);
      await end("SIGKILL");
      await rm(folder, { recursive: true, force: true });
    },
  };
}

/** Waits until the server responds; false if it ends or the time is up. */
export async function answers(url, server) {
  const deadline = Date.now() + PATIENCE;
  while (server.exitCode === null && Date.now() < deadline) {
    try {
      if ((await fetch(`${url}/_preflight/`)).ok) return true;
    } catch {
      await after(20);
    }
  }
  return false;
}

export async function freePort() {
  const listener = createServer().listen(0, "127.0.0.1");
  await once(listener, "listening");
  const { port } = listener.address();
  listener.close();
  await once(listener, "close");
  return port;
}
