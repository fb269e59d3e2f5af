import { readFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { describe, expect, test } from "vitest";
import type { TypeDef } from "../codegen/model.js";
import { BEYOND_SCHEMAS } from "./beyond-schemas.js";
import { comparePlanes, outcomeOf } from "./compare-planes.js";
import { emitCompatibility } from "./emit-compatibility.js";
import { MIGRATION_NOTES } from "./migration-notes.js";
import { currentPlane, earlierPlanes } from "./planes.js";

const ROOT = fileURLToPath(new URL("../..", import.meta.url));
const SCHEMAS = join(ROOT, "schemas");
const CURRENT = currentPlane(SCHEMAS);
const EARLIER = earlierPlanes(SCHEMAS);
const MESSAGES = comparePlanes(EARLIER, CURRENT);

/** `breaks TerminationRequest subject` of one message with one Plane. */
function obstacles(message: string, plane: string): readonly string[] {
	const found = MESSAGES.find((each) => each.message === message)?.obstacles.get(plane);
	if (!found) throw new Error(`there is no ${message} with ${plane}`);
	return found.map(({ place, outcome }) => `${outcome} ${place}`).sort();
}

test("the committed page is what the schemas and their history say", () => {
	const { path, text } = emitCompatibility(SCHEMAS);
	expect(readFileSync(join(ROOT, path), "utf8")).toBe(text);
});

test("every message is judged with every earlier Plane", () => {
	const names = CURRENT.side.protocol.types.filter(({ message }) => message).map(({ name }) => name);
	expect(MESSAGES.map(({ message }) => message)).toEqual(names.sort());
	for (const { obstacles } of MESSAGES) expect([...obstacles.keys()]).toEqual(EARLIER.map(({ name }) => name));
});

test("a Plane with the contract of today has no obstacles", () => {
	for (const { obstacles } of comparePlanes([{ ...CURRENT, name: "same" }], CURRENT))
		expect(obstacles.get("same")).toEqual([]);
});

/** What the packages meet in a message of a Plane that differs from today's in one type. */
function obstaclesWhere(name: string, change: (type: TypeDef) => TypeDef, message: string): unknown {
	const { side } = CURRENT;
	const types = side.protocol.types.map((type) => (type.name === name ? change(type) : type));
	const earlier = { name: "earlier", side: { ...side, protocol: { ...side.protocol, types } } };
	return comparePlanes([earlier], CURRENT)
		.find((each) => each.message === message)
		?.obstacles.get("earlier");
}

test("a message that is new is no obstacle to the messages that hold it", () => {
	const unsent = ({ message: _, ...type }: TypeDef): TypeDef => type;
	const found = ["DroneStatusMessage", "DroneStateUpdate"].map((message) =>
		obstaclesWhere("DroneStatusMessage", unsent, message),
	);
	expect(found).toEqual([[{ place: "DroneStatusMessage", outcome: "breaks", before: "no such message" }], []]);
});

test.each([
	["ended a backend breaks: whoever waits for the end goes on waiting", true, "breaks"],
	["a backend went through degrades", false, "degrades"],
])("a state of an earlier Plane that the packages do not know and that %s", (_, terminal, outcome) => {
	const idled = { value: "Idled", description: "It had nothing to do.", terminal, running: !terminal };
	const longer = (type: TypeDef): TypeDef =>
		type.body.kind === "enum" ? { ...type, body: { ...type.body, values: [...type.body.values, idled] } } : type;
	expect(obstaclesWhere("BackendState", longer, "BackendStateMessage")).toEqual([
		{ place: "BackendState/Idled", outcome, before: "Idled" },
	]);
});

test("there is a migration note for each break, and none for anything else", () => {
	const all = MESSAGES.flatMap((each) => [...each.obstacles.values()].flat());
	const broken = new Set(all.filter(({ outcome }) => outcome === "breaks").map(({ place }) => place));
	expect(Object.keys(MIGRATION_NOTES).sort()).toEqual([...broken].sort());
});

test("what is known beyond the schemas names a Plane and a message that there are", () => {
	for (const { plane, message } of BEYOND_SCHEMAS) expect(obstacles(message, plane).length).toBeGreaterThan(0);
});

describe("as a careful maintainer would say:", () => {
	test.each([
		["LogMessage", ["works", "works", "works"]],
		["DrainDrone", ["breaks", "works", "works"]],
		["TerminationRequest", ["breaks", "works", "works"]],
		["ScheduleRequest", ["breaks", "breaks", "breaks"]],
		["UpdateBackendStateMessage", ["breaks", "breaks", "degrades"]],
		["WorldStateMessage", ["breaks", "breaks", "breaks"]],
	])("%s: %j", (message, outcomes) => {
		const found = MESSAGES.find((each) => each.message === message);
		const tags = ["v0.3.0", "v0.3.4", "v0.3.10"];
		expect(tags.map((tag) => outcomeOf(found?.obstacles.get(tag) ?? []))).toEqual(outcomes);
	});

	test("the first release hears terminations elsewhere and answers a boolean", () => {
		expect(obstacles("TerminationRequest", "v0.3.0")).toEqual([
			"breaks TerminationRequest reply",
			"breaks TerminationRequest subject",
			"degrades TerminationRequest/cluster_id",
		]);
	});

	test("v0.3.10 ignores a lock and a disk limit, and takes other units and mounts", () => {
		expect(obstacles("ScheduleRequest", "v0.3.10")).toEqual([
			"breaks DockerExecutableConfig/volume_mounts/*",
			"breaks ResourceLimits/cpu_period",
			"degrades DockerCredentials/IdentityToken",
			"degrades ResourceLimits/disk_limit_bytes",
			"degrades ScheduleRequest/lock",
		]);
	});

	test("a reply without spawned works, because readers fill it in", () => {
		expect(obstacles("ScheduleRequest", "v0.3.0").join()).not.toContain("spawned");
	});
});
