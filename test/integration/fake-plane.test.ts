import {
	DrainDrone,
	FetchBackendForLock,
	SpawnRequest,
	TerminationRequest,
	UpdateBackendStateMessage,
	WorldStateMessage,
} from "@plane/messages";
import { FakePlane, type FakePlaneEntry, planeStreams, startNatsServer } from "@plane/testing";
import { connect, type StreamConfig } from "nats";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { anyBackend, CLUSTER, type Desk, failureOf, startDesk } from "./desk.js";

let desk: Desk;
beforeAll(async () => {
	desk = await startDesk({ drones: ["drone-a"] });
});
afterAll(() => desk[Symbol.asyncDispose]());

const text = (data: Uint8Array): string => new TextDecoder().decode(data);
/** Whether something happened to a message of the type that has these properties. */
function isOf(entry: FakePlaneEntry, did: FakePlaneEntry["did"], type: { name: string }, having: object = {}): boolean {
	if (entry.did !== did || entry.type !== type.name) return false;
	const message = "message" in entry ? (entry.message as Record<string, unknown>) : {};
	return Object.entries(having).every(([key, value]) => message[key] === value);
}

const request = { cluster: CLUSTER, max_idle_secs: 30, metadata: {}, executable: { image: "some/image", env: {} } };

describe("the streams", () => {
	const common = {
		retention: "limits",
		storage: "file",
		discard: "old",
		max_msgs: -1,
		max_bytes: -1,
		max_consumers: -1,
		num_replicas: 1,
	};

	test.each([
		["plane_state", { subjects: ["state.>"], max_msgs_per_subject: 1, max_age: 0 }],
		["backend_logs", { subjects: ["backend.*.log"], max_msgs_per_subject: 500, max_age: 0 }],
		["backend_status", { subjects: ["backend.*.status"], max_msgs_per_subject: -1, max_age: 0 }],
		["dns_record", { subjects: ["cluster.*.dns.*"], max_msgs_per_subject: -1, max_age: 60_000_000_000 }],
	])("%s is on the server as Plane makes it", async (name, config) => {
		const manager = await desk.raw.jetstreamManager();
		const info = await manager.streams.info(name);
		expect(info.config).toMatchObject({ name, ...common, ...config });
	});

	test("are made with two replicas where there is a cluster, and exist as the four of the protocol", () => {
		expect(planeStreams.map(({ name, num_replicas }) => [name, num_replicas])).toEqual([
			["plane_state", 2],
			["backend_logs", 0],
			["backend_status", 0],
			["dns_record", 0],
		]);
	});

	test("that exist already stay as they are", async () => {
		await using server = await startNatsServer();
		const connection = await connect({ servers: server.url });
		const manager = await connection.jetstreamManager();
		await manager.streams.add({
			name: "backend_status",
			subjects: ["backend.*.status"],
			max_age: 5e9,
		} as Partial<StreamConfig>);
		await using _ = await FakePlane.start({ connection, drones: [] });
		expect((await manager.streams.info("backend_status")).config.max_age).toBe(5e9);
		await connection.close();
	});
});

describe("silence", () => {
	test.each([
		[
			"a payload on another cluster's subject",
			"cluster.other_test.schedule",
			JSON.stringify(request),
			"subject-mismatch",
		],
		["a payload that is no JSON", "cluster.plane_test.schedule", "{", "undecodable"],
		[
			"a payload with `null` for a default",
			"cluster.plane_test.schedule",
			JSON.stringify({ ...request, require_bearer_token: null }),
			"undecodable",
		],
		[
			"seconds that are spelled as a float, as Python does",
			"cluster.plane_test.schedule",
			JSON.stringify(request).replace(/"max_idle_secs":\d+/, "$&.0"),
			"undecodable",
		],
		[
			"a termination with a key twice",
			"cluster.plane_test.backend.b1.terminate",
			'{"cluster_id":"plane.test","backend_id":"b1","backend_id":"b1"}',
			"undecodable",
		],
		[
			"a termination with `cluster` for `cluster_id`",
			"cluster.plane_test.backend.b1.terminate",
			'{"cluster":"plane.test","backend_id":"b1"}',
			"undecodable",
		],
		[
			"a termination of another backend",
			"cluster.plane_test.backend.b1.terminate",
			'{"cluster_id":"plane.test","backend_id":"b2"}',
			"subject-mismatch",
		],
	])("is the answer to %s", async (_, subject, payload, reason) => {
		const executed = desk.plane.log.messages("received", SpawnRequest).length;
		await expect(desk.raw.request(subject, payload, { timeout: 150 })).rejects.toMatchObject({ code: "TIMEOUT" });
		await desk.plane.log.waitFor(
			(entry) => entry.did === "ignored" && entry.subject === subject && entry.reason === reason,
		);
		expect(desk.plane.log.messages("received", SpawnRequest)).toHaveLength(executed);
	});
});

describe("the replies", () => {
	test("to termination, drain and both status loops are the four bytes `null`", async () => {
		const replies: string[] = [];
		for (const [message, value] of [
			[TerminationRequest, { cluster_id: CLUSTER, backend_id: "b1" }],
			[DrainDrone, { cluster: CLUSTER, drone: "drone-a", drain: false }],
		] as const) {
			const answer = await desk.raw.request(message.subject(value as never), message.encode(value as never));
			replies.push(text(answer.data));
		}
		const update = {
			cluster: CLUSTER,
			drone: "drone-a",
			backend: "b1",
			state: "Lost",
			time: "2024-01-02T03:04:05Z",
		} as const;
		const answers = await desk.raw.requestMany(
			UpdateBackendStateMessage.subject(update),
			UpdateBackendStateMessage.encode(update),
			{
				maxWait: 1_000,
				maxMessages: 2,
				strategy: "count" as never,
			},
		);
		for await (const answer of answers) replies.push(text(answer.data));
		expect(replies).toEqual(["null", "null", "null", "null"]);
	});

	test("to a lock's holder come with its own token and drone, and never say `spawned`", async () => {
		const { id, bearerToken } = await desk.client.spawn({ ...anyBackend, lock: "fetched", require_bearer_token: true });
		const answer = await desk.client.request(FetchBackendForLock, { cluster: CLUSTER, lock: "fetched" });
		expect(answer).toEqual({ Scheduled: { drone: "drone-a", backend_id: id, bearer_token: bearerToken } });
	});
});

describe("the world state", () => {
	test("keeps the first entry of each state of a backend: the second has no sequence", async () => {
		const update = {
			cluster: CLUSTER,
			drone: "drone-a",
			backend: "reported",
			state: "Loading",
			time: "2024-01-02T03:04:05Z",
		} as const;
		for (const time of [update.time, "2024-01-02T03:04:06Z"])
			await desk.client.request(UpdateBackendStateMessage, { ...update, time });
		const sequences = (): unknown[] =>
			desk.plane.log.entries.flatMap((entry) =>
				entry.did === "stored" && isAbout(entry.message, "reported") ? [entry.sequence] : [],
			);
		// The feed may lag behind the acknowledgement.
		await expect.poll(sequences).toEqual([expect.any(Number), undefined]);
	});

	function isAbout(message: unknown, backend: string): boolean {
		return WorldStateMessage.is(message) && "BackendMessage" in message && message.BackendMessage.backend === backend;
	}
});

describe("a message without a reply subject", () => {
	test("to the termination loop ends the loop, which is back after a second", async () => {
		const termination = { cluster_id: CLUSTER, backend_id: "b1" };
		await desk.client.publish(TerminationRequest, termination);
		await desk.plane.log.waitFor(({ did, type }) => did === "failed" && type === "listen_for_termination_requests");
		expect(await failureOf(desk.client.request(TerminationRequest, termination))).toMatchObject({
			code: "no_responders",
		});
		await expect
			.poll(() => desk.client.request(TerminationRequest, termination).catch(() => "silence"), { timeout: 3_000 })
			.toBeNull();
	});
});

test("a drone repeats a state, always with the same time, until it is acknowledged with `null`", async () => {
	await using own = await startDesk({ drones: ["patient"] });
	// Each of the controller's two loops answers the first report with something else.
	let wrong = 2;
	own.plane.misbehave(UpdateBackendStateMessage, { when: () => wrong-- > 0, reply: "true" });
	await own.client.spawn({ ...anyBackend, backend_id: "repeated" });
	await own.plane.log.waitFor((entry) => isOf(entry, "failed", UpdateBackendStateMessage));
	await own.plane.log.waitFor((entry) => isOf(entry, "requested", UpdateBackendStateMessage, { state: "Starting" }));
	const reports = own.plane.log
		.messages("requested", UpdateBackendStateMessage)
		.filter(({ state }) => state === "Loading");
	expect(reports.length).toBeGreaterThan(1);
	expect(new Set(reports.map(({ time }) => time)).size).toBe(1);
});

test("a fake that was stopped leaves neither connection nor consumer behind", async () => {
	await using server = await startNatsServer();
	const raw = await connect({ servers: server.url });
	const plane = await FakePlane.start({ server, drones: 3 });
	expect(plane.drones).toEqual(["drone-1", "drone-2", "drone-3"]);
	await plane.stop();
	const manager = await raw.jetstreamManager();
	for (const { name } of planeStreams) expect((await manager.streams.info(name)).state.consumer_count).toBe(0);
	await raw.close();
});
