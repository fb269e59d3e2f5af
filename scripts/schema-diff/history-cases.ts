/**
 * Changes that Plane's contract went through between 0.3.0 and the end of 0.3, each as a pair of small contracts, with the
 * verdict on it. The shapes are reduced to what the change is about.
 */

import type { RawMessage, RawSchema, RawStreams } from "../codegen/raw.js";
import { ref, structOf } from "../codegen/test-schemas.js";
import type { Level } from "./change.js";
import type { Outcome } from "./judge.js";
import type { RuleId } from "./rules.js";
import { ASKED, BACKEND, type Bodies, CLUSTER, DRONE, IDS, LOCK, option, partOf, routed, U64 } from "./test-sides.js";

/** What is proven by a witness: new SDK with old Plane, old SDK with new Plane. */
type Proof = "new SDK" | "old SDK" | "both" | "not proven" | "nothing to prove";

export type Expected = readonly [
	rule: RuleId,
	place: string,
	levels: readonly [client: Level, testing: Level],
	newSdkOldPlane: Outcome,
	oldSdkNewPlane: Outcome,
	proof: Proof,
];

export interface HistoryCase {
	readonly name: string;
	readonly when: string;
	readonly before: Bodies;
	readonly after: Bodies;
	readonly streams?: readonly [before: RawStreams, after: RawStreams];
	readonly expected: readonly Expected[];
}

function contract(bodies: Bodies): Bodies {
	return { ...IDS, ...bodies };
}

function stream(name: string, message: string, subject: string, rest: object = {}): RawStreams {
	const config = { name, subjects: [subject], max_msgs_per_subject: 0, num_replicas: 0, ...rest };
	return { streams: [{ name, description: "About the stream.", message, config }] };
}

const EXECUTABLE = { env: {}, image: "x" };
const ENV: RawSchema = { type: "object", additionalProperties: { type: "string" } };

function schedule(properties: Bodies, required: readonly string[] = []): Bodies {
	const body = partOf({ cluster: CLUSTER, ...properties }, ["cluster", ...required]);
	return contract({
		"messages/schedule-request.json": {
			...body,
			...routed("cluster.{cluster}.schedule", ASKED),
			examples: [{ cluster: "c" }],
		},
	});
}

function executable(properties: Bodies, more: Bodies = {}): Bodies {
	const config = partOf({ image: { type: "string" }, env: ENV, ...properties }, ["image", "env"], {
		examples: [EXECUTABLE],
	});
	const request = structOf({ cluster: CLUSTER, executable: ref("types/docker-executable-config.json") });
	return contract({
		...more,
		"types/docker-executable-config.json": config,
		"messages/schedule-request.json": {
			...request,
			...routed("cluster.{cluster}.schedule", ASKED),
			examples: [{ cluster: "c", executable: EXECUTABLE }],
		},
	});
}

function scheduled(properties: Bodies, required: readonly string[]): Bodies {
	const payload = partOf({ drone: DRONE, backend_id: BACKEND, ...properties }, ["drone", "backend_id", ...required]);
	const example = { drone: "d", backend_id: "b", spawned: true };
	return contract({
		"messages/schedule-request.json": {
			...structOf({ cluster: CLUSTER }),
			...routed("cluster.{cluster}.schedule", { ...ASKED, reply: "./schedule-response.json" }),
			examples: [{ cluster: "c" }],
		},
		"messages/schedule-response.json": {
			"x-tagging": "external",
			oneOf: [
				{
					description: "Done.",
					type: "object",
					required: ["Scheduled"],
					properties: { Scheduled: payload },
				},
				{ description: "None.", const: "NoDroneAvailable" },
			],
			examples: [{ Scheduled: example }, "NoDroneAvailable"],
		},
	});
}

function states(values: readonly string[]): Bodies {
	const facts = Object.fromEntries(values.map((value) => [value, { description: `About ${value}.` }]));
	return contract({
		"types/backend-state.json": { type: "string", enum: values, "x-values": facts, examples: values },
		"messages/backend-state-message.json": {
			...structOf({ state: ref("types/backend-state.json"), backend: BACKEND }),
			...routed("backend.{backend}.status"),
			examples: [{ state: values[0] ?? "", backend: "b" }],
		},
	});
}

function stateMessage(properties: Bodies, required: readonly string[]): Bodies {
	return contract({
		"messages/backend-state-message.json": {
			...partOf({ backend: BACKEND, ...properties }, ["backend", ...required]),
			...routed("backend.{backend}.status"),
			examples: [{ backend: "b", cluster: "c" }],
		},
	});
}

function status(properties: Bodies, template: string, message: Partial<RawMessage> = {}): Bodies {
	return contract({
		"messages/drone-status-message.json": {
			...structOf({ drone_id: DRONE, cluster: CLUSTER, ...properties }),
			...routed(template, { receivers: ["controller"], ...message }),
			examples: [
				{ drone_id: "d", cluster: "c", ...Object.fromEntries(Object.keys(properties).map((name) => [name, 4])) },
			],
		},
	});
}

function stats(properties: Bodies, example: object): Bodies {
	return contract({
		"messages/backend-stats-message.json": {
			...structOf({ backend_id: BACKEND, ...properties }),
			...routed("backend.{backend_id}.stats"),
			examples: [{ backend_id: "b", ...example }],
		},
	});
}

function terminate(properties: Bodies, template: string, reply: string): Bodies {
	return contract({
		"messages/termination-request.json": {
			...structOf({ ...properties, backend_id: BACKEND }),
			...routed(template, { ...ASKED, receivers: ["drone"], reply }),
			examples: [{ cluster_id: "c", backend_id: "b" }],
		},
	});
}

function assignment(properties: Bodies): Bodies {
	return contract({
		"messages/assignment.json": {
			...partOf({ backend: BACKEND, ...properties }, ["backend"]),
			...routed("state.backend.{backend}.assignment", {
				senders: ["controller"],
				receivers: ["controller", "operator"],
			}),
			examples: [{ backend: "b" }],
		},
	});
}

function announce(lock: RawSchema, encoding: "verbatim" | "lock"): Bodies {
	const route = routed("state.cluster.{cluster}.lock.{lock}.announce", {
		senders: ["controller"],
		receivers: ["operator"],
	});
	const subjects = [
		{
			name: "subject",
			description: "About the subject.",
			template: "state.cluster.{cluster}.lock.{lock}.announce",
			tokens: { cluster: "cluster", lock: encoding },
		},
	] as const;
	return contract({
		"messages/announce.json": {
			...structOf({ cluster: CLUSTER, lock }),
			"x-message": { ...route["x-message"], subjects },
			examples: [{ cluster: "c", lock: "l" }],
		},
	});
}

function limits(unit: string): Bodies {
	const period = option({ ...U64, "x-unit": unit });
	return executable(
		{ resource_limits: { ...ref("types/resource-limits.json"), default: {}, "x-emit": "always" } },
		{ "types/resource-limits.json": partOf({ cpu_period: period }, [], { examples: [{ cpu_period: 100 }] }) },
	);
}

function logs(file: string, name: string | null): Bodies {
	return contract({
		[file]: {
			...structOf({ backend_id: BACKEND, text: { type: "string" } }),
			...routed("backend.{backend_id}.log", { stream: name }),
			examples: [{ backend_id: "b", text: "t" }],
		},
	});
}

function register(message: Partial<RawMessage>): Bodies {
	return contract({
		"messages/drone-connect-request.json": {
			...structOf({ cluster: CLUSTER, drone_id: DRONE }),
			...routed("drone.register", { receivers: ["controller"], ...message }),
			examples: [{ cluster: "c", drone_id: "d" }],
		},
	});
}

const PERCENT: RawSchema = { type: "number", "x-unit": "percent" };
const MOUNTS: RawSchema = { type: "array", default: [], "x-emit": "omit-empty" };
const LOG = "messages/backend-log-message.json";

export const HISTORY: readonly HistoryCase[] = [
	{
		name: "registry credentials became a tagged union instead of a flat object",
		when: "2022-10-17",
		before: executable(
			{ credentials: option(ref("types/docker-credentials.json")) },
			{
				"types/docker-credentials.json": partOf(
					{ username: option({ type: "string" }), password: option({ type: "string" }) },
					[],
					{ examples: [{ username: "u" }] },
				),
			},
		),
		after: executable(
			{ credentials: option(ref("types/docker-credentials.json")) },
			{
				"types/docker-credentials.json": {
					"x-tagging": "external",
					oneOf: [
						{
							description: "Password.",
							type: "object",
							required: ["UsernamePassword"],
							properties: {
								UsernamePassword: structOf({ username: { type: "string" }, password: { type: "string" } }),
							},
						},
					],
					examples: [{ UsernamePassword: { username: "u", password: "p" } }],
				},
			},
		),
		expected: [["type-changed", "DockerCredentials", ["breaking", "breaking"], "breaks", "breaks", "old SDK"]],
	},
	{
		name: "a drone's status says its version instead of its capacity",
		when: "2022-10-18",
		before: status({ capacity: { ...U64 } }, "drone.{drone_id}.status"),
		after: status({ drone_version: { ...U64 } }, "drone.{drone_id}.status"),
		expected: [
			["property-removed", "DroneStatusMessage/capacity", ["breaking", "breaking"], "degrades", "breaks", "old SDK"],
			[
				"required-property-added",
				"DroneStatusMessage/drone_version",
				["breaking", "breaking"],
				"breaks",
				"degrades",
				"new SDK",
			],
		],
	},
	{
		name: "terminate got another subject, another reply and the cluster",
		when: "2022-11-08",
		before: terminate({}, "backend.{backend_id}.terminate", "../types/answer.json"),
		after: terminate(
			{ cluster_id: CLUSTER },
			"cluster.{cluster_id}.backend.{backend_id}.terminate",
			"../types/unit.json",
		),
		expected: [
			[
				"required-property-added",
				"TerminationRequest/cluster_id",
				["breaking", "breaking"],
				"degrades",
				"breaks",
				"old SDK",
			],
			["reply-changed", "TerminationRequest reply", ["breaking", "breaking"], "breaks", "breaks", "both"],
			["subject-changed", "TerminationRequest subject", ["breaking", "breaking"], "breaks", "breaks", "both"],
		],
	},
	{
		name: "a backend can be lost",
		when: "2023-03-31",
		before: states(["Ready", "Swept"]),
		after: states(["Ready", "Swept", "Lost"]),
		expected: [["value-added", "BackendState", ["feature", "feature"], "works", "degrades", "old SDK"]],
	},
	{
		name: "use is counted in bytes and cycles instead of percent",
		when: "2023-04-06",
		before: stats({ cpu_use_percent: PERCENT }, { cpu_use_percent: 0.5 }),
		after: stats({ cpu_used: U64, sys_cpu: U64 }, { cpu_used: 5, sys_cpu: 9 }),
		expected: [
			[
				"property-removed",
				"BackendStatsMessage/cpu_use_percent",
				["breaking", "breaking"],
				"degrades",
				"breaks",
				"old SDK",
			],
			[
				"required-property-added",
				"BackendStatsMessage/cpu_used",
				["breaking", "breaking"],
				"breaks",
				"degrades",
				"new SDK",
			],
			[
				"required-property-added",
				"BackendStatsMessage/sys_cpu",
				["breaking", "breaking"],
				"breaks",
				"degrades",
				"new SDK",
			],
		],
	},
	{
		name: "the cluster of a state became optional before it became mandatory",
		when: "2022-11-29",
		before: stateMessage({}, []),
		after: stateMessage({ cluster: option(CLUSTER) }, []),
		expected: [
			[
				"property-added",
				"BackendStateMessage/cluster",
				["feature", "feature"],
				"works",
				"degrades",
				"nothing to prove",
			],
		],
	},
	{
		name: "the cluster of a state became mandatory: older entries of the stream no longer decode",
		when: "2023-03-09",
		before: stateMessage({ cluster: option(CLUSTER) }, []),
		after: stateMessage({ cluster: CLUSTER }, ["cluster"]),
		expected: [
			[
				"property-required",
				"BackendStateMessage/cluster",
				["feature", "breaking"],
				"works",
				"works",
				"nothing to prove",
			],
			["nullable-removed", "BackendStateMessage/cluster", ["breaking", "breaking"], "breaks", "works", "new SDK"],
		],
	},
	{
		name: "subjects moved under their cluster",
		when: "2023-02-27",
		before: status({}, "drone.{drone_id}.status"),
		after: status({}, "cluster.{cluster}.drone.{drone_id}.status"),
		expected: [["subject-changed", "DroneStatusMessage subject", ["breaking", "breaking"], "breaks", "breaks", "both"]],
	},
	{
		name: "a request can name a lock",
		when: "2023-05-22",
		before: schedule({}),
		after: schedule({ lock: option(LOCK) }),
		expected: [
			["property-added", "ScheduleRequest/lock", ["feature", "feature"], "degrades", "works", "nothing to prove"],
		],
	},
	{
		name: "a reply says whether the backend was spawned",
		when: "2023-05-22",
		before: scheduled({}, []),
		after: scheduled({ spawned: { type: "boolean" } }, ["spawned"]),
		expected: [
			[
				"required-property-added",
				"ScheduleResponse/Scheduled/spawned",
				["breaking", "breaking"],
				"breaks",
				"degrades",
				"new SDK",
			],
		],
	},
	{
		name: "a reply says whether the backend was spawned, and readers fill in for older Planes",
		when: "2023-05-22",
		before: scheduled({}, []),
		after: scheduled({ spawned: { type: "boolean", "x-read-default": true } }, ["spawned"]),
		expected: [
			[
				"required-property-added",
				"ScheduleResponse/Scheduled/spawned",
				["feature", "breaking"],
				"works",
				"degrades",
				"nothing to prove",
			],
		],
	},
	{
		name: "an assignment calls its lock lock_assignment: the old key is ignored in silence",
		when: "2023-08-07",
		before: assignment({ lock: option(LOCK) }),
		after: assignment({ lock_assignment: option(LOCK) }),
		expected: [
			["property-removed", "Assignment/lock", ["breaking", "breaking"], "degrades", "works", "nothing to prove"],
			["property-added", "Assignment/lock_assignment", ["feature", "feature"], "works", "degrades", "nothing to prove"],
		],
	},
	{
		name: "lock subjects carry the hash instead of the lock",
		when: "2023-08-23",
		before: announce({ type: "string" }, "verbatim"),
		after: announce(LOCK, "lock"),
		expected: [["token-changed", "Announce subject", ["breaking", "breaking"], "breaks", "breaks", "both"]],
	},
	{
		name: "the CPU period is counted in microseconds instead of seconds",
		when: "2023-10-25",
		before: limits("s"),
		after: limits("us"),
		expected: [
			["unit-changed", "ResourceLimits/cpu_period", ["breaking", "breaking"], "breaks", "breaks", "not proven"],
		],
	},
	{
		name: "the stream backend_log became backend_logs",
		when: "2023-10-26",
		before: logs(LOG, "backend_log"),
		after: logs(LOG, "backend_logs"),
		streams: [stream("backend_log", LOG, "backend.*.log"), stream("backend_logs", LOG, "backend.*.log")],
		expected: [["stream-changed", "BackendLogMessage stream", ["breaking", "breaking"], "breaks", "breaks", "both"]],
	},
	{
		name: "the stream of logs keeps 500 messages of each backend",
		when: "2023-01-17",
		before: logs(LOG, "backend_log"),
		after: logs(LOG, "backend_log"),
		streams: [
			stream("backend_log", LOG, "backend.*.log"),
			stream("backend_log", LOG, "backend.*.log", { max_msgs_per_subject: 500 }),
		],
		expected: [
			[
				"stream-limits-changed",
				"BackendLogMessage stream backend_log.max_msgs_per_subject",
				["notice", "notice"],
				"works",
				"works",
				"nothing to prove",
			],
		],
	},
	{
		name: "the state stream asks for two replicas",
		when: "2023-11-27",
		before: logs(LOG, "plane_state"),
		after: logs(LOG, "plane_state"),
		streams: [
			stream("plane_state", LOG, "backend.*.log"),
			stream("plane_state", LOG, "backend.*.log", { num_replicas: 2 }),
		],
		expected: [
			[
				"stream-limits-changed",
				"BackendLogMessage stream plane_state.num_replicas",
				["notice", "notice"],
				"works",
				"works",
				"nothing to prove",
			],
		],
	},
	{
		name: "volume mounts are strings instead of objects",
		when: "2024-01-22",
		before: executable(
			{ volume_mounts: { ...MOUNTS, items: ref("types/docker-mount.json") } },
			{
				"types/docker-mount.json": partOf({ Source: option({ type: "string" }) }, [], { examples: [{ Source: "/a" }] }),
			},
		),
		after: executable({ volume_mounts: { ...MOUNTS, items: { type: "string" } } }),
		expected: [
			["type-changed", "DockerExecutableConfig/volume_mounts/*", ["breaking", "breaking"], "breaks", "breaks", "both"],
			["type-removed", "DockerMount", ["breaking", "breaking"], "works", "works", "nothing to prove"],
		],
	},
	{
		name: "a request can ask for a bearer token",
		when: "2022-10-31",
		before: schedule({}),
		after: schedule({ require_bearer_token: { type: "boolean", default: false } }),
		expected: [
			[
				"property-added",
				"ScheduleRequest/require_bearer_token",
				["feature", "feature"],
				"degrades",
				"works",
				"nothing to prove",
			],
		],
	},
	{
		name: "a drone registers by a request that wants an answer",
		when: "2023-04-11",
		before: register({}),
		after: register({ transport: "request", reply: "../types/answer.json" }),
		expected: [
			["reply-changed", "DroneConnectRequest reply", ["breaking", "breaking"], "breaks", "breaks", "not proven"],
			[
				"transport-changed",
				"DroneConnectRequest transport",
				["breaking", "breaking"],
				"breaks",
				"breaks",
				"not proven",
			],
		],
	},
	{
		name: "the log message got another name in Rust, on the same subject",
		when: "2023-11-07",
		before: logs("messages/drone-log-message.json", null),
		after: logs(LOG, null),
		expected: [
			[
				"type-renamed",
				"DroneLogMessage → BackendLogMessage",
				["breaking", "breaking"],
				"works",
				"works",
				"nothing to prove",
			],
		],
	},
	{
		name: "the DNS wishes of a certificate authority were dropped",
		when: "2022-10-31",
		before: register({}),
		after: contract({}),
		expected: [["message-removed", "DroneConnectRequest", ["breaking", "breaking"], "breaks", "breaks", "not proven"]],
	},
];
