// PostHog's Node SDK.

import assert from "node:assert/strict";
import { test } from "node:test";
import { eachOnce, numbered, only, withProject } from "./support/project.js";
import { AGES, nodeClient } from "./support/sdks.js";

for (const age of AGES) {
  test(`the Node SDK (${age}) sends everything once`, () =>
    withProject(async (project) => {
      const { client, shutdown } = nodeClient(age, project.token, { host: project.url });
      const capture = (event, properties = {}, more = {}) =>
        client.capture({ distinctId: "ada", event, properties, ...more });
      client.identify({ distinctId: "ada", properties: { plan: "pro" } });
      client.alias({ distinctId: "ada", alias: "visitor" });
      client.groupIdentify({ groupType: "company", groupKey: "meridian", properties: { size: 9 } });
      capture("order paid", { amount: 12.5, text: "☃ 😀 \ud83d", items: [1, null, { a: true }], nan: NaN });
      const names = numbered("many", 250);
      for (const name of names) capture(name, { name });
      await shutdown();
      const events = await project.receives("$identify", "$create_alias", "$groupidentify", "order paid", ...names);

      eachOnce(events, [...names, "$identify", "$create_alias", "$groupidentify", "order paid"]);
      const { distinct_id, properties } = only(events, "order paid");
      assert.equal(distinct_id, "ada");
      assert.deepEqual([properties.amount, properties.items, properties.nan], [12.5, [1, null, { a: true }], null]);
      assert.equal(properties.text, "☃ 😀 \ufffd");
      assert.equal(properties.$lib, "posthog-node");
      assert.equal(only(events, "$identify").properties.$set.plan, "pro");
      for (const name of names) assert.equal(only(events, name).properties.name, name);
    }));
}

test("what the Node SDK cannot send at once it sends in halves", () =>
  withProject(async (project) => {
    const options = { host: project.url, flushAt: 100, maxBatchSize: 100, disableCompression: true };
    const { client, shutdown } = nodeClient("current", project.token, options);
    const names = numbered("large", 60);
    for (const event of names) client.capture({ distinctId: "ada", event, properties: { text: "x".repeat(600_000) } });
    await shutdown();
    eachOnce(await project.receives(...names), names);
  }));

test("the same UUID is stored once, and the other events beside it too", () =>
  withProject(async (project) => {
    const { client, shutdown } = nodeClient("current", project.token, { host: project.url });
    const uuid = "01900000-0000-7000-8000-0000000000aa";
    for (const event of ["one", "other", "last"]) {
      client.capture({ distinctId: "ada", event, ...(event !== "last" && { uuid }) });
    }
    await shutdown();
    const events = await project.receives("one", "last");
    assert.deepEqual(events.map(({ event }) => event).sort(), ["last", "one"]);
    assert.equal(only(events, "one").id, uuid);
  }));

test("a token that was reset stops at once, and the SDK is told why", ({ mock }) =>
  withProject(async (project) => {
    // The SDK logs the error, as it should.
    mock.method(console, "error", () => {});
    const { client, shutdown } = nodeClient("current", project.token, { host: project.url, flushAt: 1 });
    client.capture({ distinctId: "ada", event: "before" });
    await project.receives("before");
    const { api_token } = await project.owner.patch(`/api/projects/${project.id}/reset_token`, {});
    const refused = new Promise((resolve) => client.on("error", resolve));
    client.capture({ distinctId: "ada", event: "after" });
    assert.equal((await refused).status, 401);
    await shutdown();
    const renewed = nodeClient("current", api_token, { host: project.url });
    renewed.client.capture({ distinctId: "ada", event: "renewed" });
    await renewed.shutdown();
    const events = await project.receives("renewed");
    assert.deepEqual(events.map(({ event }) => event), ["before", "renewed"]);
  }));
