import { setMaxListeners } from "node:events";
import {
	type AnsweredMessage,
	type CallOptions,
	type Handler,
	type Patterned,
	PlaneClient,
	type RequestMessage,
	type Responder,
	type SentMessage,
	type StoredInStream,
} from "@plane/nats-client";
import type { NatsConnection } from "nats";
import type { Clock } from "./clock.js";
import type { FakePlaneEvent, FakePlaneLog } from "./log.js";

/** After a loop failed, its messages are lost for this long. */
const RESTART_MS = 1_000;

/** What one process of the fake shares with the others. */
export interface PeerOptions {
	readonly name: string;
	readonly cluster: string;
	readonly connection: NatsConnection;
	readonly clock: Clock;
	readonly log: FakePlaneLog;
}

/** One process of Plane on the bus, a controller or a drone: it talks through the client and records all it hears and does. */
export class Peer {
	readonly name: string;
	readonly clock: Clock;
	readonly client: PlaneClient;
	readonly #log: FakePlaneLog;
	readonly #stopping = new AbortController();
	readonly #loops: Promise<void>[] = [];

	constructor({ name, cluster, connection, clock, log }: PeerOptions) {
		this.name = name;
		this.clock = clock;
		this.#log = log;
		this.client = new PlaneClient(connection, { cluster });
		// Every wait of the process ends with it, and there are many.
		setMaxListeners(0, this.#stopping.signal);
	}

	/** Aborted when the process ends. */
	get stopped(): AbortSignal {
		return this.#stopping.signal;
	}

	record(event: FakePlaneEvent): void {
		this.#log.add({ at: this.clock.now(), by: this.name, ...event });
	}

	failed(type: string, error: unknown): void {
		if (!this.stopped.aborted)
			this.record({ did: "failed", type, reason: error instanceof Error ? error.message : String(error) });
	}

	async request<In, Reply>(
		message: RequestMessage<In, Reply>,
		value: NoInfer<In>,
		options: CallOptions = {},
	): Promise<Reply> {
		this.record({ did: "requested", type: message.name, message: value });
		const reply = await this.client.request(message, value, { signal: this.stopped, ...options });
		this.record({ did: "replied", type: message.name, message: reply });
		return reply;
	}

	async publish<In>(message: SentMessage<In>, value: NoInfer<In>): Promise<void> {
		await this.client.publish(message, value);
		this.record({ did: "published", type: message.name, message: value });
	}

	async append<In>(message: StoredInStream<In>, value: NoInfer<In>): Promise<number | undefined> {
		const sequence = await this.client.append(message, value, { timeout: 5_000, signal: this.stopped });
		this.record({ did: "stored", type: message.name, message: value, sequence });
		return sequence;
	}

	/** Answers a message. The handler's first error ends the responder, as it ends the loop that Plane runs. */
	answer<Out, Reply, Names extends string>(
		message: AnsweredMessage<Out, Reply> & Patterned<Names>,
		fixed: Partial<Record<NoInfer<Names>, string>>,
		handler: Handler<Out, Reply>,
	): Responder {
		const { name: type } = message;
		const recorded: Handler<Out, Reply> = async (value, context) => {
			const { subject } = context;
			this.record({ did: "received", type, subject, message: value });
			const reply = await handler(value, context);
			if (reply !== undefined && context.replyWanted) this.record({ did: "answered", type, subject, message: reply });
			return reply;
		};
		return this.client.respond(message, fixed, recorded, {
			onInvalid: ({ subject, reason }) => this.record({ did: "ignored", type, subject, reason }),
		});
	}

	/** Runs something until the process ends; when it fails, again after a second. */
	supervise(name: string, run: () => Promise<void>): void {
		const loop = async (): Promise<void> => {
			while (!this.stopped.aborted) {
				await run().catch((error: unknown) => this.failed(name, error));
				await this.clock.sleep(RESTART_MS, this.stopped);
			}
		};
		this.#loops.push(loop());
	}

	/** Runs responders as one loop: when one ends by an error, all are started anew. */
	respondAll(name: string, start: () => readonly Responder[]): void {
		this.supervise(name, async () => {
			const responders = start();
			const closed = new Promise<void>((resolve) =>
				this.stopped.addEventListener("abort", () => resolve(), { once: true }),
			);
			try {
				await Promise.race([closed, ...responders.map(({ ended }) => ended)]);
			} finally {
				await Promise.all(responders.map((responder) => responder.close()));
			}
		});
	}

	async stop(): Promise<void> {
		this.#stopping.abort(new Error(`${this.name} was stopped`));
		await Promise.all(this.#loops);
		await this.client.close();
	}
}
