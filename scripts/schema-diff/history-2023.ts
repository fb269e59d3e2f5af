import { ref } from "../codegen/test-schemas.js";
import type { Expected, HistoryCase } from "./history-case.js";
import {
	announce,
	assignment,
	executable,
	LOG,
	limits,
	logs,
	MOUNTS,
	PERCENT,
	register,
	schedule,
	scheduled,
	stateMessage,
	states,
	stats,
	status,
	stream,
} from "./history-shapes.js";
import { CLUSTER, LOCK, option, partOf, U64 } from "./test-sides.js";

/** From 0.3.8 to the end of 0.3, in January 2024. */
export const HISTORY_2023: readonly HistoryCase[] = [
	{
		name: "a backend can be lost",
		when: "2023-03-31",
		before: states(["Ready", "Swept"]),
		after: states(["Ready", "Swept", "Lost"]),
		expected: [["terminal-value-added", "BackendState", ["breaking", "feature"], "works", "breaks", "old SDK"]],
	},
	{
		name: "use is counted in four integers instead of two percentages, and twice as often",
		when: "2023-04-06",
		before: stats(
			{ cpu_use_percent: PERCENT, mem_use_percent: PERCENT },
			{ cpu_use_percent: 0.5, mem_use_percent: 40 },
			10,
		),
		after: stats(
			{ mem_used: U64, mem_available: U64, cpu_used: U64, sys_cpu: U64 },
			{ mem_used: 1, mem_available: 2, cpu_used: 5, sys_cpu: 9 },
			5,
		),
		expected: [
			["cadence-changed", "BackendStatsMessage subject", ["notice", "notice"], "works", "works", "nothing to prove"],
			...["cpu_use_percent", "mem_use_percent"].map(
				(name): Expected => [
					"property-removed",
					`BackendStatsMessage/${name}`,
					["breaking", "breaking"],
					"degrades",
					"breaks",
					"old SDK",
				],
			),
			...["mem_used", "mem_available", "cpu_used", "sys_cpu"].map(
				(name): Expected => [
					"required-property-added",
					`BackendStatsMessage/${name}`,
					["breaking", "breaking"],
					"breaks",
					"degrades",
					"new SDK",
				],
			),
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
		streams: [stream("backend_log", "backend.*.log"), stream("backend_logs", "backend.*.log")],
		expected: [["stream-changed", "BackendLogMessage stream", ["breaking", "breaking"], "breaks", "breaks", "both"]],
	},
	{
		name: "the stream of logs keeps 500 messages of each backend",
		when: "2023-01-17",
		before: logs(LOG, "backend_log"),
		after: logs(LOG, "backend_log"),
		streams: [
			stream("backend_log", "backend.*.log"),
			stream("backend_log", "backend.*.log", { max_msgs_per_subject: 500 }),
		],
		expected: [
			[
				"stream-keeps-less",
				"BackendLogMessage stream backend_log.max_msgs_per_subject",
				["breaking", "notice"],
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
		streams: [stream("plane_state", "backend.*.log"), stream("plane_state", "backend.*.log", { num_replicas: 2 })],
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
];
