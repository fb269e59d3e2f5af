import { expect, test } from "vitest";
import { lookup } from "../lookup.js";
import { indexPage } from "./index-page.js";
import { statsProtocol } from "./test-stats.js";

test("the index groups the messages by what the reader's code does with them", () => {
	const model = statsProtocol();
	expect(indexPage(model, lookup(model))).toContain(`## Messages you read

What drones and controllers tell the world.

| Message | Subject | Stream | What it is |
| --- | --- | --- | --- |
| [Stats](stats.md) | \`cluster.{cluster}.stats\` | [stats](streams.md#stats) | About Stats. |
`);
});
