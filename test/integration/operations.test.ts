import { inspect } from "node:util";
import {
	BackendStateMessage,
	BackendStatsMessage,
	DrainDrone,
	FetchBackendForLock,
	TerminationRequest,
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

describe("waitForState", () => {
	test("resolves with the message of the state, also when it came before or was passed", async () => {
		const backend = await desk.client.spawn({ ...anyBackend, backend_id: "w1" });
		expect(await backend.waitForState("Ready")).toMatchObject({ backend: "w1", cluster: CLUSTER, state: "Ready" });
		expect(await backend.waitForState("Ready")).toMatchObject({ state: "Ready" });
		expect(await backend.waitForState("Loading")).toMatchObject({ state: "Loading" });
		expect(await consumersOf(desk.raw, "backend_status")).toEqual([]);
	});

	test("rejects when the backend ends first, and says in which state", async () => {
		desk.plane.script({ backendId: "w2", ends: "ErrorStarting" });
		const backend = await desk.client.spawn({ ...anyBackend, backend_id: "w2" });
		const error = await failureOf(backend.waitForState("Ready"));
		expect(error).toMatchObject({
			code: "backend_ended",
			operation: "waitForState",
			backendState: "ErrorStarting",
			outcome: "not-executed",
			retry: false,
		});
		expect(error.message).toContain("ErrorStarting");
	});

	test("rejects when the state was reached once, but the backend has ended since", async () => {
		const backend = await ready("w3");
		await backend.terminate({ waitForTerminal: true });
		expect(await failureOf(backend.waitForState("Ready"))).toMatchObject({
			code: "backend_ended",
			backendState: "Terminated",
		});
		expect(await failureOf(backend.waitForState("Swept"))).toMatchObject({ backendState: "Terminated" });
		expect(await backend.waitForState("Terminated")).toMatchObject({ state: "Terminated" });
	});

	test("ends at its timeout, with its signal and with the client, and frees what it holds", async () => {
		const { client, raw, server } = desk;
		const waiting = client.backend("w-nobody");
		const late = await failureOf(waiting.waitForState("Ready", { timeout: 30 }));
		expect(late).toMatchObject({ code: "timeout", operation: "waitForState", outcome: "not-executed" });
		expect(late.elapsedMs).toBeGreaterThanOrEqual(29);
		const abort = new AbortController();
		const aborting = failureOf(waiting.waitForState("Ready", { signal: abort.signal }));
		await expect.poll(() => consumersOf(raw, "backend_status")).toHaveLength(1);
		abort.abort(new Error("enough"));
		expect(await aborting).toMatchObject({ code: "aborted", cause: abort.signal.reason });
		expect(await failureOf(waiting.waitForState("Ready", { signal: abort.signal }))).toMatchObject({ code: "aborted" });
		const own = await PlaneClient.connect({ servers: server.url, cluster: CLUSTER });
		const closing = failureOf(own.backend("w-nobody").waitForState("Ready"));
		await expect.poll(() => consumersOf(raw, "backend_status")).toHaveLength(1);
		await own.close();
		expect(await closing).toMatchObject({ code: "closed" });
		expect(await consumersOf(raw, "backend_status")).toEqual([]);
	});

	test("refuses what is no state and no timeout", async () => {
		const { client } = desk;
		expect(await failureOf(client.backend("b").waitForState("ready" as never))).toMatchObject({
			code: "invalid_argument",
		});
		expect(await failureOf(client.backend("b").waitForState("Ready", { timeout: 0 }))).toMatchObject({
			code: "invalid_argument",
		});
	});
});

describe("currentState", () => {
	test("is undefined for a backend that nothing was reported of, at once", async () => {
		const started = performance.now();
		expect(await desk.client.backend("c-nobody").currentState()).toBeUndefined();
		expect(performance.now() - started).toBeLessThan(1_000);
	});

	test("is the latest by the drone's clock, whatever the order in the stream, also behind others' messages", async () => {
		await store("c1", "Loading", "2024-01-02T03:04:05Z");
		await store("c1", "Ready", "2024-01-02T03:04:05.000002Z");
		await store("c1", "Starting", "2024-01-02T03:04:05.000001Z");
		await store("c-other", "Terminated");
		const started = performance.now();
		expect(await desk.client.backend("c1").currentState()).toMatchObject({ state: "Ready" });
		expect(performance.now() - started).toBeLessThan(1_000);
	});

	test("is the end once there is one, and never another cluster's", async () => {
		await store("c2", "Failed", "2024-01-02T03:04:05Z");
		await store("c2", "Ready", "2024-01-02T03:04:06Z");
		expect(await desk.client.backend("c2").currentState()).toMatchObject({ state: "Failed" });
		const other = { cluster: "other.test", backend: "c3", state: "Ready", time: NOW } as const;
		await desk.client.append(BackendStateMessage, other);
		expect(await desk.client.backend("c3").currentState()).toBeUndefined();
		expect(await consumersOf(desk.raw, "backend_status")).toEqual([]);
	});

	test("fails when the history cannot be read, at the latest after its timeout", async () => {
		await using server = await startNatsServer();
		await using proxy = await startFaultProxy(server);
		await using client = await PlaneClient.connect({ servers: proxy.url, cluster: CLUSTER });
		expect(await failureOf(client.backend("b").currentState())).toMatchObject({ code: "stream_unavailable" });
		await proxy.set({ lost: "both" });
		const late = await failureOf(client.backend("b").currentState({ timeout: 50 }));
		await proxy.heal();
		expect(late).toMatchObject({ code: "timeout", operation: "currentState" });
		expect(late.elapsedMs).toBeLessThan(1_000);
	});
});

describe("logs", () => {
	test("come from the first line on, then live, in parts", async () => {
		desk.plane.script({ backendId: "l1", logs: ["one", "two"], ends: "Failed", exitCode: 3, readyMs: 200 });
		const backend = await desk.client.spawn({ ...anyBackend, backend_id: "l1" });
		await backend.waitForState("Ready");
		const seen = [];
		for await (const log of backend.logs()) if (seen.push(log) === 3) break;
		expect(seen).toEqual([
			{
				backend_id: "l1",
				kind: "Stdout",
				text: expect.stringMatching(/^\d{4}-\S+Z one\n$/),
				time: expect.stringMatching(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{9}Z$/),
				content: "one",
				sequence: expect.any(Number),
			},
			expect.objectContaining({ content: "two" }),
			{
				backend_id: "l1",
				kind: "Meta",
				text: "Backend exit code: 3",
				time: undefined,
				content: "Backend exit code: 3",
				sequence: expect.any(Number),
			},
		]);
		const [first] = seen;
		const rest = backend.logs({ from: { sequence: (first?.sequence ?? 0) + 1 } });
		expect((await rest.next()).value).toMatchObject({ content: "two" });
		await rest.return();
		expect(await consumersOf(desk.raw, "backend_logs")).toEqual([]);
	});

	test("can be read with a callback, whose exception ends them", async () => {
		const mine = new Error("mine");
		const reading = desk.client.backend("l1").logs();
		const contents: string[] = [];
		const ended = reading.forEach(({ content }) => {
			contents.push(content);
			if (contents.length === 2) throw mine;
		});
		await expect(ended).rejects.toBe(mine);
		expect(contents).toEqual(["one", "two"]);
		expect(await consumersOf(desk.raw, "backend_logs")).toEqual([]);
	});
});

describe("stats", () => {
	test("tell which part of the CPUs and of the memory is used", async () => {
		const { client, plane } = desk;
		const backend = await client.spawn({ ...anyBackend, backend_id: "s1" });
		for await (const stats of backend.stats()) {
			expect(stats).toMatchObject({ backend_id: "s1", cluster: CLUSTER, drone_id: backend.drone });
			expect(stats.cpuShare).toBe(stats.cpu_used / stats.sys_cpu);
			expect(stats.memoryShare).toBe(stats.mem_used / stats.mem_available);
			break;
		}
		expect(plane.drones).toContain(backend.drone);
	});

	const sample = (mem_used: number, backend_id = "s2") =>
		({ cluster: CLUSTER, drone_id: "d", backend_id, mem_used, mem_available: 100, cpu_used: 1, sys_cpu: 2 }) as const;

	test("that a slow reader has missed are replaced by the latest", async () => {
		const { client, raw } = desk;
		await using stats = client.backend("s2").stats();
		await client.publish(BackendStatsMessage, sample(1));
		expect((await stats.next()).value).toMatchObject({ mem_used: 1 });
		for (const used of [2, 3, 4]) await client.publish(BackendStatsMessage, sample(used));
		await client.publish(BackendStatsMessage, { ...sample(5), cluster: "other.test" });
		const last = client.subscribe(BackendStatsMessage, { backend_id: "s-last" });
		await client.publish(BackendStatsMessage, sample(9, "s-last"));
		await last.next();
		await last.close();
		await raw.flush();
		expect((await stats.next()).value).toMatchObject({ mem_used: 4 });
	});

	test("tell of the gap when the connection was lost", async () => {
		await using server = await startNatsServer();
		await using client = await PlaneClient.connect({ servers: server.url, cluster: CLUSTER });
		let gaps = 0;
		const stats = client.backend("s3").stats({ onGap: () => (gaps += 1) });
		const broken = client.backend("s3").stats({
			onGap: () => {
				throw new Error("mine");
			},
		});
		const failing = broken.next();
		failing.catch(() => undefined);
		const next = stats.next();
		await server.kill();
		await server.restart();
		await expect.poll(() => gaps, { timeout: 10_000 }).toBe(1);
		await expect(failing).rejects.toThrow("mine");
		await client.publish(BackendStatsMessage, sample(7, "s3"));
		expect((await next).value).toMatchObject({ mem_used: 7 });
		await stats.return();
	}, 15_000);
});

describe("terminate", () => {
	test("waits for the end, and tells in which state it came", async () => {
		const backend = await ready("t1");
		expect(await backend.terminate({ waitForTerminal: true })).toMatchObject({ backend: "t1", state: "Terminated" });
		desk.plane.script({ backendId: "t2", ends: "Exited" });
		const exited = await desk.client.spawn({ ...anyBackend, backend_id: "t2" });
		await exited.waitForState("Exited");
		expect(await exited.terminate({ waitForTerminal: true })).toMatchObject({ state: "Exited" });
		expect(await consumersOf(desk.raw, "backend_status")).toEqual([]);
	});

	test("of a backend that nobody has is heard of, but no end comes", async () => {
		const error = await failureOf(desk.client.backend("t-nobody").terminate({ waitForTerminal: true, timeout: 100 }));
		expect(error).toMatchObject({ code: "timeout", operation: "terminate", outcome: "unknown", retry: true });
		const asked = desk.plane.log.messages("received", TerminationRequest);
		expect(asked.filter(({ backend_id }) => backend_id === "t-nobody")).toHaveLength(1);
	});
});

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
		expect(await failureOf(client.markLost("m 3"))).toMatchObject({ code: "invalid_subject" });
		expect(reports()).toHaveLength(before);
	});
});
