// PostHog's SDKs, current and of late 2022, as installed by `./dev`.

import { spawn } from "node:child_process";
import { createRequire } from "node:module";
import { join } from "node:path";

const folder = process.env.ROLECALL_SDKS;
if (!folder) throw new Error("`./dev sdks` knows where PostHog's SDKs are installed");
const installed = join(folder, "node_modules");

/** Their names in the tests. */
export const AGES = ["current", "2022"];
const suffix = (age) => (age === "current" ? "" : `-${age}`);

/** A file of the browser SDK. */
export const browserFile = (age, name) => join(installed, `posthog-js${suffix(age)}`, "dist", name);

/** A client of the Node SDK, and its `shutdown`, which has another name in 2022. */
export function nodeClient(age, token, options) {
  const { PostHog } = createRequire(join(folder, "tests.js"))(`posthog-node${suffix(age)}`);
  const client = new PostHog(token, options);
  return { client, shutdown: () => (age === "current" ? client.shutdown(45_000) : client.shutdownAsync()) };
}

/** Runs a Python program with the SDK; `ended` resolves to its output if it succeeds. */
export function runPython(age, script, args) {
  const program = join(folder, `python-${age}`, "bin", "python");
  const child = spawn(program, [join(import.meta.dirname, script), ...args]);
  const kill = () => child.kill("SIGKILL");
  process.once("exit", kill);
  const said = [];
  for (const stream of [child.stdout, child.stderr]) stream.on("data", (text) => said.push(text));
  const ended = new Promise((resolve, reject) => {
    child.once("error", reject);
    child.once("close", (code) => {
      process.off("exit", kill);
      if (code === 0) resolve(said.join(""));
      else reject(new Error(`Python ended with ${code}:\n${said.join("")}`));
    });
  });
  return { child, ended };
}
