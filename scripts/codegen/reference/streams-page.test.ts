import { expect, test } from "vitest";
import { streamsPage } from "./streams-page.js";
import { statsProtocol } from "./test-stats.js";

test("the streams page shows the settings in words", () => {
	expect(streamsPage(statsProtocol())).toContain(`| Setting | [stats](#stats) |
| --- | --- |
| \`subjects\` | \`cluster.*.stats\` |
| \`max_age\` | 60 s |
| \`num_replicas\` | the server's default |

No stream has limits of its own for \`max_msgs\`.

## stats

About stats.

It holds [Stats](stats.md), published to \`cluster.{cluster}.stats\`.
`);
});
