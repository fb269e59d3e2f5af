import { existsSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { describe, expect, test } from "vitest";
import { lookup } from "../codegen/lookup.js";
import type { TypeDef } from "../codegen/model.js";
import { readSourceFiles } from "../codegen/source-files.js";
import { validatorsOf } from "../schema-diff/forms.js";
import { verdictsOf } from "../schema-diff/verdict.js";
import { currentPlane, earlierPlanes } from "./planes.js";

const SCHEMAS = fileURLToPath(new URL("../../schemas", import.meta.url));
const NAMES = ["v0.3.0", "v0.3.4", "v0.3.10"] as const;
const EARLIER = earlierPlanes(SCHEMAS);
/** Builds that the importer has kept are nobody's tags. */
const PLANES = EARLIER.filter(({ name }) => !/-\d+$/.test(name));

function typeOf(plane: string, name: string): TypeDef {
	const found = PLANES.find((each) => each.name === plane);
	if (!found) throw new Error(`there is no ${plane}`);
	return lookup(found.side.protocol)(name);
}

function keys(plane: string, name: string): string {
	const { body } = typeOf(plane, name);
	switch (body.kind) {
		case "struct":
			return body.fields.map((field) => (field.required ? field.name : `${field.name}?`)).join(" ");
		case "enum":
			return body.values.map(({ value }) => value).join(" ");
		case "external":
			return body.variants.map((variant) => variant.name).join(" ");
		default:
			return body.kind;
	}
}

function route(plane: string, name: string): string {
	const { message } = typeOf(plane, name);
	const tokens = message?.subjects[0]?.tokens.map(({ encoding }) => encoding) ?? [];
	return [
		message?.transport,
		message?.subjects[0]?.template,
		tokens.join("+"),
		message?.reply ?? "-",
		message?.stream ?? "-",
	].join(" ");
}

test("there is a contract of each of these tags, and each names its own release and commit", () => {
	expect(PLANES.map(({ name }) => name)).toEqual(NAMES);
	for (const { name, side } of EARLIER) expect(`v${side.protocol.plane.version}`).toBe(name.replace(/-\d+$/, ""));
	expect(new Set(EARLIER.map(({ side }) => side.protocol.plane.commit)).size).toBe(EARLIER.length);
});

test("the history is no part of the current schemas, and has no examples of its own", () => {
	const current = readSourceFiles(SCHEMAS).map(({ path }) => path);
	expect(current).toContain("messages/schedule-request.json");
	expect(current.filter((path) => path.includes("history"))).toEqual([]);
	for (const { name } of EARLIER) expect(existsSync(`${SCHEMAS}/history/${name}/examples`)).toBe(false);
});

test("the packages ship none of it", () => {
	const shipped = fileURLToPath(new URL("../../packages/messages/schemas", import.meta.url));
	expect(existsSync(`${shipped}/messages`)).toBe(true);
	expect(existsSync(`${shipped}/history`)).toBe(false);
});

describe("what is known of Plane's history is what the contracts say:", () => {
	const UNCHANGED = Symbol("as in the column before");
	type Row = readonly [name: string, ...columns: [string, string | symbol, string | symbol]];

	function fill([name, ...columns]: Row): readonly [string, readonly string[]] {
		const filled: string[] = [];
		for (const column of columns) filled.push(typeof column === "string" ? column : (filled.at(-1) ?? ""));
		return [name, filled];
	}

	const SCHEDULE = "cluster backend_id? max_idle_secs metadata executable";
	const SPAWN = "drone_id max_idle_secs backend_id metadata executable";
	const STATES = "Loading ErrorLoading Starting ErrorStarting Ready TimedOutBeforeReady Failed Exited Swept";
	const EXECUTABLE = "image env credentials? resource_limits?";
	const LIMITS = "cpu_period? cpu_period_percent? cpu_time_limit?";
	const FIELDS: readonly Row[] = [
		["ScheduleRequest", SCHEDULE, `${SCHEDULE} require_bearer_token?`, UNCHANGED],
		["SpawnRequest", SPAWN, `${SPAWN} bearer_token?`, `cluster? ${SPAWN} bearer_token?`],
		["TerminationRequest", "backend_id", "cluster_id backend_id", UNCHANGED],
		["DockerExecutableConfig", EXECUTABLE, UNCHANGED, `${EXECUTABLE} pull_policy? port? volume_mounts?`],
		[
			"DockerCredentials",
			"username? password? auth? email? serveraddress? identitytoken? registrytoken?",
			"UsernamePassword",
			UNCHANGED,
		],
		["ResourceLimits", LIMITS, UNCHANGED, `${LIMITS} memory_limit_bytes?`],
		["BackendState", STATES, `${STATES} Terminated`, UNCHANGED],
		["BackendStateMessage", "state backend time", UNCHANGED, "state cluster? backend time"],
		[
			"DroneStatusMessage",
			"drone_id cluster capacity",
			"drone_id cluster drone_version ready? running_backends?",
			"drone_id cluster drone_version ready? state? running_backends?",
		],
		["DroneConnectRequest", "drone_id cluster ip", UNCHANGED, UNCHANGED],
		["DroneLogMessageKind", "Stdout Stderr", UNCHANGED, UNCHANGED],
		["BackendStatsMessage", "backend_id cpu_use_percent mem_use_percent", UNCHANGED, UNCHANGED],
	];

	test.each(FIELDS.map(fill))("the parts of %s", (name, columns) => {
		const sorted = (text: string): readonly string[] => text.split(" ").sort();
		expect(NAMES.map((plane) => sorted(keys(plane, name)))).toEqual(columns.map(sorted));
	});

	const ROUTES: readonly Row[] = [
		["SpawnRequest", "request drone.{drone_id}.spawn id bool -", UNCHANGED, UNCHANGED],
		[
			"TerminationRequest",
			"request backend.{backend_id}.terminate id bool -",
			"request cluster.{cluster_id}.backend.{backend_id}.terminate cluster+id () -",
			UNCHANGED,
		],
		[
			"DroneStatusMessage",
			"jetstream drone.{drone_id}.status id - drone_status",
			UNCHANGED,
			"publish drone.{drone_id}.status id - drone_status",
		],
		["DroneConnectRequest", "publish drone.register  - -", UNCHANGED, UNCHANGED],
		["SetAcmeDnsRecord", "request acme.set_dns_record  bool -", UNCHANGED, UNCHANGED],
		[
			"SetDnsRecord",
			"jetstream cluster.{cluster}.dns.{kind} cluster+json - dns_record",
			"jetstream cluster.{cluster}.dns.{kind} cluster+enum - dns_record",
			"publish cluster.{cluster}.dns.{kind} cluster+enum - dns_record",
		],
		["BackendStatsMessage", "publish backend.{backend_id}.stats id - -", UNCHANGED, UNCHANGED],
		["BackendStateMessage", "jetstream backend.{backend}.status id - backend_status", UNCHANGED, UNCHANGED],
	];

	test.each(ROUTES.map(fill))("the way of %s", (name, columns) => {
		expect(NAMES.map((plane) => route(plane, name))).toEqual(columns);
	});

	test.each([
		["DrainDrone", ["v0.3.4", "v0.3.10"]],
		["UpdateBackendStateMessage", ["v0.3.10"]],
		["FetchBackendForLock", []],
		["WorldStateMessage", []],
		["DroneStatsMessage", []],
	])("when there was %s", (name, planes) => {
		const there = PLANES.filter(({ side }) => side.protocol.types.some((type) => type.name === name));
		expect(there.map((plane) => plane.name)).toEqual(planes);
	});

	test("streams, the limit of the logs, and cpu_period in seconds", () => {
		for (const { side } of PLANES) {
			const names = side.protocol.streams.map(({ name }) => name).sort();
			expect(names).toEqual(["backend_log", "backend_status", "dns_record", "drone_status"]);
		}
		const limits = PLANES.map(({ side }) => side.protocol.streams.find(({ name }) => name === "backend_log")?.config);
		expect(limits.map((config) => config?.max_msgs_per_subject)).toEqual([0, 0, 500]);
		for (const plane of NAMES)
			expect(typeOf(plane, "ResourceLimits").body).toMatchObject({
				fields: [{ name: "cpu_period", value: { value: { unit: "s" } } }, {}, {}, ...(plane === "v0.3.10" ? [{}] : [])],
			});
	});
});

test("the quotes of the first release's DNS subjects show in what proves the break", () => {
	const [first] = PLANES;
	const verdicts = first ? verdictsOf(first.side, currentPlane(SCHEMAS).side) : [];
	const { proof } = verdicts.find(({ rule }) => rule === "token-changed") ?? {};
	expect(proof).toMatchObject([
		{ subject: 'cluster.text.dns."A"', reason: "is awaited on cluster.text.dns.A" },
		{ subject: "cluster.text.dns.A", reason: 'is awaited on cluster.text.dns."A"' },
	]);
});

test("every Plane reads a schedule request in its smallest form, on the same subject", () => {
	const request = {
		cluster: "plane.test",
		max_idle_secs: 30,
		metadata: {},
		executable: { image: "ghcr.io/acme/doc:1", env: {} },
	};
	for (const { side } of [...PLANES, currentPlane(SCHEMAS)]) {
		const type = lookup(side.protocol)("ScheduleRequest");
		expect(validatorsOf(side.documents)("accepted", type.id)(request), side.label).toBe(true);
		expect(type.message?.subjects.map(({ template }) => template)).toEqual(["cluster.{cluster}.schedule"]);
	}
});
