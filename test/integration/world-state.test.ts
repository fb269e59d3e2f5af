import { WorldStateMessage, type WorldStateMessageInput } from "@plane/messages";
import { PlaneClient, type PlaneError } from "@plane/nats-client";
import { startFaultProxy } from "@plane/testing";
import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { CLUSTER, consumersOf, failureOf, reconnected } from "./desk.js";
import {
	backend,
	drone,
	heartbeat,
	metadata,
	next,
	STREAM,
	startWorldDesk,
	state,
	type WorldDesk,
} from "./world-desk.js";

let desk: WorldDesk;
beforeAll(async () => {
	desk = await startWorldDesk();
});
afterAll(() => desk[Symbol.asyncDispose]());
beforeEach(() => desk.makeStream());

const store = (message: WorldStateMessageInput): Promise<number> => desk.store(message);

/** Beats without a pause and tells how often. */
async function writeUntil(signal: AbortSignal): Promise<number> {
	let count = 0;
	for (; !signal.aborted; count += 1) await store(heartbeat);
	return count;
}

const outcome = ({ code, outcome }: PlaneError): string => `${code} ${outcome}`;

describe("the world state, when it resolves,", () => {
	test("has read all that is stored", async () => {
		await desk.storeStory();
		await using world = await desk.client.worldState();
		expect(world.drones().get("d1")).toMatchObject({ state: "Ready", metadata: { ip: "203.0.113.7" } });
		expect(world.readyDrones().map(({ id }) => id)).toEqual(["d1"]);
		expect(world.backends().get("b1")).toMatchObject({ drone: "d1", lock: "doc-17", state: "Loading" });
		expect(world.backends().get("b1")?.bearerToken).toBe("s3cret");
		expect(world.lock("doc-17")).toEqual({ Assigned: { backend: "b1" } });
		expect(world.addressOf("b1")).toBe("203.0.113.7");
		expect(world.txtRecords).toEqual(["gfj9Xq"]);
		expect(JSON.stringify(world.snapshot())).not.toContain("s3cret");
	});

	test("is caught up although writers never pause and replace what is stored", async () => {
		await desk.storeStory();
		const stop = new AbortController();
		const written = writeUntil(stop.signal);
		await using world = await desk.client.worldState({ timeout: 10_000 });
		stop.abort();
		expect(world.backends().get("b1")).toMatchObject({ drone: "d1" });
		expect(await written).toBeGreaterThan(0);
	});

	test("has read it also over a network that needs more than a second there and back", async () => {
		await desk.storeStory();
		await using proxy = await startFaultProxy(desk.server);
		await using client = await PlaneClient.connect({ servers: proxy.url, cluster: CLUSTER });
		await proxy.set({ latencyMs: 550 });
		const world = await client.worldState({ timeout: 10_000 });
		expect(world.backends().get("b1")).toMatchObject({ drone: "d1" });
		await proxy.heal();
	}, 15_000);

	test("is empty when nothing was stored yet, and knows other clusters by their names", async () => {
		await using world = await desk.client.worldState();
		expect([world.drones().size, world.lock("doc-17"), world.clusters.size]).toEqual([0, "Unlocked", 0]);
		await world.waitForSequence(await store(drone(metadata, "other.test")));
		expect([...world.clusters.keys()]).toEqual(["other.test"]);
		expect(world.drones().size).toBe(0);
	});

	test("has taken assignments from the subjects of old streams", async () => {
		const old = { Assignment: { drone: "d1", bearer_token: null, lock_assignment: null } };
		const data = WorldStateMessage.encode(backend("b0", old));
		await desk.raw.jetstream().publish("state.cluster.plane_test.backend.b0", data);
		await using world = await desk.client.worldState();
		expect(world.backends().get("b0")).toMatchObject({ drone: "d1" });
	});
});

describe("a live world state", () => {
	test("tells each change once, in order, after it has it", async () => {
		await using world = await desk.client.worldState();
		const seen: string[] = [];
		world.on("change", (change) => {
			seen.push(change.type);
			if (change.type === "lock-assigned") expect(world.lock("doc-17")).toEqual({ Assigned: { backend: "b1" } });
		});
		await desk.storeStory();
		await world.waitForSequence(await store(backend("b1", state("Swept", Date.now()))));
		expect(seen).toEqual([
			"drone-appeared",
			"drone-metadata",
			"drone-state",
			"drone-seen",
			"drone-ready",
			"lock-announced",
			"backend-appeared",
			"lock-assigned",
			"backend-assigned",
			"backend-state",
			"txt-added",
			"backend-state",
			"lock-released",
		]);
	});

	test("tells at once that a drone drains", async () => {
		await desk.storeStory();
		await using world = await desk.client.worldState();
		const unready = next(world, "change", ({ type }) => type === "drone-unready");
		await store(drone(state("Draining", Date.now() + 1)));
		expect(await unready).toMatchObject({ drone: "d1", cluster: CLUSTER });
		expect(world.readyDrones()).toEqual([]);
	});

	test("skips what is not what its subject promises, and tells", async () => {
		await using world = await desk.client.worldState();
		const invalid = next(world, "invalid");
		await desk.raw.jetstream().publish("state.cluster.plane_test.acme", new TextEncoder().encode('{"canary":1}'));
		const report = await invalid;
		expect(report).toMatchObject({ subject: "state.cluster.plane_test.acme", reason: "undecodable" });
		expect(JSON.stringify(report)).not.toContain("canary");
		await world.waitForSequence(await store(heartbeat));
		expect(world.failure).toBeUndefined();
	});

	test("drops a listener that throws, tells so, and goes on", async () => {
		await using world = await desk.client.worldState();
		let told = 0;
		world.on("change", () => {
			told += 1;
			throw new Error("boom");
		});
		const failed = next(world, "error");
		await world.waitForSequence(await store(drone(metadata)));
		expect((await failed).code).toBe("handler_failed");
		await world.waitForSequence(await store(drone({ KeepAlive: { timestamp: 1 } })));
		expect([told, world.failure]).toEqual([1, undefined]);
	});

	test("is stale when no heartbeat comes for five seconds, and fresh when one comes", async () => {
		await store(heartbeat);
		await using world = await desk.client.worldState();
		expect(world.stale).toBe(false);
		const { clockTime } = await next(world, "stale");
		expect([world.stale, clockTime]).toEqual([true, world.clockTime]);
		const fresh = next(world, "fresh");
		await store(heartbeat);
		await fresh;
		expect(world.stale).toBe(false);
	});

	test("goes on after a restart of the server, and misses nothing", async () => {
		await using world = await desk.client.worldState();
		const back = reconnected(desk.raw);
		await desk.server.restart();
		await back;
		await desk.storeStory();
		await world.waitForSequence(await store(heartbeat));
		expect(world.backends().get("b1")).toMatchObject({ drone: "d1", state: "Loading" });
	});
});

describe("opening a world state", () => {
	test("without the stream fails", async () => {
		await desk.manager.streams.delete(STREAM);
		expect(outcome(await failureOf(desk.client.worldState()))).toBe("stream_unavailable not-executed");
	});

	test("is ended by an aborted signal", async () => {
		expect(outcome(await failureOf(desk.client.worldState({ signal: AbortSignal.abort() })))).toBe("aborted not-sent");
	});
});

describe("closing a world state", () => {
	test("removes its consumer, ends those who wait, and keeps what was known", async () => {
		await desk.storeStory();
		const world = await desk.client.worldState();
		expect(await consumersOf(desk.raw, STREAM)).toHaveLength(1);
		const waiting = failureOf(world.waitForSequence(1_000_000));
		await world.close();
		expect(outcome(await waiting)).toBe("closed not-executed");
		expect(await consumersOf(desk.raw, STREAM)).toEqual([]);
		expect(world.backends().get("b1")).toMatchObject({ drone: "d1" });
		expect(world.failure).toBeUndefined();
	});

	test("happens with the client", async () => {
		const own = await PlaneClient.connect({ servers: desk.server.url, cluster: CLUSTER });
		const world = await own.worldState();
		const waiting = failureOf(world.waitForSequence(1_000_000));
		await own.close();
		expect((await waiting).code).toBe("closed");
		await world.ended;
		expect(world.failure).toBeUndefined();
	});

	test("gives up waiting after the time given, which is no end", async () => {
		await using world = await desk.client.worldState();
		const late = { code: "timeout", outcome: "not-executed", retry: true };
		expect(await failureOf(world.waitForSequence(1_000_000, { timeout: 10 }))).toMatchObject(late);
		expect(world.failure).toBeUndefined();
	});
});
