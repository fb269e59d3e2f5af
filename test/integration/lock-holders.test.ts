import { inspect } from "node:util";
import { BackendStateMessage, FetchBackendForLock, WorldStateMessage } from "@plane/messages";
import { PlaneClient } from "@plane/nats-client";
import { startNatsServer } from "@plane/testing";
import { connect } from "nats";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { anyBackend, CLUSTER, type Desk, failureOf, startDesk } from "./desk.js";

let desk: Desk;
beforeAll(async () => {
	desk = await startDesk({ drones: ["drone-a"] });
});
afterAll(() => desk[Symbol.asyncDispose]());

describe("fetchBackendForLock", () => {
	test("gives the holder with drone and token, which are not printed", async () => {
		const request = { ...anyBackend, lock: "f1", require_bearer_token: true };
		const spawned = await desk.client.spawn(request);
		const held = await desk.client.fetchBackendForLock("f1");
		expect(held).toMatchObject({ id: spawned.id, drone: spawned.drone, spawned: false, cluster: CLUSTER });
		expect(held?.bearerToken).toBe(spawned.bearerToken);
		expect(inspect(held, { depth: 9, showHidden: true })).not.toContain(spawned.bearerToken);
	});

	test("is undefined only when Plane says so; its silence is a timeout that says what it may mean", async () => {
		const error = await failureOf(desk.client.fetchBackendForLock("f-free", { timeout: 100 }));
		expect(error).toMatchObject({
			code: "timeout",
			operation: "fetchBackendForLock",
			outcome: "unknown",
			retry: true,
			message: expect.stringContaining("nobody holds the lock"),
		});
		const subject = FetchBackendForLock.subject({ cluster: "old.test", lock: "l" });
		const old = new PlaneClient(desk.raw, { cluster: "old.test" });
		desk.raw.subscribe(subject, {
			callback: (_, message) => message.respond(new TextEncoder().encode('"NoBackendForLock"')),
		});
		await desk.raw.flush();
		expect(await old.fetchBackendForLock("l")).toBeUndefined();
		expect(await failureOf(desk.client.fetchBackendForLock("é".repeat(1_025)))).toMatchObject({
			code: "invalid_argument",
			outcome: "not-sent",
		});
	});
});

describe("a lock whose holder has ended unnoticed", () => {
	const lock = "stuck";
	beforeAll(async () => {
		const uid = 7n;
		const assignment = { drone: "drone-a", bearer_token: null, lock_assignment: { lock, uid } };
		await desk.client.append(WorldStateMessage, { cluster: CLUSTER, LockMessage: { lock, uid, message: "Announce" } });
		const sequence = await desk.client.append(WorldStateMessage, {
			cluster: CLUSTER,
			BackendMessage: { backend: "dead", Assignment: assignment },
		});
		const time = "2024-01-02T03:04:05.000000001Z";
		await desk.client.append(BackendStateMessage, { cluster: CLUSTER, backend: "dead", state: "Swept", time });
		await using world = await desk.client.worldState();
		await world.waitForSequence(sequence ?? 0);
	});

	test("is returned by Plane all the same, and found out on request", async () => {
		const { client } = desk;
		expect(await client.spawn({ ...anyBackend, lock })).toMatchObject({ id: "dead", spawned: false });
		expect(await client.fetchBackendForLock(lock)).toMatchObject({ id: "dead", spawned: false });
		const dead = { code: "lock_holder_ended", backendState: "Swept", outcome: "not-executed", retry: true };
		expect(await failureOf(client.spawn({ ...anyBackend, lock }, { verify: true }))).toMatchObject({
			...dead,
			operation: "spawn",
		});
		expect(await failureOf(client.fetchBackendForLock(lock, { verify: true }))).toMatchObject({
			...dead,
			operation: "fetchBackendForLock",
		});
	});

	test("does not keep a living holder from being verified", async () => {
		const request = { ...anyBackend, lock: "alive" };
		const first = await desk.client.spawn(request, { verify: true });
		const second = await desk.client.spawn(request, { verify: true });
		expect([first.spawned, second.spawned, second.id]).toEqual([true, false, first.id]);
		expect(await desk.client.fetchBackendForLock("alive", { verify: true })).toMatchObject({ id: first.id });
	});
});

describe("a holder whose states cannot be read", () => {
	const holder = (backend_id: string): Uint8Array =>
		new TextEncoder().encode(JSON.stringify({ Scheduled: { drone: "d", backend_id, spawned: false } }));

	/** A controller that names one holder, and a JetStream that says nothing. */
	async function naming(backend: string) {
		const server = await startNatsServer({ config: "jetstream: disabled" });
		const raw = await connect({ servers: server.url });
		for (const subject of ["cluster.plane_test.schedule", "cluster.plane_test.fetch"]) {
			raw.subscribe(subject, { callback: (_, message) => message.respond(holder(backend)) });
		}
		const looked = new Promise<void>((resolve) => {
			raw.subscribe("$JS.API.>", { callback: () => resolve() });
		});
		await raw.flush();
		const client = await PlaneClient.connect({ servers: server.url, cluster: CLUSTER, preflight: false });
		const end = async (): Promise<void> => {
			await client.close();
			await raw.close();
			await server.stop();
		};
		return { client, looked, [Symbol.asyncDispose]: end };
	}

	test("is told from a lock that nobody holds: Plane has answered and has started nothing", async () => {
		await using desk = await naming("b1");
		const unread = { outcome: "not-executed", message: expect.stringContaining("states could not be read") };
		const options = { verify: true, timeout: 300 };
		expect(await failureOf(desk.client.fetchBackendForLock("l", options))).toMatchObject({
			...unread,
			code: "timeout",
			operation: "fetchBackendForLock",
		});
		const request = { ...anyBackend, lock: "l" };
		expect(await failureOf(desk.client.spawn(request, options))).toMatchObject({
			...unread,
			code: "timeout",
			operation: "spawn",
		});
	});

	test("is not said to be asked for in vain when the caller gives up", async () => {
		await using desk = await naming("b1");
		const abort = new AbortController();
		const spawning = failureOf(desk.client.spawn({ ...anyBackend, lock: "l" }, { verify: true, signal: abort.signal }));
		await desk.looked;
		abort.abort();
		expect(await spawning).toMatchObject({ code: "aborted", operation: "spawn", outcome: "not-executed" });
	});

	test("because it has no name is an answer that cannot be used", async () => {
		await using desk = await naming("a b");
		const unusable = { code: "invalid_reply", outcome: "executed" };
		for (const verify of [true, false]) {
			expect(await failureOf(desk.client.fetchBackendForLock("l", { verify }))).toMatchObject(unusable);
			expect(await failureOf(desk.client.spawn({ ...anyBackend, lock: "l" }, { verify }))).toMatchObject(unusable);
		}
	});
});

describe("a spawn with a lock that no drone takes", () => {
	test("says until when the lock is blocked", async () => {
		const before = Date.now();
		const request = { ...anyBackend, cluster: "empty.test", lock: "blocked" };
		const error = await failureOf(desk.client.spawn(request));
		const until = error.lockBlockedUntil?.getTime() ?? 0;
		expect(error).toMatchObject({ code: "no_drone_available", message: expect.stringContaining("about 30 s") });
		expect(until - before).toBeGreaterThanOrEqual(31_000);
		expect(until - Date.now()).toBeLessThanOrEqual(31_000);
		expect(await failureOf(desk.client.spawn(request, { timeout: 200 }))).toMatchObject({ code: "timeout" });
	});

	test("without a lock nothing is blocked", async () => {
		const error = await failureOf(desk.client.spawn({ ...anyBackend, cluster: "empty.test" }));
		expect(error.lockBlockedUntil).toBeUndefined();
	});
});
