import { BackendLogMessage, DrainDrone, ScheduleResponse, TerminationRequest } from "@plane/messages";
import { afterEach, describe, expect, test, vi } from "vitest";
import { stubConnection } from "./fixtures/stub-connection.js";
import { PlaneClient } from "./plane-client.js";

const CLUSTER = "plane.test";
const anyBackend = { executable: { image: "i" }, max_idle_secs: 30 };

afterEach(() => {
	vi.useRealTimers();
});

describe("the time a call waits", () => {
	const nothing = { timeout: undefined, signal: undefined, verify: undefined };
	test.each<[string, number, (client: PlaneClient) => Promise<unknown>]>([
		["15 s for a spawn", 15_000, (client) => client.spawn(anyBackend)],
		["15 s for one whose lock is null", 15_000, (client) => client.spawn({ ...anyBackend, lock: null })],
		["45 s for one with a lock", 45_000, (client) => client.spawn({ ...anyBackend, lock: "l" })],
		["15 s where undefined is given", 15_000, (client) => client.spawn(anyBackend, nothing)],
		["10 s for the rest", 10_000, (client) => client.backend("b").terminate()],
		["what the caller says", 7, (client) => client.spawn({ ...anyBackend, lock: "l" }, { timeout: 7 })],
	])("is %s", async (_, ms, call) => {
		vi.useFakeTimers({ toFake: ["setTimeout", "clearTimeout", "performance"] });
		const { connection } = stubConnection();
		const ended = vi.fn((error: unknown) => error);
		const failing = call(new PlaneClient(connection, { cluster: CLUSTER })).catch(ended);
		await vi.advanceTimersByTimeAsync(ms - 1);
		expect(ended).not.toHaveBeenCalled();
		await vi.advanceTimersByTimeAsync(1);
		expect(await failing).toMatchObject({ code: "timeout", outcome: "unknown" });
	});
});

describe("NoDroneAvailable", () => {
	const refusalAfter = async (ms: number): Promise<unknown> => {
		vi.useFakeTimers({ toFake: ["performance"] });
		const { connection } = stubConnection(() => {
			vi.advanceTimersByTime(ms);
			return ScheduleResponse.encode("NoDroneAvailable");
		});
		return await new PlaneClient(connection, { cluster: CLUSTER }).spawn(anyBackend).catch((error: unknown) => error);
	};

	test("that comes at once means that nothing was executed", async () => {
		expect(await refusalAfter(8_999)).toMatchObject({ code: "no_drone_available", outcome: "not-executed" });
	});

	test("that comes after the controller waited for a drone means that it may have been", async () => {
		expect(await refusalAfter(9_000)).toMatchObject({ code: "no_drone_available", outcome: "unknown" });
	});

	test("says nothing of a lock where there is none", async () => {
		expect(await refusalAfter(0)).not.toHaveProperty("lockBlockedUntil", expect.any(Date));
	});

	test("for a lock says that the lock is blocked for a while", async () => {
		const { connection } = stubConnection(() => ScheduleResponse.encode("NoDroneAvailable"));
		const spawning = new PlaneClient(connection, { cluster: CLUSTER }).spawn({ ...anyBackend, lock: "l" });
		await expect(spawning).rejects.toThrow("for about 30 s");
	});
});

describe("closing", () => {
	test("leaves a connection that was passed in open, and ends what ran on it", async () => {
		const { connection, happened } = stubConnection();
		const client = new PlaneClient(connection, { cluster: CLUSTER });
		client.respond(TerminationRequest, { cluster_id: CLUSTER }, () => null);
		await client.close();
		await client.close();
		expect(happened).toEqual(["drain cluster.plane_test.backend.*.terminate"]);
	});

	test("waits for handlers at work, which still can answer", async () => {
		const { connection, happened, deliver } = stubConnection();
		const client = new PlaneClient(connection, { cluster: CLUSTER });
		let finish: (reply: null) => void = () => undefined;
		const pattern = "cluster.plane_test.backend.*.terminate";
		client.respond(
			TerminationRequest,
			{ cluster_id: CLUSTER },
			() =>
				new Promise<null>((resolve) => {
					finish = resolve;
				}),
		);
		const data = TerminationRequest.encode({ cluster_id: CLUSTER, backend_id: "b" });
		deliver("cluster.plane_test.backend.b.terminate", pattern, data, "_INBOX.9");
		await Promise.resolve();
		const closing = client.close().then(() => happened.push("closed"));
		finish(null);
		await closing;
		expect(happened).toEqual([`drain ${pattern}`, "publish _INBOX.9", "closed"]);
	});

	test("gives calls that wait for an answer two seconds, then tells them that the outcome is unknown", async () => {
		vi.useFakeTimers({ toFake: ["setTimeout", "clearTimeout"] });
		const { connection } = stubConnection();
		const client = new PlaneClient(connection, { cluster: CLUSTER });
		const failing = client.spawn(anyBackend).catch((error: unknown) => error);
		const closing = client.close();
		await vi.advanceTimersByTimeAsync(2_000);
		await closing;
		expect(await failing).toMatchObject({ code: "closed", outcome: "unknown" });
	});
});

/** Every call of a client and of a handle on a backend, by the operation that its errors name. */
const CALLS: readonly (readonly [operation: string, call: (client: PlaneClient) => unknown])[] = [
	["preflight", (client) => client.preflight()],
	["spawn", (client) => client.spawn(anyBackend)],
	["spawnOutcome", (client) => client.spawnOutcome("b")],
	["fetchBackendForLock", (client) => client.fetchBackendForLock("l")],
	["drain", (client) => client.drain("d")],
	["markLost", (client) => client.markLost("b")],
	["request DrainDrone", (client) => client.request(DrainDrone, { cluster: CLUSTER, drone: "d", drain: true })],
	["publish DrainDrone", (client) => client.publish(DrainDrone, { cluster: CLUSTER, drone: "d", drain: true })],
	["subscribe BackendLogMessage", (client) => client.subscribe(BackendLogMessage)],
	["respond TerminationRequest", (client) => client.respond(TerminationRequest, {}, () => null)],
	["read BackendLogMessage", (client) => client.read(BackendLogMessage)],
	["worldState", (client) => client.worldState()],
	["states", (client) => client.backend("b").states()],
	["currentState", (client) => client.backend("b").currentState()],
	["waitForState", (client) => client.backend("b").waitForState("Ready")],
	["logs", (client) => client.backend("b").logs()],
	["stats", (client) => client.backend("b").stats()],
	["terminate", (client) => client.backend("b").terminate()],
];

const failureOf = (call: () => unknown): Promise<unknown> =>
	(async () => call())().then(
		() => undefined,
		(error: unknown) => error,
	);

describe("a closed client", () => {
	test.each(CALLS)("refuses %s at once", async (operation, call) => {
		const client = new PlaneClient(stubConnection().connection, { cluster: CLUSTER });
		await client.close();
		expect(await failureOf(() => call(client))).toMatchObject({ code: "closed", operation, outcome: "not-sent" });
	});
});

describe("what cannot stand in a subject", () => {
	test.each<[string, (client: PlaneClient) => unknown]>([
		["spawnOutcome", (client) => client.spawnOutcome("a.b")],
		["backend", (client) => client.backend("a.b")],
		["subscribe BackendLogMessage", (client) => client.subscribe(BackendLogMessage, { backend_id: "a.b" })],
		["respond TerminationRequest", (client) => client.respond(TerminationRequest, { cluster_id: "a b" }, () => null)],
		["read BackendLogMessage", (client) => client.read(BackendLogMessage, { backend_id: "a.b" })],
		["publish DrainDrone", (client) => client.publish(DrainDrone, { cluster: CLUSTER, drone: "a.b", drain: true })],
	])("is refused by %s", async (operation, call) => {
		const client = new PlaneClient(stubConnection().connection, { cluster: CLUSTER });
		const refused = { code: "invalid_subject", operation, outcome: "not-sent" };
		expect(await failureOf(() => call(client))).toMatchObject(refused);
		// A promise where one is promised, also for who does not await.
		if (operation.startsWith("publish"))
			expect(() => (call(client) as Promise<void>).catch(() => undefined)).not.toThrow();
	});
});

describe("connecting", () => {
	const servers = "nats://a:1";
	const refusal = new Error("this server will not do");
	const dialling = () => {
		const stub = stubConnection();
		return { ...stub, options: { servers, cluster: CLUSTER, dial: async () => stub.connection } };
	};

	test("whose preflight fails closes what it opened, and leaves no timer", async () => {
		vi.useFakeTimers();
		const { options, happened } = dialling();
		const failure = await failureOf(() => PlaneClient.connect({ ...options, timeout: 1_000 }));
		expect(failure).toMatchObject({ code: "stream_unavailable", operation: "connect" });
		expect(happened).toEqual(["drain", "close"]);
		expect(vi.getTimerCount()).toBe(0);
	});

	test.each([
		[
			"throws",
			() => {
				throw refusal;
			},
		],
		[
			"rejects",
			async () => {
				throw refusal;
			},
		],
	])("fails with what its preflight %s, and closes what it opened", async (_, preflight) => {
		vi.useFakeTimers();
		const { connection, happened } = dialling();
		const silent = { ...connection, jetstreamManager: () => new Promise(() => undefined), jetstream: () => ({}) };
		const connecting = PlaneClient.connect({ servers, cluster: CLUSTER, dial: async () => silent, preflight });
		const failure = failureOf(() => connecting);
		await vi.advanceTimersByTimeAsync(10_000);
		expect(await failure).toBe(refusal);
		expect(happened).toEqual(["drain", "close"]);
	});

	test("without preflight asks for nothing, and closes with the client", async () => {
		const { options, happened } = dialling();
		await using client = await PlaneClient.connect({ ...options, preflight: false });
		expect([client.status(), happened]).toEqual(["connected", []]);
		await client[Symbol.asyncDispose]();
		expect(happened).toEqual(["drain", "close"]);
	});

	test("is over with its signal", async () => {
		const { options, happened } = dialling();
		const failure = await failureOf(() => PlaneClient.connect({ ...options, signal: AbortSignal.abort() }));
		expect(failure).toMatchObject({ code: "aborted", operation: "connect", outcome: "not-sent" });
		expect(happened).toEqual([]);
	});

	test("as taking an open connection needs a cluster that can stand in a subject", async () => {
		const { options, connection } = dialling();
		const cluster = "a b";
		const refused = { code: "invalid_subject", outcome: "not-sent" };
		const failure = await failureOf(() => PlaneClient.connect({ ...options, cluster }));
		expect(failure).toMatchObject({ ...refused, operation: "connect" });
		const taken = await failureOf(() => new PlaneClient(connection, { cluster }));
		expect(taken).toMatchObject({ ...refused, operation: "new PlaneClient" });
	});

	test("remembers who is told of invalid messages", async () => {
		const { options, deliver } = dialling();
		const onInvalid = vi.fn();
		const client = await PlaneClient.connect({ ...options, preflight: false, onInvalid });
		client.subscribe(BackendLogMessage);
		deliver("backend.b.log", "backend.*.log", new Uint8Array([1]));
		expect(onInvalid).toHaveBeenCalledWith(expect.objectContaining({ subject: "backend.b.log" }));
		await client.close();
	});

	test("has the time given for the dialling and the preflight together", async () => {
		vi.useFakeTimers();
		const { connection } = stubConnection();
		const silent = { ...connection, jetstreamManager: () => new Promise(() => undefined), jetstream: () => ({}) };
		const dial = () => new Promise<typeof silent>((resolve) => setTimeout(() => resolve(silent), 900));
		const told = vi.fn();
		const connecting = PlaneClient.connect({ servers, cluster: CLUSTER, dial, timeout: 1_000, preflight: told });
		await vi.advanceTimersByTimeAsync(999);
		expect(told).not.toHaveBeenCalled();
		await vi.advanceTimersByTimeAsync(1);
		await connecting;
		const unknown = { backend_status: "unknown", backend_logs: "unknown", plane_state: "unknown" };
		expect(told).toHaveBeenCalledWith({ streams: unknown });
	});
});

test("a message without a reply subject is handled and not answered", async () => {
	const { connection, happened, deliver } = stubConnection();
	const client = new PlaneClient(connection, { cluster: CLUSTER });
	const handler = vi.fn(() => null);
	client.respond(TerminationRequest, {}, handler);
	const data = TerminationRequest.encode({ cluster_id: CLUSTER, backend_id: "b" });
	deliver("cluster.plane_test.backend.b.terminate", "cluster.*.backend.*.terminate", data);
	await client.close();
	expect(handler).toHaveBeenCalledWith(
		{ cluster_id: CLUSTER, backend_id: "b" },
		expect.objectContaining({ replyWanted: false }),
	);
	expect(happened).toEqual(["drain cluster.*.backend.*.terminate"]);
});

test("an answer of more than a mebibyte is not read", async () => {
	const { connection } = stubConnection(() => new Uint8Array(1_048_577));
	const client = new PlaneClient(connection, { cluster: CLUSTER });
	await expect(client.spawn(anyBackend)).rejects.toMatchObject({ code: "invalid_reply", outcome: "executed" });
});

test("what reads, listens and answers shows no more than can be used", () => {
	const client = new PlaneClient(stubConnection().connection, { cluster: CLUSTER });
	const shown = (object: object): string[] =>
		[...Object.keys(object), ...Object.getOwnPropertyNames(Object.getPrototypeOf(object))].sort();
	const reading = ["close", "constructor", "forEach", "next", "return"];
	expect(shown(client.read(BackendLogMessage))).toEqual(reading);
	expect(shown(client.subscribe(BackendLogMessage))).toEqual([...reading, "dropped"].sort());
	expect(shown(client.respond(DrainDrone, {}, () => null))).toEqual(["close", "constructor", "ended"]);
});
