import { inspect } from "node:util";
import {
	BackendStateMessage,
	DrainDrone,
	FetchBackendForLock,
	UpdateBackendStateMessage,
	WorldStateMessage,
} from "@plane/messages";
import { PlaneClient, type SpawnedBackend } from "@plane/nats-client";
import { FakePlane, startFaultProxy, startNatsServer } from "@plane/testing";
import { connect } from "nats";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { anyBackend, CLUSTER, consumersOf, type Desk, failureOf, startDesk } from "./desk.js";

let desk: Desk;
beforeAll(async () => {
	desk = await startDesk({ drones: ["drone-a"], statsEveryMs: 20 });
});
afterAll(() => desk[Symbol.asyncDispose]());

const NOW = "2024-01-02T03:04:05.000000001Z";

const ready = async (backend_id: string): Promise<SpawnedBackend> => {
	const backend = await desk.client.spawn({ ...anyBackend, backend_id });
	await backend.waitForState("Ready");
	return backend;
};

/** Puts a state into the stream, as controllers do. */
const store = (backend: string, state: BackendStateMessage["state"], time: string = NOW): Promise<unknown> =>
	desk.client.append(BackendStateMessage, { cluster: CLUSTER, backend, state, time });

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
		await store("dead", "Swept");
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

describe("spawnOutcome", () => {
	test("is found as soon as a state comes", async () => {
		const { client, plane } = desk;
		plane.script({ backendId: "o1", loadingMs: 600_000 });
		await client.spawn({ ...anyBackend, backend_id: "o1" });
		expect(await client.spawnOutcome("o1")).toBe("found");
		const outcome = client.spawnOutcome("o2");
		await client.spawn({ ...anyBackend, backend_id: "o2" });
		expect(await outcome).toBe("found");
	});

	test("is absent when the history was readable all the time and no state came", async () => {
		expect(await desk.client.spawnOutcome("o-nobody", { timeout: 50 })).toBe("absent");
		expect(await consumersOf(desk.raw, "backend_status")).toEqual([]);
	});

	test("is unknown when the history cannot be read", async () => {
		await using server = await startNatsServer();
		await using proxy = await startFaultProxy(server);
		await using client = await PlaneClient.connect({ servers: proxy.url, cluster: CLUSTER });
		expect(await client.spawnOutcome("o3", { timeout: 50 })).toBe("unknown");
		await using plane = await FakePlane.start({ server, cluster: CLUSTER });
		await proxy.set({ lost: "both" });
		const outcome = await client.spawnOutcome("o3", { timeout: 50 });
		await proxy.heal();
		expect(outcome).toBe("unknown");
		const onlooker = await connect({ servers: server.url });
		const lost = client.spawnOutcome("o3", { timeout: 1_000 });
		await expect.poll(() => consumersOf(onlooker, "backend_status")).toHaveLength(1);
		await server.kill();
		expect(await lost).toBe("unknown");
		await onlooker.close();
		await server.restart();
		await plane.stop();
	}, 15_000);

	test("is no outcome when the caller gave up", async () => {
		const abort = new AbortController();
		const asked = failureOf(desk.client.spawnOutcome("o4", { signal: abort.signal }));
		abort.abort();
		expect(await asked).toMatchObject({ code: "aborted", operation: "spawnOutcome" });
		expect(await failureOf(desk.client.spawnOutcome("o 4"))).toMatchObject({ code: "invalid_subject" });
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

describe("drain", () => {
	test("is heard by the drone, and so is its end; of an unknown drone nobody hears", async () => {
		await using own = await startDesk({ drones: ["draining"] });
		await own.client.drain("draining");
		await own.client.drain("draining", { cancel: true });
		expect(own.plane.log.messages("received", DrainDrone)).toEqual([
			{ cluster: CLUSTER, drone: "draining", drain: true },
			{ cluster: CLUSTER, drone: "draining", drain: false },
		]);
		expect(await failureOf(own.client.drain("nobody"))).toMatchObject({ code: "no_responders", operation: "drain" });
	});
});

describe("markLost", () => {
	test("reports the backend as lost in the name of its drone", async () => {
		const { client, plane } = desk;
		const { id, drone } = await ready("m1");
		await client.markLost(id);
		expect(plane.log.messages("received", UpdateBackendStateMessage).at(-1)).toMatchObject({
			cluster: CLUSTER,
			backend: id,
			drone,
			state: "Lost",
		});
		await client.backend(id).waitForState("Lost");
	});

	test("refuses what has ended, what nobody knows, and what no drone has; nothing is sent", async () => {
		const { client, plane } = desk;
		const backend = await ready("m2");
		await backend.terminate({ waitForTerminal: true });
		await using world = await client.worldState();
		await expect.poll(() => world.backends().get("m2")?.state).toBe("Terminated");
		const reports = () =>
			plane.log.messages("received", UpdateBackendStateMessage).filter(({ state }) => state === "Lost");
		const before = reports().length;
		expect(await failureOf(client.markLost("m2"))).toMatchObject({
			code: "backend_ended",
			operation: "markLost",
			backendState: "Terminated",
			outcome: "not-sent",
		});
		expect(await failureOf(client.markLost("m-nobody"))).toMatchObject({
			code: "backend_unknown",
			outcome: "not-sent",
		});
		const state = { state: "Ready", timestamp: 1 } as const;
		await client.append(WorldStateMessage, { cluster: CLUSTER, BackendMessage: { backend: "m3", State: state } });
		expect(await failureOf(client.markLost("m3"))).toMatchObject({ code: "backend_unknown" });
		await using bare = await startNatsServer();
		await using own = await PlaneClient.connect({ servers: bare.url, cluster: CLUSTER });
		const unread = { code: "stream_unavailable", operation: "markLost", outcome: "not-executed" };
		expect(await failureOf(own.markLost("m3"))).toMatchObject(unread);
		expect(await failureOf(client.markLost("m 3"))).toMatchObject({ code: "invalid_subject" });
		expect(reports()).toHaveLength(before);
	});
});
