import {
	BackendStateMessage,
	DrainDrone,
	DroneConnectRequest,
	ScheduleRequest,
	TerminationRequest,
} from "@plane/messages";
import { PlaneClient } from "@plane/nats-client";
import { type NatsServer, startNatsServer } from "@plane/testing";
import { connect, type NatsConnection } from "nats";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { CLUSTER, failureOf } from "./desk.js";
import { connectLine } from "./nats-line.js";

let server: NatsServer;
let raw: NatsConnection;
let client: PlaneClient;
beforeAll(async () => {
	server = await startNatsServer();
});
afterAll(() => server.stop());
beforeEach(async () => {
	raw = await connect({ servers: server.url });
	client = await PlaneClient.connect({ servers: server.url, cluster: CLUSTER });
});
afterEach(async () => {
	await client.close();
	await raw.close();
});

/** Resolves when the server knows what the client listens to: it answers in order. */
const listening = () => client.preflight();

describe("a handler", () => {
	test("that throws gives no answer, is reported, and leaves the others alone", async () => {
		const errors: string[] = [];
		await using failing = client.respond(
			DroneConnectRequest,
			{ cluster: "a.test" },
			() => Promise.reject(new Error("no")),
			{
				onError: ({ code }) => errors.push(code),
			},
		);
		await using answers = client.respond(DroneConnectRequest, { cluster: "b.test" }, () => true);
		await listening();
		const drone = { drone_id: "d", version: null, git_hash: null, ip: "192.0.2.1" };
		const request = (cluster: string) => client.request(DroneConnectRequest, { ...drone, cluster }, { timeout: 200 });
		expect(await failureOf(request("a.test"))).toMatchObject({ code: "timeout" });
		expect(await request("b.test")).toBe(true);
		expect(errors).toEqual(["handler_failed"]);
		expect(failing).not.toBe(answers);
	});

	test("that fails by another call of the client is told from a call that failed", async () => {
		const errors: object[] = [];
		const asking = () => client.request(DrainDrone, { cluster: "nobody.test", drone: "d", drain: true });
		const options = { onError: (error: object) => errors.push(error) };
		await using _ = client.respond(TerminationRequest, { cluster_id: "d.test" }, asking, options);
		await listening();
		const request = client.request(TerminationRequest, { cluster_id: "d.test", backend_id: "b" }, { timeout: 200 });
		expect(await failureOf(request)).toMatchObject({ code: "timeout" });
		const cause = expect.objectContaining({ code: "no_responders", operation: "request DrainDrone" });
		expect(errors).toMatchObject([{ code: "handler_failed", operation: "respond TerminationRequest", cause }]);
	});

	test("whose answer is larger than the server takes gives none, and is told why", async () => {
		await using narrow = await startNatsServer({ maxPayload: 256 });
		await using own = await PlaneClient.connect({ servers: narrow.url, cluster: CLUSTER });
		const errors: object[] = [];
		const Scheduled = { drone: "d".repeat(300), backend_id: "b", spawned: true };
		await using _ = own.respond(ScheduleRequest, {}, () => ({ Scheduled }), { onError: (error) => errors.push(error) });
		const asking = own.spawn({ executable: { image: "i" }, max_idle_secs: 30 }, { timeout: 200 });
		expect(await failureOf(asking)).toMatchObject({ code: "timeout" });
		expect(errors).toMatchObject([{ code: "payload_too_large", operation: "respond ScheduleRequest" }]);
	});

	test("whose answer comes while the server is gone hears that nobody gets it, and answers again afterwards", async () => {
		await using own = await startNatsServer();
		await using answering = await PlaneClient.connect({ servers: own.url, cluster: CLUSTER });
		const errors: object[] = [];
		const handler = async (): Promise<null> => {
			if (errors.length > 0) return null;
			void own.kill();
			for await (const status of answering.statuses()) if (status === "reconnecting") break;
			return null;
		};
		await using _ = answering.respond(TerminationRequest, {}, handler, { onError: (error) => errors.push(error) });
		await answering.preflight();
		const terminate = (timeout: number) => answering.backend("b").terminate({ timeout });
		expect(await failureOf(terminate(500))).toMatchObject({ code: "timeout", outcome: "unknown" });
		expect(errors).toMatchObject([{ code: "not_connected", outcome: "not-sent" }]);
		await own.restart();
		for await (const status of answering.statuses()) if (status === "connected") break;
		await terminate(5_000);
		expect(errors).toHaveLength(1);
	});

	test("whose answers the server refuses hears of each, and without onError its responder ends", async () => {
		const permissions = { publish: { deny: ["_INBOX.asker.>"] }, subscribe: ">" };
		const users = [
			{ user: "asker", password: "p" },
			{ user: "mute", password: "p", permissions },
		];
		await using guarded = await startNatsServer({ users });
		const open = (user: string) =>
			PlaneClient.connect({ servers: guarded.urlOf(user), cluster: CLUSTER, inboxPrefix: `_INBOX.${user}` });
		await using asker = await open("asker");
		await using mute = await open("mute");
		const errors: object[] = [];
		const told = mute.respond(TerminationRequest, {}, () => null, { onError: (error) => errors.push(error) });
		await mute.preflight();
		const terminate = () => failureOf(asker.backend("b").terminate({ timeout: 200 }));
		for (let asked = 0; asked < 2; asked += 1) expect(await terminate()).toMatchObject({ code: "timeout" });
		const refused = { code: "permission", operation: "respond TerminationRequest", outcome: "not-executed" };
		expect(errors).toMatchObject([refused, refused]);
		await told.close();
		const untold = mute.respond(TerminationRequest, {}, () => null);
		await mute.preflight();
		await terminate();
		await expect(untold.ended).rejects.toMatchObject(refused);
		await expect(untold.ended).rejects.not.toThrow("_INBOX");
	});

	test("at work when its signal is aborted and its client closed can still answer", async () => {
		const own = await PlaneClient.connect({ servers: server.url, cluster: CLUSTER });
		const abort = new AbortController();
		const handler = async (): Promise<null> => {
			abort.abort();
			void own.close();
			await client.preflight();
			return null;
		};
		own.respond(TerminationRequest, { cluster_id: CLUSTER }, handler, { signal: abort.signal });
		await own.preflight();
		await client.backend("b").terminate({ timeout: 500 });
		await own.close();
	});

	test("without onError ends its responder with the first error", async () => {
		const responder = client.respond(TerminationRequest, { cluster_id: "c.test" }, () => {
			throw new Error("no");
		});
		await listening();
		const request = () =>
			client.request(TerminationRequest, { cluster_id: "c.test", backend_id: "b" }, { timeout: 200 });
		await failureOf(request());
		await expect(responder.ended).rejects.toMatchObject({ code: "handler_failed" });
		expect(await failureOf(request())).toMatchObject({ code: "no_responders" });
	});
});

describe("a subscription", () => {
	const state = (time: string): Uint8Array =>
		BackendStateMessage.encode({ cluster: CLUSTER, backend: "b", state: "Ready", time });

	test("drops and reports what is not what its subject promises, and goes on", async () => {
		const reports: unknown[] = [];
		await using states = client.subscribe(
			BackendStateMessage,
			{},
			{ onInvalid: ({ error, ...report }) => reports.push(report) },
		);
		await listening();
		raw.publish("backend.b.status", "{");
		raw.publish("backend.other.status", state("2024-01-02T03:04:05Z"));
		raw.publish("backend.b.status", state("2024-01-02T03:04:06Z"));
		expect((await states.next()).value).toMatchObject({ time: "2024-01-02T03:04:06Z" });
		expect(reports).toEqual([
			{ type: "BackendStateMessage", subject: "backend.b.status", reason: "undecodable" },
			{ type: "BackendStateMessage", subject: "backend.other.status", reason: "subject-mismatch" },
		]);
	});

	test("ends when its callback throws, and no other does", async () => {
		const failing = client.subscribe(BackendStateMessage);
		await using going = client.subscribe(BackendStateMessage);
		const ended = failing.forEach(() => {
			throw new Error("callback");
		});
		await listening();
		raw.publish("backend.b.status", state("2024-01-02T03:04:05Z"));
		await expect(ended).rejects.toThrow("callback");
		raw.publish("backend.b.status", state("2024-01-02T03:04:06Z"));
		const times = [(await going.next()).value?.time, (await going.next()).value?.time];
		expect(times).toEqual(["2024-01-02T03:04:05Z", "2024-01-02T03:04:06Z"]);
		expect(await failing.next()).toEqual({ done: true, value: undefined });
	});

	test("hands messages to a callback until it is closed", async () => {
		const states = client.subscribe(BackendStateMessage);
		const times: string[] = [];
		const ended = states.forEach(({ time }) => {
			times.push(time);
			if (times.length === 2) void states.close();
		});
		await listening();
		for (const second of ["05", "06"]) raw.publish("backend.b.status", state(`2024-01-02T03:04:${second}Z`));
		await ended;
		expect(times).toEqual(["2024-01-02T03:04:05Z", "2024-01-02T03:04:06Z"]);
	});

	test("holds as many messages as it is told, drops the oldest and counts them", async () => {
		const dropped: number[] = [];
		const onDropped = (count: number): void => void dropped.push(count);
		await using states = client.subscribe(BackendStateMessage, {}, { limit: 2, onDropped });
		await listening();
		for (const second of [1, 2, 3, 4]) raw.publish("backend.b.status", state(`2024-01-02T03:04:0${second}Z`));
		await expect.poll(() => states.dropped).toBe(2);
		expect(dropped).toEqual([1, 2]);
		expect((await states.next()).value).toMatchObject({ time: "2024-01-02T03:04:03Z" });
	});

	test("gives nothing more once it was left, not even what came meanwhile", async () => {
		const states = client.subscribe(BackendStateMessage);
		await listening();
		// On the same connection and before its end, so that the server delivers it still.
		const late = { cluster: CLUSTER, backend: "b", state: "Ready", time: "2024-01-02T03:04:05Z" } as const;
		const published = client.publish(BackendStateMessage, late);
		await Promise.all([published, states.return()]);
		expect(await states.next()).toEqual({ done: true, value: undefined });
	});

	test.each([0, -1, Number.NaN])("cannot hold %d messages", (limit) => {
		expect(() => client.subscribe(BackendStateMessage, {}, { limit })).toThrow(
			expect.objectContaining({ code: "invalid_argument", outcome: "not-sent" }),
		);
	});

	test("whose onInvalid throws ends with that error, and only that one", async () => {
		await using broken = client.subscribe(
			BackendStateMessage,
			{},
			{
				onInvalid: () => {
					throw new Error("mine");
				},
			},
		);
		await using healthy = client.subscribe(BackendStateMessage);
		await listening();
		raw.publish("backend.b.status", "{");
		raw.publish("backend.b.status", state("2024-01-02T03:04:05Z"));
		await expect(broken.next()).rejects.toThrow("mine");
		expect((await healthy.next()).value).toMatchObject({ backend: "b" });
	});

	test("ends without a throw when its signal is aborted, and with one when the connection closes for good", async () => {
		const abort = new AbortController();
		const aborted = client.subscribe(BackendStateMessage, {}, { signal: abort.signal });
		const next = aborted.next();
		abort.abort();
		expect(await next).toEqual({ done: true, value: undefined });
		const connection = await connectLine({ servers: server.url });
		const lost = new PlaneClient(connection, { cluster: CLUSTER }).subscribe(BackendStateMessage);
		const failing = failureOf(lost.next());
		await connection.close();
		expect(await failing).toMatchObject({ code: "connection_closed" });
	});
});
