import {
	BackendLogMessage,
	BackendStateMessage,
	BackendStatsMessage,
	WorldStateMessage,
	type WorldStateMessageInput,
} from "@plane/messages";
import { type InvalidMessageReport, PlaneClient, type WorldState } from "@plane/nats-client";
import type { NatsConnection } from "nats";
import { CLUSTER } from "../desk.js";
import type { ReaderName } from "./fault.js";

/** A reader at work. What it reads are numbers that `put` has sent, whatever message they travel in. */
export interface Reading {
	/** The next number; undefined when the reader has ended. Throws what the reader throws. */
	next(): Promise<number | undefined>;
	close(): Promise<void>;
}

export interface ReadingOptions {
	readonly signal?: AbortSignal;
	readonly onInvalid?: (report: InvalidMessageReport) => void;
	/** What else readers tell. The world state tells nothing of this: the client's status does. */
	readonly onInterrupted?: () => void;
	readonly onResumed?: () => void;
	readonly onGap?: () => void;
}

/** One reader of the matrix. */
export interface ReaderColumn {
	readonly name: ReaderName;
	/** Where it reads; undefined for what no stream keeps. */
	readonly stream: string | undefined;
	/** The subject that number n is sent on. */
	subject(n: number): string;
	encode(n: number): Uint8Array;
	open(client: PlaneClient, options?: ReadingOptions): Promise<Reading>;
	/** Opens it with a name that somebody chose; throws or rejects. */
	openNamed(client: PlaneClient, name: string): Promise<unknown>;
}

/** Sends number n: into the stream, with its word, or to whoever listens. */
export async function put({ stream, subject, encode }: ReaderColumn, raw: NatsConnection, n: number): Promise<void> {
	if (stream !== undefined) await raw.jetstream().publish(subject(n), encode(n));
	else {
		raw.publish(subject(n), encode(n));
		await raw.flush();
	}
}

const EPOCH = Date.parse("2024-01-02T03:04:05.000Z");

const states = {
	stream: "backend_status",
	subject: () => "backend.b1.status",
	encode: (n: number) =>
		BackendStateMessage.encode({
			cluster: CLUSTER,
			backend: "b1",
			state: "Ready",
			time: new Date(EPOCH + n).toISOString(),
		}),
};

const stateNumber = ({ time }: BackendStateMessage): number => Date.parse(time) - EPOCH;

/** Numbers out of any iterator. */
function readingOf<T>(
	items: AsyncIterator<T, undefined> & { return(): Promise<unknown> },
	toNumber: (item: T) => number,
): Reading {
	return {
		next: async () => {
			const { done, value } = await items.next();
			return done ? undefined : toNumber(value);
		},
		close: async () => void (await items.return()),
	};
}

export const readerColumns: readonly ReaderColumn[] = [
	{
		name: "states",
		...states,
		open: async (client, options) => readingOf(client.backend("b1").states(options), stateNumber),
		openNamed: async (client, name) => client.backend(name).states(),
	},
	{
		name: "worldState",
		stream: "plane_state",
		subject: (n) => WorldStateMessage.subject(droneSeen(n)),
		encode: (n) => WorldStateMessage.encode(droneSeen(n)),
		open: async (client, options) => new WorldReading(await client.worldState(options)),
		// The state stream is read whole: the only name is the client's own.
		openNamed: async (_, name) => new PlaneClient({} as never, { cluster: name }).worldState(),
	},
	{
		name: "read",
		...states,
		open: async (client, options) =>
			readingOf(client.read(BackendStateMessage, { backend: "b1" }, options), ({ message }) => stateNumber(message)),
		openNamed: async (client, name) => client.read(BackendStateMessage, { backend: name }),
	},
	{
		name: "logs",
		stream: "backend_logs",
		subject: () => "backend.b1.log",
		encode: (n) => BackendLogMessage.encode({ backend_id: "b1", kind: "Stdout", text: String(n) }),
		open: async (client, options) => readingOf(client.backend("b1").logs(options), ({ text }) => Number(text)),
		openNamed: async (client, name) => client.backend(name).logs(),
	},
	{
		name: "stats",
		stream: undefined,
		subject: () => "cluster.plane_test.backend.b1.stats",
		encode: (n) =>
			BackendStatsMessage.encode({
				cluster: CLUSTER,
				drone_id: "d1",
				backend_id: "b1",
				mem_used: n,
				mem_available: 1_000_000,
				cpu_used: 0,
				sys_cpu: 1,
			}),
		open: async (client, options) => readingOf(client.backend("b1").stats(options), ({ mem_used }) => mem_used),
		openNamed: async (client, name) => client.backend(name).stats(),
	},
];

const droneSeen = (n: number): WorldStateMessageInput => ({
	cluster: CLUSTER,
	DroneMessage: { drone: `drone-${n}`, KeepAlive: { timestamp: 1_700_000_000_000 + n } },
});

/** The drones of a world state, in the order in which they appear: first those that were there. */
class WorldReading implements Reading {
	readonly #world: WorldState;
	readonly #numbers: number[];
	#wake: () => void = () => undefined;
	#ended = false;

	constructor(world: WorldState) {
		this.#world = world;
		this.#numbers = [...world.drones().keys()].map(numberOf);
		world.on("change", (change) => {
			if (change.type !== "drone-appeared") return;
			this.#numbers.push(numberOf(change.drone));
			this.#wake();
		});
		const atEnd = (): void => {
			this.#ended = true;
			this.#wake();
		};
		world.ended.then(atEnd, atEnd);
	}

	async next(): Promise<number | undefined> {
		for (;;) {
			const next = this.#numbers.shift();
			if (next !== undefined) return next;
			if (this.#world.failure) throw this.#world.failure;
			if (this.#ended) return undefined;
			await new Promise<void>((resolve) => {
				this.#wake = resolve;
			});
		}
	}

	async close(): Promise<void> {
		await this.#world.close();
	}
}

const numberOf = (drone: string): number => Number(drone.replace("drone-", ""));
