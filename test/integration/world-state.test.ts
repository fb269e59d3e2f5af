import { WorldStateMessage, type WorldStateMessageInput } from "@plane/messages";
import { PlaneClient, type PlaneError, type WorldState, type WorldStateEvents } from "@plane/nats-client";
import { type NatsServer, planeStreams, startNatsServer } from "@plane/testing";
import { connect, type JetStreamManager, type NatsConnection } from "nats";
import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { CLUSTER, consumersOf, failureOf, reconnected } from "./desk.js";

const STREAM = "plane_state";
const UID = 13_835_058_055_282_163_712n;

let server: NatsServer;
let raw: NatsConnection;
let manager: JetStreamManager;
let client: PlaneClient;
beforeAll(async () => {
	server = await startNatsServer();
	raw = await connect({ servers: server.url, reconnectTimeWait: 50, maxReconnectAttempts: -1 });
	manager = await raw.jetstreamManager();
	client = await PlaneClient.connect({ servers: server.url, cluster: CLUSTER });
});
afterAll(async () => {
	await client.close();
	await raw.close();
	await server.stop();
});
beforeEach(async () => {
	await manager.streams.delete(STREAM).catch(() => false);
	await makeStream();
});

async function makeStream(): Promise<void> {
	const config = planeStreams.find(({ name }) => name === STREAM);
	await manager.streams.add({ ...config, num_replicas: 1 } as Parameters<typeof manager.streams.add>[0]);
}

/** Puts a message into the stream, as controllers do. */
async function store(message: WorldStateMessageInput): Promise<number> {
	const { seq } = await raw.jetstream().publish(WorldStateMessage.subject(message), WorldStateMessage.encode(message));
	return seq;
}

const drone = (message: object, cluster = CLUSTER) =>
	({ cluster, DroneMessage: { drone: "d1", ...message } }) as WorldStateMessageInput;
const backend = (id: string, message: object) =>
	({ cluster: CLUSTER, BackendMessage: { backend: id, ...message } }) as WorldStateMessageInput;
const metadata = { Metadata: { ip: "203.0.113.7", version: "0.3.24", git_hash: null } };
const state = (name: string, timestamp: number) => ({ State: { state: name, timestamp } });
const announce: WorldStateMessageInput = {
	cluster: CLUSTER,
	LockMessage: { lock: "doc-17", uid: UID, message: "Announce" },
};
const assignment = {
	Assignment: { drone: "d1", bearer_token: "s3cret", lock_assignment: { lock: "doc-17", uid: UID } },
};
const heartbeat: WorldStateMessageInput = { heartbeat: null };

/** What Plane's controller would store for a drone and a backend that holds a lock. */
async function storeStory(): Promise<void> {
	const now = Date.now();
	await store(drone(metadata));
	await store(drone(state("Ready", now)));
	await store(drone({ KeepAlive: { timestamp: now } }));
	await store(announce);
	await store(backend("b1", assignment));
	await store(backend("b1", state("Loading", now)));
	await store({ cluster: CLUSTER, AcmeMessage: { value: "gfj9Xq" } });
}

/** Beats without a pause and tells how often. */
async function writeUntil(signal: AbortSignal): Promise<number> {
	let count = 0;
	for (; !signal.aborted; count += 1) await store(heartbeat);
	return count;
}

/** The next event of that name, for which the condition holds. */
function next<Event extends keyof WorldStateEvents>(
	world: WorldState,
	event: Event,
	condition: (value: WorldStateEvents[Event]) => boolean = () => true,
): Promise<WorldStateEvents[Event]> {
	return new Promise((resolve) => {
		const off = world.on(event, (value) => {
			if (!condition(value)) return;
			off();
			resolve(value);
		});
	});
}

const outcome = ({ code, outcome }: PlaneError): string => `${code} ${outcome}`;

describe("the world state, when it resolves,", () => {
	test("has read all that is stored", async () => {
		await storeStory();
		await using world = await client.worldState();
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
		await storeStory();
		const stop = new AbortController();
		const written = writeUntil(stop.signal);
		await using world = await client.worldState({ timeout: 10_000 });
		stop.abort();
		expect(world.backends().get("b1")).toMatchObject({ drone: "d1" });
		expect(await written).toBeGreaterThan(0);
	});

	test("is empty when nothing was stored yet, and knows other clusters by their names", async () => {
		await using world = await client.worldState();
		expect([world.drones().size, world.lock("doc-17"), world.clusters.size]).toEqual([0, "Unlocked", 0]);
		await world.waitForSequence(await store(drone(metadata, "other.test")));
		expect([...world.clusters.keys()]).toEqual(["other.test"]);
		expect(world.drones().size).toBe(0);
	});

	test("has taken assignments from the subjects of old streams", async () => {
		const old = { Assignment: { drone: "d1", bearer_token: null, lock_assignment: null } };
		const data = WorldStateMessage.encode(backend("b0", old));
		await raw.jetstream().publish("state.cluster.plane_test.backend.b0", data);
		await using world = await client.worldState();
		expect(world.backends().get("b0")).toMatchObject({ drone: "d1" });
	});
});

describe("a live world state", () => {
	test("tells each change once, in order, after it has it", async () => {
		await using world = await client.worldState();
		const seen: string[] = [];
		world.on("change", (change) => {
			seen.push(change.type);
			if (change.type === "lock-assigned") expect(world.lock("doc-17")).toEqual({ Assigned: { backend: "b1" } });
		});
		await storeStory();
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
		await storeStory();
		await using world = await client.worldState();
		const unready = next(world, "change", ({ type }) => type === "drone-unready");
		await store(drone(state("Draining", Date.now() + 1)));
		expect(await unready).toMatchObject({ drone: "d1", cluster: CLUSTER });
		expect(world.readyDrones()).toEqual([]);
	});

	test("skips what is not what its subject promises, and tells", async () => {
		await using world = await client.worldState();
		const invalid = next(world, "invalid");
		await raw.jetstream().publish("state.cluster.plane_test.acme", new TextEncoder().encode('{"canary":1}'));
		const report = await invalid;
		expect(report).toMatchObject({ subject: "state.cluster.plane_test.acme", reason: "undecodable" });
		expect(JSON.stringify(report)).not.toContain("canary");
		await world.waitForSequence(await store(heartbeat));
		expect(world.failure).toBeUndefined();
	});

	test("drops a listener that throws, tells so, and goes on", async () => {
		await using world = await client.worldState();
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
		await using world = await client.worldState();
		expect(world.stale).toBe(false);
		const { clockTime } = await next(world, "stale");
		expect([world.stale, clockTime]).toEqual([true, world.clockTime]);
		const fresh = next(world, "fresh");
		await store(heartbeat);
		await fresh;
		expect(world.stale).toBe(false);
	});

	test("goes on after a restart of the server, and misses nothing", async () => {
		await using world = await client.worldState();
		const back = reconnected(raw);
		await server.restart();
		await back;
		await storeStory();
		await world.waitForSequence(await store(heartbeat));
		expect(world.backends().get("b1")).toMatchObject({ drone: "d1", state: "Loading" });
	});
});

describe("a world state ends with stream_reset", () => {
	test.each([
		["deleted", () => manager.streams.delete(STREAM)],
		["purged", () => manager.streams.purge(STREAM)],
		[
			"purged in part, which a heartbeat shows",
			() => manager.streams.purge(STREAM, { filter: "state.cluster.plane_test.backend.b1.>" }),
		],
		["made anew", () => manager.streams.delete(STREAM).then(makeStream)],
	])("when the stream is %s", async (_, change) => {
		await storeStory();
		await using world = await client.worldState();
		const ended = next(world, "error");
		const waiting = failureOf(world.waitForSequence(1_000_000));
		await change();
		await store(heartbeat).catch(() => undefined);
		expect([outcome(await ended), (await waiting).code]).toEqual(["stream_reset not-executed", "stream_reset"]);
		expect(world.failure?.code).toBe("stream_reset");
		expect(world.backends().get("b1")).toMatchObject({ drone: "d1" });
	});
});

describe("a purge of a single subject", () => {
	const ofDrone = { filter: WorldStateMessage.subject(drone(metadata)) };

	test("is noticed with a heartbeat, before the world state is stale", async () => {
		await storeStory();
		await using world = await client.worldState();
		let stale = false;
		world.on("stale", () => {
			stale = true;
		});
		const ended = next(world, "error");
		await manager.streams.purge(STREAM, ofDrone);
		await store(heartbeat);
		expect([(await ended).code, stale]).toEqual(["stream_reset", false]);
	});

	test("is noticed beside subjects of messages that are invalid, too", async () => {
		await storeStory();
		await raw.jetstream().publish("state.cluster.plane_test.rubbish", new TextEncoder().encode("{"));
		await using world = await client.worldState();
		const ended = next(world, "error");
		await manager.streams.purge(STREAM, ofDrone);
		await store(heartbeat);
		expect((await ended).code).toBe("stream_reset");
	});
});

describe("opening a world state", () => {
	test("without the stream fails", async () => {
		await manager.streams.delete(STREAM);
		expect(outcome(await failureOf(client.worldState()))).toBe("stream_unavailable not-executed");
	});

	test("is ended by an aborted signal", async () => {
		expect(outcome(await failureOf(client.worldState({ signal: AbortSignal.abort() })))).toBe("aborted not-sent");
	});
});

describe("closing a world state", () => {
	test("removes its consumer, ends those who wait, and keeps what was known", async () => {
		await storeStory();
		const world = await client.worldState();
		expect(await consumersOf(raw, STREAM)).toHaveLength(1);
		const waiting = failureOf(world.waitForSequence(1_000_000));
		await world.close();
		expect(outcome(await waiting)).toBe("closed not-executed");
		expect(await consumersOf(raw, STREAM)).toEqual([]);
		expect(world.backends().get("b1")).toMatchObject({ drone: "d1" });
		expect(world.failure).toBeUndefined();
	});

	test("happens with the client", async () => {
		const own = await PlaneClient.connect({ servers: server.url, cluster: CLUSTER });
		const world = await own.worldState();
		const waiting = failureOf(world.waitForSequence(1_000_000));
		await own.close();
		expect((await waiting).code).toBe("closed");
	});

	test("gives up waiting after the time given, which is no end", async () => {
		await using world = await client.worldState();
		const late = { code: "timeout", outcome: "not-executed", retry: true };
		expect(await failureOf(world.waitForSequence(1_000_000, { timeout: 10 }))).toMatchObject(late);
		expect(world.failure).toBeUndefined();
	});
});
