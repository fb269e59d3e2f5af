import { expect, test } from "vitest";
import { field, message, protocol } from "../test-models.js";
import { permissionsPage } from "./permissions-page.js";
import { statsProtocol } from "./test-stats.js";

test("a reader of a stream gets the permissions for it, and nothing else", () => {
	expect(permissionsPage(statsProtocol())).toContain(`## viewer

Sees what clients and operators see, and changes nothing: a dashboard.

\`\`\`text
permissions: {
  publish: { allow: [
    "$JS.API.STREAM.INFO.stats"                        # reads stats
    "$JS.API.CONSUMER.CREATE.stats.*.cluster.*.stats"  # reads stats
    "$JS.API.CONSUMER.MSG.NEXT.stats.*"                # reads stats
    "$JS.API.CONSUMER.DELETE.stats.*"                  # reads stats
  ] }
  subscribe: { allow: [
    "INBOX.>"  # its own inbox
  ] }
}
\`\`\`
`);
});

test("a role answers only where it receives requests, and a drone is bound to itself", () => {
	const spawn = message("Spawn", [field("drone", { kind: "string" })], {
		template: "drone.{drone}.spawn",
		senders: ["controller"],
		receivers: ["drone"],
	});
	const text = permissionsPage(protocol(spawn));
	const block = (role: string): string => text.split(`## ${role}\n`)[1]?.split("\n## ")[0] ?? "";
	expect(block("drone")).toContain('"drone.DRONE.spawn"');
	expect(block("drone")).toContain("allow_responses: true");
	expect(block("controller")).toContain('"drone.*.spawn"');
	expect(block("controller")).not.toContain("allow_responses");
	expect(block("viewer")).toContain('publish: { deny: ">" }');
	expect(block("viewer")).toContain('subscribe: { deny: ">" }');
});
