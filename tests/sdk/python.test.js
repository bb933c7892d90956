// PostHog's Python SDK.

import assert from "node:assert/strict";
import { test } from "node:test";
import { eachOnce, numbered, only, withProject } from "./support/project.js";
import { AGES, runPython } from "./support/sdks.js";

for (const age of AGES) {
  for (const encoding of ["plain", "gzip"]) {
    test(`the Python SDK (${age}, ${encoding}) sends everything once`, () =>
      withProject(async (project) => {
        await runPython(age, "events.py", [project.url, project.token, encoding]).ended;
        // The SDK has shut down, so every request got a response.
        const events = await project.events();

        eachOnce(events, [...numbered("many", 250), "$set", "$create_alias", "order paid", "odd", "earlier", "twice"]);
        assert.equal(events.length, 256);
        const { distinct_id, properties } = only(events, "order paid");
        assert.equal(distinct_id, "ada");
        assert.deepEqual([properties.amount, properties.items], [12.5, [1, null, { a: true }]]);
        assert.equal(properties.text, "☃ 😀 \ufffd");
        assert.equal(properties.$lib, "posthog-python");
        const odd = only(events, "odd").properties;
        assert.deepEqual([odd.nan, odd.most, odd.zero], [null, [null, null], "a\ufffdb"]);
        assert.equal(only(events, "$set").properties.$set.plan, "pro");
        assert.equal(only(events, "twice").id, "01900000-0000-7000-8000-0000000000aa");
        // Within the accuracy of the sender's clock, which is the server's.
        assert.equal(Math.round(Date.parse(only(events, "earlier").timestamp) / 60_000), Date.UTC(2022, 9, 1, 12, 30) / 60_000);
        assert.equal(only(events, "many 9").distinct_id, "person 2");
      }));
  }
}
