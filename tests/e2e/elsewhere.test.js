// The app on a web server of its own (nginx, as in deploy/), the server on another site.

import assert from "node:assert/strict";
import { readFile, readdir, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { levelOf, LEVEL } from "./support/api.js";
import { journey } from "./support/journey.js";
import { hostApp } from "./support/nginx.js";
import { isStream } from "./support/quiet.js";
import { RoleTable } from "./support/role-table.js";

const MEMBERS = "/organization/meridian/members";
const host = await hostApp();
// Of another site than the app's, for a browser: `127.0.0.1`, not `localhost`.
const settings = (url) => ({ ROLECALL_SITE_URL: host.url, ROLECALL_API_URL: url });

journey(
  "the app on a host of its own signs in, changes, hears of changes, downloads, and learns that it was replaced",
  async ({ person, api, server }) => {
    host.prepare(server.url);
    await host.start();
    try {
      const { Olga, Ada, Max } = await api.company();
      const ada = await person("Ada", { baseURL: host.url });
      ada.expectRefusals(401, 404);
      const stream = ada.page.waitForResponse((response) => isStream(response.request()));
      await ada.opens(MEMBERS);
      await ada.signsIn(Ada);
      await stream;
      const table = new RoleTable(ada);
      const preview = await table.row("Max").choosesLevel("Administrator");
      await preview.getByRole("button", { name: "Change to administrator" }).click();
      await ada.isTold("Max is now");
      assert.equal(await levelOf(Ada, Max), LEVEL.administrator);

      const { uuid } = await Max.me();
      await Olga.patch(`/api/organizations/@current/members/${uuid}/`, { level: LEVEL.member });
      await ada.page.getByRole("row").filter({ hasText: "Max" }).filter({ hasText: "Member" }).waitFor();

      // The address of a page, opened anew: the session and the place are kept.
      await ada.opens("/organization/meridian/activity");
      await ada.reads("Olga changed Max");
      const saved = ada.page.waitForEvent("download");
      await ada.presses("Export CSV");
      const file = await saved;
      assert.equal(file.suggestedFilename(), "activity-meridian.csv");
      assert.match(await readFile(await file.path(), "utf8"), /Max/);

      const home = await fetch(`${host.url}/nowhere/at/all`);
      assert.equal(home.headers.get("cache-control"), "no-cache");
      assert.match(home.headers.get("content-security-policy"), new RegExp(`connect-src 'self' ${server.url};`));
      const files = await readdir(host.app);
      const part = await fetch(`${host.url}/${files.find((name) => name.endsWith(".wasm"))}`);
      assert.match(part.headers.get("cache-control"), /immutable/);
      assert.equal(part.headers.get("content-type"), "application/wasm");
      assert.equal((await fetch(`${host.url}/part-gone.wasm`)).status, 404);

      // A deploy that does not keep the old files.
      const page = join(host.app, "index.html");
      await writeFile(page, (await readFile(page, "utf8")).replace(/(<meta name="rolecall-build" content=")[^"]+/, "$1facade"));
      for (const name of files) if (/^part-|^index.html\../.test(name)) await rm(join(host.app, name));
      ada.expectFault(/WebAssembly.*HTTP status code is not ok|Refused to apply style|Failed to fetch the styles/);
      await ada.page.getByRole("link", { name: "Billing" }).click();
      await ada.page.getByRole("alert").filter({ hasText: "Reload the page to open this part." }).waitFor();
    } finally {
      await host.stop();
    }
  },
  { settings },
);

const wrong = await hostApp();

journey(
  "a wrong configuration says what is wrong",
  async ({ person, server }) => {
    const config = join(wrong.app, "config.js");
    const url = (value) => `window.ROLECALL_API_URL = ${JSON.stringify(value)};`;
    wrong.prepare(server.url);
    await wrong.start();
    try {
      const ada = await person("Ada", { baseURL: wrong.url });
      ada.expectRefusals(404, 405);
      ada.expectLostConnection();
      ada.expectFault(/./);
      const rows = [
        // The server was started for another site.
        [url(server.url), `does not allow this site: start it with ROLECALL_SITE_URL=${wrong.url} and ROLECALL_API_URL=${server.url}.`],
        [url(`${server.url}/v1`), "without a path"],
        [url("rolecall.example"), "It must be a URL such as https://rolecall-api.example.com"],
        [url("http://127.0.0.1:9"), "The headers of this site do not allow that server"],
        [url(wrong.url), "What answers there is not Rolecall."],
        ["window.ROLECALL = 1;", "does not set ROLECALL_API_URL"],
        [undefined, "The file config.js of this site is missing"],
        [url(server.url), "No Rolecall server answers there."],
      ];
      for (const [text, said] of rows) {
        if (text === undefined) await rm(config);
        else await writeFile(config, text);
        if (said.startsWith("No Rolecall")) await server.terminate();
        await ada.opens("/login");
        await ada.page.getByRole("alert").filter({ hasText: said }).waitFor();
        if (said.startsWith("does not allow")) await ada.inspects("misconfigured");
      }
    } finally {
      await wrong.stop();
    }
  },
  { settings: (url) => ({ ROLECALL_SITE_URL: "https://elsewhere.example", ROLECALL_API_URL: url }) },
);
