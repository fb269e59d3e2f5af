import { expect, test } from "vitest";
import { indexPage } from "./index-page.js";
import { statsProtocol } from "./test-stats.js";

test("the index groups the messages by what the reader's code does with them", () => {
	expect(indexPage(statsProtocol())).toContain(`## Messages you read

What drones and controllers tell the world.

| Message | Subject | What it is |
| --- | --- | --- |
| [Stats](stats.md) | \`cluster.{cluster}.stats\` | About Stats. |
`);
});
