import { BackendLogMessage, BackendStateMessage, BackendStatsMessage } from "@plane/messages";
import { PlaneClient, type ReceivedMessage, type Subscription } from "@plane/nats-client";
import { connect, type NatsConnection } from "nats";
import { type Finding, type Group, OURS } from "../group.js";
import { interleave, type Run, type Turns } from "../interleave.js";
import { backendLog, backendState, backendStats } from "../messages.js";
import { WireConnection } from "./wire-connection.js";

/** A message of which every candidate gets copies of its own, told apart by their backend. */
interface Flood<T> {
	readonly message: ReceivedMessage<T> & { encode(value: T): Uint8Array; subject(value: T): string };
	readonly copy: (backend: string) => T;
	readonly subscribe: (client: PlaneClient, backend: string) => Subscription<T>;
}

const states: Flood<BackendStateMessage> = {
	message: BackendStateMessage,
	copy: (backend) => ({ ...backendState, backend }),
	subscribe: (client, backend) => client.subscribe(BackendStateMessage, { backend }),
};

const stats: Flood<BackendStatsMessage> = {
	message: BackendStatsMessage,
	copy: (backend_id) => ({ ...backendStats, backend_id }),
	subscribe: (client, backend_id) => client.subscribe(BackendStatsMessage, { backend_id }),
};

const logs: Flood<BackendLogMessage> = {
	message: BackendLogMessage,
	copy: (backend_id) => ({ ...backendLog, backend_id }),
	subscribe: (client, backend_id) => client.subscribe(BackendLogMessage, { backend_id }),
};

/** Floods one listener and waits until it has taken everything. */
class Arrivals<T> {
	readonly subject: string;
	readonly #wire: WireConnection;
	readonly #payload: Uint8Array;
	#left = 0;
	#done: () => void = () => undefined;

	constructor(wire: WireConnection, { message, copy }: Flood<T>, backend: string) {
		const value = copy(backend);
		this.subject = message.subject(value);
		this.#wire = wire;
		this.#payload = message.encode(value);
	}

	readonly arrived = (): void => {
		this.#left -= 1;
		if (this.#left === 0) this.#done();
	};

	readonly run: Run = (count) => {
		this.#left = count;
		this.#wire.flood(this.subject, this.#payload, count);
		return new Promise<void>((resolve) => {
			this.#done = resolve;
		});
	};
}

function rawByCallback(connection: NatsConnection, { subject, arrived }: Arrivals<unknown>): void {
	connection.subscribe(subject, {
		callback: (_, message) => {
			message.json();
			arrived();
		},
	});
}

async function rawByIterator(connection: NatsConnection, { subject, arrived }: Arrivals<unknown>): Promise<void> {
	for await (const message of connection.subscribe(subject)) {
		message.json();
		arrived();
	}
}

async function typedByIterator<T>(messages: Subscription<T>, { arrived }: Arrivals<T>): Promise<void> {
	for await (const _ of messages) arrived();
}

async function measure<T>(url: string, flood: Flood<T>, turns: Turns): Promise<readonly Finding[]> {
	const connection = await connect({ servers: url });
	const client = new PlaneClient(connection, { cluster: backendState.cluster });
	using wire = await WireConnection.open(url);
	const arrivals = (backend: string): Arrivals<T> => new Arrivals(wire, flood, backend);
	const callback = { raw: arrivals("callback-raw"), typed: arrivals("callback-typed") };
	const iterator = { raw: arrivals("iterator-raw"), typed: arrivals("iterator-typed") };
	rawByCallback(connection, callback.raw);
	void flood.subscribe(client, "callback-typed").forEach(callback.typed.arrived);
	void rawByIterator(connection, iterator.raw);
	void typedByIterator(flood.subscribe(client, "iterator-typed"), iterator.typed);
	await connection.flush();
	const compare = await interleave(
		{
			rawCallback: callback.raw.run,
			callback: callback.typed.run,
			rawIterator: iterator.raw.run,
			iterator: iterator.typed.run,
		},
		turns,
	);
	await client.close();
	await connection.close();
	const label = flood.message.name;
	return [
		{ measure: "consume by callback", label, candidate: OURS, value: compare("callback", "rawCallback") },
		{ measure: "consume by iterator", label, candidate: OURS, value: compare("iterator", "rawIterator") },
	];
}

export const consume: Group = {
	measures: ["consume by callback", "consume by iterator"],
	async run({ url, turns }) {
		const third = { ...turns, seconds: turns.seconds / 3 };
		return [
			...(await measure(url, states, third)),
			...(await measure(url, stats, third)),
			...(await measure(url, logs, third)),
		];
	},
};
