import { connect as connect3 } from "@nats-io/transport-node";
import { BackendLogMessage, BackendStateMessage, BackendStatsMessage } from "@plane/messages";
import { PlaneClient, type ReceivedMessage, type Subscription } from "@plane/nats-client";
import { connect } from "nats";
import { type Bench, type Finding, type Group, OURS } from "../group.js";
import { interleave, type Run } from "../interleave.js";
import { backendLog, backendState, backendStats } from "../messages.js";
import { checkedBy } from "./checked-by.js";
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

/** What both lines of the library have. */
interface Subscriber {
	subscribe(
		subject: string,
		options?: { readonly callback: (error: unknown, message: { json(): unknown }) => void },
	): AsyncIterable<{ json(): unknown }>;
	flush(): Promise<void>;
}

type Listen<T> = (arrivals: Arrivals<T>, backend: string) => void;

const byCallback =
	(connection: Subscriber, look: (value: unknown) => unknown = (value) => value): Listen<unknown> =>
	({ subject, arrived }) => {
		connection.subscribe(subject, {
			callback: (_, message) => {
				look(message.json());
				arrived();
			},
		});
	};

const byIterator =
	(connection: Subscriber): Listen<unknown> =>
	({ subject, arrived }) => {
		const listen = async () => {
			for await (const message of connection.subscribe(subject)) {
				message.json();
				arrived();
			}
		};
		void listen();
	};

async function typedByIterator<T>(messages: Subscription<T>, { arrived }: Arrivals<T>): Promise<void> {
	for await (const _ of messages) arrived();
}

/** Everybody who listens, by a name that tells how and to what it is compared. */
async function listeners<T>(bench: Bench, flood: Flood<T>, { connection, line3, client }: Desk) {
	const ours = {
		[`callback ${OURS}`]: (arrivals, backend) => void flood.subscribe(client, backend).forEach(arrivals.arrived),
		[`iterator ${OURS}`]: (arrivals, backend) => void typedByIterator(flood.subscribe(client, backend), arrivals),
	} satisfies Record<string, Listen<T>>;
	const raw = { "callback raw": byCallback(connection), "iterator raw": byIterator(connection) };
	if (bench.peers === undefined) return { ...ours, ...raw };
	const checked = await checkedBy(bench, flood.message.name, (judge) => byCallback(connection, judge.read));
	const named = Object.entries(checked).map(([name, listen]) => [`callback ${name}`, listen] as const);
	const others = { "callback @nats-io": byCallback(line3), "iterator @nats-io": byIterator(line3) };
	return { ...ours, ...raw, ...Object.fromEntries(named), ...others };
}

/** Connections that one process measures with. */
interface Desk {
	readonly connection: Subscriber;
	readonly line3: Subscriber;
	readonly client: PlaneClient;
}

async function measure<T>(bench: Bench, flood: Flood<T>, desk: Desk): Promise<readonly Finding[]> {
	using wire = await WireConnection.open(bench.url);
	const all: Readonly<Record<string, Listen<T>>> = await listeners(bench, flood, desk);
	const runs = Object.entries(all).map(([name, listen]) => {
		const backend = name.replaceAll(/[ @/]/g, "-");
		const arrivals = new Arrivals(wire, flood, backend);
		listen(arrivals, backend);
		return [name, arrivals.run] as const;
	});
	await desk.connection.flush();
	await desk.line3.flush();
	const compare = await interleave<string>(Object.fromEntries(runs), {
		...bench.turns,
		seconds: bench.turns.seconds / 3,
	});
	return Object.keys(all).flatMap((name) => {
		const [how = "", candidate = ""] = name.split(" ");
		const value = compare(name, `${how} raw`);
		return candidate === "raw" ? [] : [{ measure: `consume by ${how}`, label: flood.message.name, candidate, value }];
	});
}

export const consume: Group = {
	measures: ["consume by callback", "consume by iterator"],
	patience: 3,
	async run(bench) {
		const found: Finding[] = [];
		for (const measured of [
			(desk: Desk) => measure(bench, states, desk),
			(desk: Desk) => measure(bench, stats, desk),
			(desk: Desk) => measure(bench, logs, desk),
		]) {
			const connection = await connect({ servers: bench.url });
			const line3 = await connect3({ servers: bench.url });
			const client = new PlaneClient(connection, { cluster: backendState.cluster });
			found.push(...(await measured({ connection, line3, client })));
			await client.close();
			await connection.close();
			await line3.close();
		}
		return found;
	},
};
