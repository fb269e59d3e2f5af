import { BackendLogMessage, BackendStateMessage, WorldStateMessage } from "@plane/messages";
import { type AppendedMessage, type BackendLog, PlaneClient } from "@plane/nats-client";
import { FakePlane, type NatsCluster, type NatsServer, planeStreams, startNatsCluster } from "@plane/testing";
import { connect, type JetStreamManager, type NatsConnection } from "nats";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { CLUSTER } from "./desk.js";

const BACKEND = "b1";
const COUNT = 20;

let cluster: NatsCluster;
let raw: NatsConnection;
let manager: JetStreamManager;
const open: { close(): Promise<void> }[] = [];

beforeEach(async () => {
	cluster = await startNatsCluster();
	raw = await connect({ servers: cluster.urls, maxReconnectAttempts: -1, reconnectTimeWait: 50 });
	manager = await raw.jetstreamManager({ checkAPI: false });
});
afterEach(async () => {
	for (const resource of open.splice(0).reverse()) await resource.close();
	await raw.close();
	await cluster.stop();
});

async function openClient(urls: readonly string[]): Promise<PlaneClient> {
	const client = await PlaneClient.connect({ servers: urls, cluster: CLUSTER });
	open.push(client);
	return client;
}

const timeOf = (index: number): string => new Date(1_700_000_000_001 + index).toISOString();

const stateOf = (index: number) =>
	({ cluster: CLUSTER, backend: BACKEND, state: "Ready", time: timeOf(index) }) as const;
const logOf = (index: number) => ({ backend_id: BACKEND, kind: "Meta", text: String(index) }) as const;
const entryOf = (index: number) =>
	({
		cluster: CLUSTER,
		BackendMessage: { backend: `w-${index}`, State: { state: "Ready", timestamp: index } },
	}) as const;

/** Stores until the stream has said so, as Plane's drones and controllers do. */
async function store<In>(client: PlaneClient, message: AppendedMessage<In>, value: In): Promise<void> {
	for (;;) {
		try {
			await client.append(message, value, { timeout: 1_000 });
			return;
		} catch {
			// No answer yet: the leader is being looked for.
			await raw.flush().catch(() => undefined);
		}
	}
}

/** Each stream on its own way: one that waits for its leader must not hold up the others. */
async function write(client: PlaneClient, from: number, to: number): Promise<void> {
	const indices = Array.from({ length: to - from }, (_, index) => from + index);
	const inTurn = async (one: (index: number) => Promise<void>): Promise<void> => {
		for (const index of indices) await one(index);
	};
	await Promise.all([
		inTurn((index) => store(client, BackendStateMessage, stateOf(index))),
		inTurn((index) => store(client, BackendLogMessage, logOf(index))),
		inTurn((index) => store(client, WorldStateMessage, entryOf(index))),
	]);
}

/** What readers of every kind have got. */
interface Seen {
	readonly states: string[];
	readonly logs: BackendLog[];
	readonly entries: number[];
	readonly changes: string[];
	readonly interrupted: Promise<void>;
}

async function startReading(client: PlaneClient): Promise<Seen> {
	let interrupt: () => void = () => undefined;
	const interrupted = new Promise<void>((resolve) => {
		interrupt = resolve;
	});
	const seen: Seen = { states: [], logs: [], entries: [], changes: [], interrupted };
	const backend = client.backend(BACKEND);
	const collect = async <T>(source: AsyncIterable<T>, take: (value: T) => void): Promise<void> => {
		for await (const value of source) take(value);
	};
	const reading = [
		collect(backend.states(), ({ time }) => seen.states.push(time)),
		collect(backend.logs(), (log) => seen.logs.push(log)),
		collect(client.read(WorldStateMessage, {}, { onInterrupted: interrupt }), ({ sequence }) =>
			seen.entries.push(sequence),
		),
	];
	// An error of a reader fails the test, not the process.
	for (const each of reading) each.catch((error: unknown) => seen.states.push(String(error)));
	const world = await client.worldState();
	world.on("change", (change) => {
		if (change.type === "backend-state") seen.changes.push(change.backend);
	});
	return seen;
}

/** What the stream holds: of each subject the newest. */
async function storedEntries(): Promise<number[]> {
	const { state } = await manager.streams.info("plane_state", { deleted_details: true });
	const sequences = Array.from({ length: state.last_seq - state.first_seq + 1 }, (_, index) => state.first_seq + index);
	return sequences.filter((sequence) => !state.deleted?.includes(sequence));
}

async function leaderOf(stream: string): Promise<NatsServer> {
	return cluster.server((await manager.streams.info(stream)).cluster?.leader ?? "");
}

/** Makes the streams before a controller does, who then leaves them as they are. */
async function makeStreams(replicas: number): Promise<void> {
	for (const config of planeStreams) {
		await manager.streams.add({ ...config, subjects: [...config.subjects], num_replicas: replicas } as object);
	}
}

const upTo = (count: number): number[] => Array.from({ length: count }, (_, index) => index);

const PATIENCE = { timeout: 40_000 };

const isRising = (sequences: readonly number[]): boolean =>
	sequences.every((sequence, index) => index === 0 || sequence > (sequences[index - 1] ?? 0));

async function expectHistory(seen: Seen, count: number): Promise<void> {
	await expect.poll(() => seen.states, PATIENCE).toEqual(upTo(count).map(timeOf));
	// Whoever got no answer stored it twice; the reader shows that as it is.
	await expect.poll(() => [...new Set(seen.logs.map(({ text }) => text))], PATIENCE).toEqual(upTo(count).map(String));
	expect(isRising(seen.logs.map(({ sequence }) => sequence))).toBe(true);
}

async function expectWorld(seen: Seen, count: number): Promise<void> {
	await expect.poll(() => seen.changes, PATIENCE).toEqual(upTo(count).map((index) => `w-${index}`));
	const stored = await storedEntries();
	await expect.poll(() => stored.filter((sequence) => !seen.entries.includes(sequence)), PATIENCE).toEqual([]);
	expect(isRising(seen.entries)).toBe(true);
}

describe("when the leader of the streams is killed, readers go on without gap or duplicate", () => {
	test("with the two replicas of plane_state that Plane asks for: all of them, as soon as it is back", async () => {
		const fake = await FakePlane.start({ server: cluster.servers[0] as NatsServer, cluster: CLUSTER });
		const { config, cluster: place } = await manager.streams.info("plane_state");
		expect([config.num_replicas, place?.replicas?.length]).toEqual([2, 1]);
		const leader = await leaderOf("plane_state");
		const client = await openClient([leader.url]);
		const seen = await startReading(client);
		await write(client, 0, COUNT);
		await leader.kill();
		const writing = write(client, COUNT, 2 * COUNT);
		// One of two is no majority: nothing is stored or read meanwhile, and the reader says so.
		await seen.interrupted;
		await leader.restart();
		await writing;
		await fake.stop();
		await expectHistory(seen, 2 * COUNT);
		await expectWorld(seen, 2 * COUNT);
	}, 90_000);

	test("with three replicas: all of them through other members, also when only the consumers are lost", async () => {
		await makeStreams(3);
		const leader = await leaderOf("backend_status");
		// Its consumers die with it, but not this connection.
		const client = await openClient(cluster.urls.filter((url) => url !== leader.url));
		const seen = await startReading(client);
		await write(client, 0, COUNT);
		await leader.kill();
		await write(client, COUNT, 2 * COUNT);
		await expectHistory(seen, 2 * COUNT);
		await expectWorld(seen, 2 * COUNT);
		expect(await leaderOf("backend_status")).not.toBe(leader);
	}, 90_000);
});
