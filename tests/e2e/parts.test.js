// Lazily loaded chunks of the app: which are loaded, and what happens if one cannot be loaded.

import assert from "node:assert/strict";
import { InviteDialog } from "./support/invite-dialog.js";
import { journey } from "./support/journey.js";

/** Records the files of the app that a page requests. */
function loads(page) {
  const files = [];
  page.on("request", (request) => {
    const name = new URL(request.url()).pathname.slice(1);
    if (/\.(css|js|wasm)$/.test(name)) files.push(name.replace(/-[0-9a-f]{16}/, ""));
  });
  return files;
}

const FIRST = ["config.js", "parts.js", "rolecall.js", "rolecall_bg.wasm", "style.css"];

/** Asserts that the files are the first ones and some chunks, all needed by `part`, and that each was loaded once. */
function areNeededBy(part, files) {
  const isChunk = (file) => file.startsWith("part-");
  assert.deepEqual(files.filter((file) => !isChunk(file)).sort(), FIRST);
  const chunks = files.filter(isChunk);
  assert.deepEqual(chunks.filter((file) => !file.split(/[-.]/).includes(part)), []);
  assert.notEqual(chunks.length, 0);
  assert.deepEqual(files.filter((file, index) => files.indexOf(file) !== index), []);
}

journey("the members page and the sign-in page load only what they need, and each file once", async ({ person, api }) => {
  const { Ada } = await api.company();
  const ada = await person(Ada);
  const files = loads(ada.page);
  await ada.opens("/organization/meridian/members");
  await ada.row("Max").waits();
  await ada.waitsForRequests();
  areNeededBy("members", files);

  const visitor = await person("Olga");
  const visited = loads(visitor.page);
  await visitor.opens("/login");
  await visitor.sees("Sign in");
  await visitor.waitsForRequests();
  areNeededBy("visit", visited);
});

journey("a chunk that cannot be loaded is reported, and loaded when the connection is back", async ({ person, api }) => {
  const { Ada } = await api.company();
  const ada = await person(Ada);
  await ada.opens("/organization/meridian/members");
  await ada.sees(/^Members/);
  await ada.waitsForRequests();
  ada.expectLostConnection();

  // A dialog: the error is in a toast, and the page stays.
  await ada.page.context().setOffline(true);
  await ada.presses("Invite members");
  await ada.isTold("This part of the app could not be loaded");
  await ada.page.waitForURL((url) => !url.searchParams.has("dialog"));
  await ada.page.context().setOffline(false);
  await ada.presses("Invite members");
  const dialog = new InviteDialog(ada);
  await dialog.hasFocus(1);
  await dialog.presses("Cancel");
  await dialog.isGone();

  // A page: the error is in its place.
  await ada.page.context().setOffline(true);
  await ada.page.getByRole("link", { name: "Roles" }).click();
  await ada.page.getByRole("main").getByText("This part of the app could not be loaded").waitFor();
  await ada.page.context().setOffline(false);
  await ada.sees("Roles");
});

journey("the styles that come with the first chunk change nothing on the members page", async ({ person, api }) => {
  const { Ada } = await api.company();
  await Ada.invite("hedy@lumen.example");
  for (const width of [1280, 320]) {
    const ada = await person(Ada, { viewport: { width, height: 800 }, reducedMotion: "reduce" });
    await ada.opens("/organization/meridian/members");
    await ada.row("Max").waits();
    await ada.waitsForRequests();
    const changed = await ada.page.evaluate(async () => {
      const looks = () =>
        [...document.body.querySelectorAll("*")].map((element) => {
          const style = getComputedStyle(element);
          return [element.outerHTML.slice(0, 100), [...style].map((name) => `${name}: ${style.getPropertyValue(name)}`)];
        });
      const before = looks();
      const script = [...document.querySelectorAll("link[rel=modulepreload]")].map((link) => link.href);
      const parts = (await (await fetch(script[0])).text()).match(/parts-[0-9a-f]+\.js/)[0];
      const sheet = (await (await fetch(`/${parts}`)).text()).match(/part-style-[0-9a-f]+\.css/)[0];
      await new Promise((resolve, reject) => {
        const link = Object.assign(document.createElement("link"), { rel: "stylesheet", href: `/${sheet}` });
        link.onload = resolve;
        link.onerror = reject;
        document.head.append(link);
      });
      const after = looks();
      return before.flatMap(([what, old], at) => {
        const other = after[at][1].filter((value) => !old.includes(value));
        return other.length > 0 ? [`${what} ${other.slice(0, 3).join(", ")}`] : [];
      });
    });
    assert.deepEqual(changed, [], `at ${width} px`);
  }
});
