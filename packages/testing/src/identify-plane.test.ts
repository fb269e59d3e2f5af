import { BackendStateMessage } from "@plane/messages";
import { connect } from "nats";
import { describe, expect, test } from "vitest";
import { identifyPlane, type PlaneIdentity, type Traffic } from "./identify-plane.js";
import { recordMessages } from "./message-recorder.js";
import { loadRecording, saveRecording } from "./message-recording.js";
import { startNatsServer } from "./nats-server.js";
import { sample } from "./sample.js";

const ALL = ["v0.3.0", "v0.3.4", "v0.3.10", "v0.3.24"];

function entry(subject: string, document: unknown, answers?: number): Traffic {
	const data = new TextEncoder().encode(typeof document === "string" ? document : JSON.stringify(document));
	return { subject, data, ...(answers === undefined ? {} : { answers }) };
}

/** What is said of these: a build that was kept since differs in whatever the last change was. */
function identify(entries: readonly Traffic[]): PlaneIdentity {
	const { possible, ruledOut, heard } = identifyPlane(entries);
	const listed = (build: string): boolean => ALL.includes(build);
	return { possible: possible.filter(listed), ruledOut: ruledOut.filter(({ build }) => listed(build)), heard };
}

const time = "2023-01-02T03:04:05Z";
const drone = { drone_id: "drone-7", cluster: "plane.test" };
const log = entry("backend.b1.log", { backend_id: "b1", kind: "Stdout", text: "listening\n" });
const executable = { image: "ghcr.io/acme/doc:1", env: {}, credentials: null };
const limits = { cpu_period: null, cpu_period_percent: null, cpu_time_limit: null };
const spawn = { drone_id: "drone-7", max_idle_secs: 30, backend_id: "b1", metadata: {} };
const scheduled = { drone: "drone-7", backend_id: "b1" };
const ask = entry("cluster.plane_test.schedule", {});
const stats = { backend_id: "b1", cpu_use_percent: 0.5, mem_use_percent: 40 };

describe("one message of one release is told by its fields:", () => {
	test.each<[what: string, possible: readonly string[], ...entries: Traffic[]]>([
		["a log line, in every release", ALL, log],
		["capacity", ["v0.3.0"], entry("drone.drone-7.status", { ...drone, capacity: 100 })],
		["no state", ["v0.3.4"], entry("drone.drone-7.status", { ...drone, drone_version: "0.3.4", ready: true })],
		[
			"a state on the old subject",
			["v0.3.10"],
			entry("drone.drone-7.status", { ...drone, drone_version: "0.3.10", ready: true, state: "Ready" }),
		],
		[
			"a state on the new subject",
			["v0.3.24"],
			entry("cluster.plane_test.drone.drone-7.status", {
				...drone,
				drone_version: "0.3.24",
				ready: true,
				state: "Ready",
				running_backends: 0,
			}),
		],
		[
			"quotes in a subject",
			["v0.3.0"],
			entry('cluster.plane_test.dns."A"', { cluster: "a.b", kind: "A", name: "b1", value: "::1" }),
		],
		[
			"no quotes",
			["v0.3.4", "v0.3.10", "v0.3.24"],
			entry("cluster.plane_test.dns.A", { cluster: "a.b", kind: "A", name: "b1", value: "::1" }),
		],
		[
			"a state without a cluster",
			["v0.3.0", "v0.3.4"],
			entry("backend.b1.status", { state: "Ready", backend: "b1", time }),
		],
		[
			"Terminated without a cluster",
			["v0.3.4"],
			entry("backend.b1.status", { state: "Terminated", backend: "b1", time }),
		],
		[
			"a cluster of null",
			["v0.3.10"],
			entry("backend.b1.status", { state: "Ready", cluster: null, backend: "b1", time }),
		],
		[
			"a cluster",
			["v0.3.10", "v0.3.24"],
			entry("backend.b1.status", { cluster: "a.b", state: "Ready", backend: "b1", time }),
		],
		["Lost", ["v0.3.24"], entry("backend.b1.status", { cluster: "a.b", state: "Lost", backend: "b1", time })],
		["percentages", ["v0.3.0", "v0.3.4", "v0.3.10"], entry("backend.b1.stats", stats)],
		[
			"a spawn",
			["v0.3.0"],
			entry("drone.drone-7.spawn", { ...spawn, executable: { ...executable, resource_limits: limits } }),
		],
		[
			"a spawn with a token",
			["v0.3.4"],
			entry("drone.drone-7.spawn", {
				...spawn,
				executable: { ...executable, resource_limits: limits },
				bearer_token: null,
			}),
		],
		[
			"a spawn with a memory limit",
			["v0.3.10"],
			entry("drone.drone-7.spawn", {
				cluster: "plane.test",
				...spawn,
				executable: {
					...executable,
					resource_limits: { ...limits, memory_limit_bytes: null },
					pull_policy: "Always",
					port: null,
					volume_mounts: [{ Type: "bind", Source: "/srv", Target: "/srv" }],
				},
				bearer_token: null,
			}),
		],
		["an answer without spawned", ["v0.3.0", "v0.3.4", "v0.3.10"], ask, entry("_INBOX.1", { Scheduled: scheduled }, 0)],
		[
			"an answer with a token",
			["v0.3.4", "v0.3.10"],
			ask,
			entry("_INBOX.1", { Scheduled: { ...scheduled, bearer_token: "t" } }, 0),
		],
		["an answer with spawned", ["v0.3.24"], ask, entry("_INBOX.1", { Scheduled: { ...scheduled, spawned: true } }, 0)],
		["a refusal, in every release", ALL, ask, entry("_INBOX.1", '"NoDroneAvailable"', 0)],
		["the clock of the world state", ["v0.3.24"], entry("state.heartbeat", { heartbeat: null })],
	])("%s", (_, possible, ...entries) => {
		expect(identify(entries).possible).toEqual(possible);
	});
});

test("several messages narrow it down together, and each build is ruled out by its place once", () => {
	const state = entry("backend.b1.status", { state: "Terminated", backend: "b1", time });
	const identity = identify([log, state, state, entry("backend.b1.stats", stats)]);
	expect(identity).toEqual({
		possible: ["v0.3.4"],
		heard: 4,
		ruledOut: [
			{
				build: "v0.3.0",
				entry: 1,
				place: "BackendStateMessage/state",
				reason: "has a value that this build does not know",
			},
			{ build: "v0.3.10", entry: 1, place: "BackendStateMessage/cluster", reason: "is missing" },
			{ build: "v0.3.24", entry: 1, place: "BackendStateMessage/cluster", reason: "is missing" },
			{ build: "v0.3.24", entry: 3, place: "backend.b1.stats", reason: "is no subject of this build" },
		],
	});
});

test("what clients send, what is nobody's and what no build writes say nothing", () => {
	const identity = identify([
		ask,
		entry("backend.b1.terminate", { backend_id: "b1" }),
		entry("orders.1", {}),
		entry("backend.b1.log", "{"),
		entry("backend.b1.log", { canary: "canary" }),
		entry("_INBOX.1", { Scheduled: scheduled }, 99),
		entry("_INBOX.1", { Scheduled: { ...scheduled, spawned: true, bearer_token: null } }, 0),
	]);
	expect(identity).toEqual({ possible: ALL, heard: 0, ruledOut: [] });
});

test("builds that contradict each other in one recording leave none", () => {
	const { possible } = identifyPlane([entry("backend.b1.stats", stats), entry("state.heartbeat", { heartbeat: null })]);
	expect(possible).toEqual([]);
});

test("a recording that was saved, and one of a live connection, say the same", async () => {
	await using server = await startNatsServer();
	const connection = await connect({ servers: server.url });
	await using recorder = await recordMessages(connection);
	const heard = recorder.waitFor(({ type }) => type === "BackendStateMessage");
	connection.publish(
		BackendStateMessage.subject(sample(BackendStateMessage)),
		'{"state":"Ready","backend":"b1","time":"2023-01-02T03:04:05Z"}',
	);
	await heard;
	const live = identifyPlane(recorder.entries);
	expect(live.possible).toEqual(["v0.3.0", "v0.3.4"]);
	expect(identifyPlane(loadRecording(saveRecording(recorder.entries)))).toEqual(live);
	await connection.close();
});
