import { BackendLogMessage, DrainDrone, UpdateBackendStateMessage, WorldStateMessage } from "@plane/messages";
import { type InvalidMessageReport, PlaneClient, type SpawnedBackend } from "@plane/nats-client";
import { FakePlane, startFaultProxy, startNatsServer } from "@plane/testing";
import { connect } from "nats";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { anyBackend, CLUSTER, consumersOf, type Desk, failureOf, startDesk, waitingPulls } from "./desk.js";

let desk: Desk;
beforeAll(async () => {
	desk = await startDesk({ drones: ["drone-a"], statsEveryMs: 20 });
});
afterAll(() => desk[Symbol.asyncDispose]());

const ready = async (backend_id: string): Promise<SpawnedBackend> => {
	const backend = await desk.client.spawn({ ...anyBackend, backend_id });
	await backend.waitForState("Ready");
	return backend;
};

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

	test("is absent when no state came and a last look at the history shows none", async () => {
		expect(await desk.client.spawnOutcome("o-nobody", { timeout: 500 })).toBe("absent");
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

	test("is unknown when the server falls silent behind the end of the history", async () => {
		await using proxy = await startFaultProxy(desk.server);
		await using client = await PlaneClient.connect({ servers: proxy.url, cluster: CLUSTER });
		const outcome = client.spawnOutcome("o5", { timeout: 1_000 });
		await expect.poll(() => waitingPulls(desk.raw, "backend_status")).toBe(1);
		await proxy.set({ lost: "both" });
		expect(await outcome).toBe("unknown");
		await proxy.heal();
	});

	test("is unknown when the user may not read the history, or not any more", async () => {
		const all = { user: "all", password: "p" };
		const blind = { user: "blind", password: "p", permissions: { publish: { deny: "$JS.API.CONSUMER.>" } } };
		await using server = await startNatsServer({ users: [all, blind] });
		const credentials = () => ({ user: "all", pass: "p" });
		await using plane = await FakePlane.start({ server, cluster: CLUSTER, credentials });
		const connected = (user: string) => PlaneClient.connect({ servers: server.urlOf(user), cluster: CLUSTER });
		await using refused = await connected("blind");
		expect(await refused.spawnOutcome("o6", { timeout: 1_000 })).toBe("unknown");
		// Its library closes it at the second refusal.
		const brought = await connect({ servers: server.url, ...credentials() });
		await using known = new PlaneClient(brought, { cluster: CLUSTER });
		const outcome = known.spawnOutcome("o6", { timeout: 10_000 });
		const onlooker = await connect({ servers: server.url, ...credentials() });
		await expect.poll(() => consumersOf(onlooker, "backend_status")).toHaveLength(1);
		await plane.stop();
		await server.reload({ users: [{ ...all, password: "new" }] });
		expect(await outcome).toBe("unknown");
		await onlooker.close();
	});

	test("is unknown when the history holds what cannot be read, as of Planes before 0.3.16", async () => {
		await using old = await startDesk({ oldBuild: { statusWithoutCluster: true } });
		const invalid: InvalidMessageReport[] = [];
		await using client = await PlaneClient.connect({
			servers: old.server.url,
			cluster: CLUSTER,
			onInvalid: (report) => void invalid.push(report),
		});
		old.plane.script({ backendId: "o8", loadingMs: 600_000 });
		await client.spawn({ ...anyBackend, backend_id: "o8" });
		expect(await client.spawnOutcome("o8", { timeout: 500 })).toBe("unknown");
		const told = expect.objectContaining({ subject: "backend.o8.status", reason: "undecodable" });
		expect(invalid, "by the wait and by the last look").toEqual([told, told]);
		expect(await client.spawnOutcome("o9", { timeout: 500 })).toBe("absent");
	});

	test("is unknown when the connection is closed by whom it belongs to", async () => {
		const connection = await connect({ servers: desk.server.url });
		await using client = new PlaneClient(connection, { cluster: CLUSTER });
		const outcome = client.spawnOutcome("o7", { timeout: 10_000 });
		await expect.poll(() => consumersOf(desk.raw, "backend_status")).toHaveLength(1);
		await connection.close();
		expect(await outcome).toBe("unknown");
	});

	test("is no outcome when the caller gave up", async () => {
		const abort = new AbortController();
		const asked = failureOf(desk.client.spawnOutcome("o4", { signal: abort.signal }));
		abort.abort();
		expect(await asked).toMatchObject({ code: "aborted", operation: "spawnOutcome" });
		expect(await failureOf(desk.client.spawnOutcome("o 4"))).toMatchObject({ code: "invalid_subject" });
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

describe("append", () => {
	test("tells by an absent sequence that the stream, which keeps the first only, has one already", async () => {
		const state = { drone: "stored", State: { state: "Ready", timestamp: 1 } } as const;
		const append = () => desk.client.append(WorldStateMessage, { cluster: CLUSTER, DroneMessage: state });
		expect(await append()).toBeGreaterThan(0);
		expect(await append()).toBeUndefined();
	});

	test("is over in the time given when the server says nothing", async () => {
		await using proxy = await startFaultProxy(desk.server);
		await using own = await PlaneClient.connect({ servers: proxy.url, cluster: CLUSTER });
		await proxy.set({ lost: "both" });
		const log = { backend_id: "a1", kind: "Meta", text: "t" } as const;
		const started = performance.now();
		const late = { code: "timeout", operation: "append BackendLogMessage", outcome: "unknown" };
		expect(await failureOf(own.append(BackendLogMessage, log, { timeout: 50 }))).toMatchObject(late);
		expect(performance.now() - started).toBeLessThan(4_000);
		await proxy.heal();
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

	test("leaves no reader of the world state behind, sent or refused", async () => {
		const { id } = await ready("m4");
		const before = await consumersOf(desk.raw, "plane_state");
		await desk.client.markLost(id);
		await failureOf(desk.client.markLost("m-nobody"));
		expect(await consumersOf(desk.raw, "plane_state")).toEqual(before);
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
