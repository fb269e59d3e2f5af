import { expect, test } from "vitest";
import { lookup } from "../lookup.js";
import { subjectsPage } from "./subjects-page.js";
import { statsProtocol } from "./test-stats.js";

test("the subjects page lists every subject and who listens", () => {
	const model = statsProtocol();
	expect(subjectsPage(model, lookup(model))).toContain(`| Subject | Message | Direction | Transport | Stream |
| --- | --- | --- | --- | --- |
| \`cluster.{cluster}.stats\` | [Stats](stats.md) | drone → client | publish | [stats](streams.md#stats) |

## What Plane listens on

A \`{token}\` is the listener's own.

| Subscription | Message |
| --- | --- |
| \`cluster.*.stats\` | [Stats](stats.md) |
`);
});
