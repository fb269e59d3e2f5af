import { describe, expect, test } from "vitest";
import type { AnyCodec } from "./codec.js";
import {
	BackendLogMessage,
	BackendStatsMessage,
	BoolReply,
	ClusterLockMessage,
	DockerExecutableConfig,
	DroneConnectRequest,
	DroneMessage,
	DroneStatsMessage,
	EpochMillis,
	FetchBackendForLockResponse,
	SpawnRequest,
	TerminationRequest,
	UnitReply,
	UtcTime,
	ValueReply,
} from "./gen/codecs.js";
import { A_STRING, lastIssue, refuse, step, within } from "./issues.js";

describe("each rule says what would have been right", () => {
	test.each<[keyword: string, codec: AnyCodec, value: unknown, path: string, expected: string]>([
		["required", BackendLogMessage, {}, "/backend_id", "a value, the field is required"],
		["type", BackendLogMessage, { backend_id: 1 }, "/backend_id", "a string of well-formed Unicode"],
		["type", DroneStatsMessage, { num_cpus: 1, cpu_usage: {} }, "/cpu_usage", "an array"],
		["type", DroneStatsMessage, { num_cpus: 1, cpu_usage: [0, "1"] }, "/cpu_usage/1", "a finite number"],
		["type", UnitReply, 0, "", "null"],
		["type", BoolReply, 0, "", "true or false"],
		["plain", BackendLogMessage, [], "", "a plain object"],
		["enum", BackendLogMessage, { backend_id: "b", kind: "a" }, "/kind", "one of Stdout, Stderr, Meta"],
		["variant", FetchBackendForLockResponse, "None", "", "one of Scheduled, NoBackendForLock"],
		["variant", DroneMessage, { drone: "d" }, "", "one of Metadata, State, KeepAlive"],
		[
			"integer",
			BackendStatsMessage,
			{ cluster: "c", backend_id: "b", mem_used: 0.5 },
			"/mem_used",
			"an integer from 0 to 9007199254740991",
		],
		[
			"epochMillis",
			EpochMillis,
			-1,
			"",
			"milliseconds since 1970, an integer from -8334632851200000 to 8210298412799999, before 1970 whole seconds",
		],
		[
			"uid",
			ClusterLockMessage,
			{ lock: "l", uid: -1 },
			"/uid",
			"an integer from 0 to 2^64-1, beyond 2^53-1 as a bigint",
		],
		["utcTime", UtcTime, "soon", "", "a time with a zone, such as 2024-01-02T03:04:05Z"],
		["ip", DroneConnectRequest, { drone_id: "d", cluster: "c", ip: "::g" }, "/ip", "an IPv4 or IPv6 address"],
		["json", ValueReply, () => 1, "", "a JSON value"],
		["wellFormed", DockerExecutableConfig, { image: "i", env: { "\ud800": "" } }, "/env", "well-formed Unicode"],
	])("%s of %o", (keyword, codec, value, path, expected) => {
		expect(codec.issues(value)).toEqual([{ path, keyword, expected }]);
	});

	const request = { cluster: "c", backend_id: "b", drone_id: "d", max_idle_secs: 1, bearer_token: null };

	test.each([
		[
			"a part of a part",
			{ executable: { image: "i", env: { "a/b~c": 1 } } },
			"/executable/env/a~1b~0c",
			A_STRING.expected,
		],
		["a key", { executable: { image: "i", env: { "\ud800": "" } } }, "/executable/env", "well-formed Unicode"],
	])("%s", (_, { executable }, path, expected) => {
		const [issue] = SpawnRequest.issues({ ...request, executable, metadata: {} });
		expect([issue?.path, issue?.expected]).toEqual([path, expected]);
	});
});

describe("a refusal", () => {
	test("names the place and the rule, not the value", () => {
		expect(refuse("/ip", "secret", { keyword: "ip", expected: "an address" })).toBe(false);
		expect(lastIssue()).toEqual({ path: "/ip", keyword: "ip", expected: "an address" });
	});

	test("calls a value that is not there required, whatever the rule", () => {
		refuse("/kind", undefined, { keyword: "enum", expected: "one of A, B" });
		expect(lastIssue()).toEqual({ path: "/kind", keyword: "required", expected: "a value, the field is required" });
	});

	test("of a part has the part's path before it", () => {
		refuse("/port", 1.5, { keyword: "integer", expected: "an integer from 0 to 65535" });
		expect(within("/executable")).toBe(false);
		expect(lastIssue()).toMatchObject({ path: "/executable/port", keyword: "integer" });
	});

	test("stays as it was told when others follow", () => {
		const issues = [BackendLogMessage.issues({}), UnitReply.issues(1)].flat();
		expect(issues.map(({ path }) => path)).toEqual(["/backend_id", ""]);
	});
});

test("a key is a step of a JSON Pointer", () => {
	expect(["", "a.b", "~", "/", "~1/"].map(step)).toEqual(["", "a.b", "~0", "~1", "~01~1"]);
});

describe("data that asks about other data while it is looked at", () => {
	const asking = (kind: unknown) => ({
		backend_id: "b",
		get kind() {
			TerminationRequest.issues({ cluster_id: 1 });
			return kind;
		},
		text: "",
	});

	test("is told its own fault", () => {
		expect(BackendLogMessage.issues(asking("Stdin"))).toMatchObject([{ path: "/kind", keyword: "enum" }]);
	});

	test("has none when it is valid", () => {
		expect(BackendLogMessage.issues(asking("Stdout"))).toEqual([]);
	});
});
