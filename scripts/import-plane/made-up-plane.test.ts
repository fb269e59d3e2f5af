import { expect, test } from "vitest";
import { readProtocol } from "../codegen/read.js";
import { readSourceFiles } from "../codegen/source-files.js";
import { findDrift, line } from "./drift.js";
import { madeUpPlane } from "./made-up-plane.js";
import { merge } from "./merge.js";
import { readPlane } from "./read-plane.js";
import { treeOf } from "./test-plane.js";
import { SCHEMAS } from "./test-schemas.js";

const protocol = readProtocol(readSourceFiles(SCHEMAS));
const files = madeUpPlane(protocol);

/** The made-up Plane with its one type that only a person can read derived instead. */
function derived(): Record<string, string> {
	const byHand = /pub struct SerializableLevel[\s\S]*?level_of\(from\)\n? *\}\n\}\n/;
	const levels = "#[derive(Serialize, Deserialize)]\npub enum SerializableLevel { ERROR, WARN, INFO, DEBUG, TRACE }\n";
	return Object.fromEntries(Object.entries(files).map(([path, text]) => [path, text.replace(byHand, levels)]));
}

function driftOf(change: (text: string) => string): readonly string[] {
	const changed = Object.entries(derived()).map(([path, text]) => [path, change(text)] as const);
	const contract = readPlane(treeOf(Object.fromEntries(changed)));
	return findDrift(protocol, merge(contract, protocol), contract).map(line);
}

test("Rust made from the schemas says what they say, but for the JSON that is written by hand", () => {
	expect(() => readPlane(treeOf(files))).toThrow(/^\S+: the hand-written JSON of SerializableLevel has changed/);
	const drift = driftOf((text) => text);
	expect(drift.filter((each) => !each.includes("SerializableLevel"))).toEqual([]);
	expect(drift).toHaveLength(1);
});

test.each([
	["cluster.{}.dns.{:?}", "cluster.{}.record.{:?}", /^subject SetDnsRecord/],
	["max_messages_per_subject: 500", "max_messages_per_subject: 100", /^stream backend_logs\.max_msgs_per_subject/],
	[
		"pub require_bearer_token: bool",
		"pub require_bearer_token: String",
		/^field ScheduleRequest\.require_bearer_token/,
	],
	["type Response = ScheduleResponse", "type Response = bool", /^reply ScheduleRequest/],
])("what is altered in it shows: %s", (from, to, shown) => {
	const drift = driftOf((text) => text.replace(from, to));
	expect(drift).toContainEqual(expect.stringMatching(shown));
});
