// nginx with the built app, as `deploy/nginx.conf` describes it, on a free port of localhost.

import { spawn, spawnSync } from "node:child_process";
import { once } from "node:events";
import { cp, mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { answers, dist, freePort, program } from "./server.js";

const example = resolve(import.meta.dirname, "../../../deploy/nginx.conf");
/** Where `./dev` has unpacked nginx; else the installed one. */
const root = process.env.ROLECALL_NGINX ?? "/";

/** Copies the app into a folder and starts nginx there. */
export async function hostApp() {
  const folder = await mkdtemp(join(tmpdir(), "rolecall-nginx-"));
  const app = join(folder, "app");
  await cp(dist, app, { recursive: true });
  const port = await freePort();
  const url = `http://localhost:${port}`;
  // The example as it is, but for its place and without a certificate.
  const site = (await readFile(example, "utf8"))
    .replaceAll("/srv/rolecall", app)
    .replace("listen 443 ssl", `listen 127.0.0.1:${port}`)
    .replaceAll(/^ *ssl_.*$/gm, "");
  const places = ["client_body", "proxy", "fastcgi", "uwsgi", "scgi"].map((kind) => `${kind}_temp_path ${folder};`).join("\n");
  const config = `
    daemon off; pid ${folder}/pid; error_log stderr; worker_processes 1;
    events { worker_connections 64; }
    http { include ${join(root, "etc/nginx/mime.types")}; default_type application/octet-stream; access_log off; ${places}\n${site} }`;
  await writeFile(join(folder, "nginx.conf"), config);
  const prepare = (server) => {
    const { status, stderr } = spawnSync(program, ["host-app", app, server], { encoding: "utf8" });
    if (status !== 0) throw new Error(stderr);
  };
  let running;
  const kill = () => running?.kill("SIGKILL");
  process.once("exit", kill);
  return {
    url,
    /** The folder with the app. */
    app,
    /** Tells the app where its server is. */
    prepare,
    /** Starts to serve it. */
    async start() {
      running = spawn(join(root, "usr/sbin/nginx"), ["-p", folder, "-e", "stderr", "-c", join(folder, "nginx.conf")], { stdio: ["ignore", "ignore", "inherit"] });
      if (!(await answers(url, running))) throw new Error("nginx did not start");
    },
    async stop() {
      process.off("exit", kill);
      // Its worker ends with it.
      if (running && running.exitCode === null) {
        const ended = once(running, "exit");
        running.kill("SIGTERM");
        await ended;
      }
      await rm(folder, { recursive: true, force: true });
    },
  };
}
