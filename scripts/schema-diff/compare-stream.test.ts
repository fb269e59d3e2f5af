import { expect, test } from "vitest";
import type { Json } from "../codegen/model.js";
import { message, protocol } from "../codegen/test-models.js";
import { compareProtocols } from "./compare.js";

/** The rule for a stream of which one setting has changed. */
function ruleOf(key: string, before: Json, after: Json): string | undefined {
	const side = (value: Json) => ({
		...protocol(message("Probe", [], { template: "probe", stream: "kept" })),
		streams: [{ name: "kept", description: "About it.", config: { name: "kept", [key]: value } }],
	});
	return compareProtocols(side(before), side(after)).changes[0]?.rule;
}

test.each([
	["max_age", 0, 60e9],
	["max_age", 60e9, 30e9],
	["max_msgs", 0, 10],
	["max_bytes", 20, 10],
	["max_msgs_per_subject", 0, 500],
	["max_msgs_per_subject", 500, 1],
	["storage", "file", "memory"],
])("a stream whose %s goes from %s to %s keeps less", (key, before, after) => {
	expect(ruleOf(key, before, after)).toBe("stream-keeps-less");
});

test.each([
	["max_age", 60e9, 0],
	["max_msgs", 10, 20],
	["max_msgs_per_subject", 500, 0],
	["storage", "memory", "file"],
	["num_replicas", 2, 1],
	["max_consumers", 0, 1],
	["discard", "old", "new"],
])("a stream whose %s goes from %s to %s keeps all that it kept", (key, before, after) => {
	expect(ruleOf(key, before, after)).toBe("stream-limits-changed");
});

test.each([0, 2])(
	"a stream of the newest messages that keeps %s of a subject has several where there was one",
	(after) => {
		expect(ruleOf("max_msgs_per_subject", 1, after)).toBe("stream-keeps-several");
	},
);
