import { type Component, LogMessage } from "@plane/messages";
import {
	type AnsweredMessage,
	type AppendedMessage,
	type CallOptions,
	type Handler,
	type Patterned,
	PlaneClient,
	type RequestMessage,
	type Responder,
	type SentMessage,
} from "@plane/nats-client";
import type { NatsConnection } from "nats";
import { unlessAborted } from "../unless-aborted.js";
import { atMost } from "./at-most.js";
import { type Clock, type ClockParty, endOfMany } from "./clock.js";
import { decodeAsPlane } from "./decode-as-plane.js";
import type { FakePlaneLog } from "./log.js";
import type { FakePlaneEntry, FakePlaneEvent } from "./log-entry.js";
import { Loop, type LoopOptions } from "./loop.js";
import { type Misbehaviour, type Misbehaviours, RawReply } from "./misbehaviour.js";
import { withSubjectAsPlane } from "./subject-as-plane.js";
import { UnderWay } from "./under-way.js";
import { utcTime } from "./utc-time.js";

/** After a loop failed, its messages are lost for this long. */
const RESTART_MS = 1_000;
const REQUEST_TIMEOUT_MS = 10_000;
const STORE_TIMEOUT_MS = 5_000;
/** By the machine's clock, for requests whose timeout a virtual clock decides. */
const LONGEST_REQUEST_MS = 60_000;
const LONGEST_FLUSH_MS = 500;

/** What one process of the fake shares with the others. */
export interface PeerOptions {
	/** Name of a controller, or id of a drone. */
	readonly name: string;
	readonly component: Component;
	readonly cluster: string;
	readonly connection: NatsConnection;
	/** Where answers and what its consumers deliver arrive. */
	readonly inboxPrefix: string;
	/** Whether the connection ends with the process. */
	readonly ownsConnection: boolean;
	readonly clock: Clock;
	readonly log: FakePlaneLog;
	readonly misbehaviours: Misbehaviours;
	/** Aborted when the whole fake ends. Then the process ends, also while it is starting. */
	readonly ended: AbortSignal;
}

/** One process of Plane on the bus, a controller or a drone: it talks through the client and records all it hears and does. */
export class Peer implements ClockParty {
	readonly name: string;
	readonly clock: Clock;
	readonly client: PlaneClient;
	readonly connection: NatsConnection;
	readonly inboxPrefix: string;
	readonly #options: PeerOptions;
	readonly #stopping = endOfMany();
	readonly #loops: Promise<void>[] = [];
	readonly #underWay = new UnderWay();
	readonly #leaveClock: () => void;
	readonly #end = (): void => void this.stop();
	#activity = 0;
	#stopped: Promise<void> | undefined;

	constructor(options: PeerOptions) {
		this.name = options.name;
		this.clock = options.clock;
		this.connection = options.connection;
		this.inboxPrefix = options.inboxPrefix;
		this.#options = options;
		this.client = new PlaneClient(options.connection, { cluster: options.cluster });
		this.#leaveClock = options.clock.join(this);
		this.record({ did: "started", type: "process" });
		options.ended.addEventListener("abort", this.#end);
		if (options.ended.aborted) this.#end();
	}

	/** Aborted when the process ends. */
	get stopped(): AbortSignal {
		return this.#stopping.signal;
	}

	get activity(): number {
		return this.#activity;
	}

	idle(): Promise<void> {
		return this.#underWay.idle();
	}

	async flush(): Promise<void> {
		if (this.connection.isClosed()) return;
		// Without a server it would wait for the next one.
		await atMost(LONGEST_FLUSH_MS, this.connection.flush());
	}

	record(event: FakePlaneEvent): void {
		this.#activity += 1;
		this.#options.log.add({ at: this.clock.now(), by: this.name, ...event } as FakePlaneEntry);
	}

	/** Plane logs it, on its own standard error and on the bus, and goes on. */
	failed(type: string, error: unknown): void {
		if (this.stopped.aborted) return;
		const reason = error instanceof Error ? error.message : String(error);
		this.record({ did: "failed", type, reason });
		this.#tell(type, reason);
	}

	#tell(type: string, reason: string): void {
		const { component } = this.#options;
		const time = utcTime(this.clock.now());
		const entry = {
			component,
			target: "plane",
			name: type,
			severity: "ERROR",
			time,
			fields: { message: reason },
		} as const;
		this.client.publish(LogMessage, entry).catch(() => undefined);
	}

	/** Work that may wait for ever: a virtual clock waits for a moment. */
	waiting<T>(work: Promise<T>): Promise<T> {
		return this.#underWay.addOpen(work);
	}

	async request<In, Reply>(
		message: RequestMessage<In, Reply>,
		value: NoInfer<In>,
		timeout = REQUEST_TIMEOUT_MS,
	): Promise<Reply> {
		this.#recordMessage("requested", message.name, value);
		const ask = (options: CallOptions) => this.client.request(withSubjectAsPlane(message), value, options);
		const reply = await this.#underWay.addOpen(this.#within(timeout, ask));
		this.#recordMessage("replied", message.name, reply);
		return reply;
	}

	/** Without a server it waits for the next one: Plane's NATS library keeps what is published meanwhile. */
	async publish<In>(message: SentMessage<In>, value: NoInfer<In>): Promise<void> {
		await this.#connected();
		await this.client.publish(withSubjectAsPlane(message), value);
		this.#recordMessage("published", message.name, value);
	}

	/** Stores in the stream; undefined when the stream kept the entry it had. */
	async append<In>(message: AppendedMessage<In>, value: NoInfer<In>): Promise<number | undefined> {
		const options = { timeout: STORE_TIMEOUT_MS, signal: this.stopped };
		const sequence = await this.#underWay.add(this.client.append(withSubjectAsPlane(message), value, options));
		this.#recordMessage("stored", message.name, value, { sequence });
		return sequence;
	}

	/** Answers a message, unless a test wants something else. The handler's first error ends the responder. */
	answer<Out, Reply, Names extends string>(
		message: AnsweredMessage<Out, Reply> & Patterned<Names>,
		fixed: Partial<Record<NoInfer<Names>, string>>,
		handler: Handler<Out, Reply>,
	): Responder {
		const { name: type, reply: codec } = message;
		const reply = {
			encode: (value: Reply | RawReply) => (value instanceof RawReply ? value.data : codec.encode(value)),
		};
		const recorded: Handler<Out, Reply | RawReply> = async (value, context) => {
			this.#recordMessage("received", type, value, { subject: context.subject });
			const answer = await this.#answerOf(type, value, () => handler(value, context));
			if (this.stopped.aborted || answer === undefined) return undefined;
			const message = answer instanceof RawReply ? undefined : answer;
			if (context.replyWanted) this.#recordMessage("answered", type, message, { subject: context.subject });
			return answer;
		};
		const decode = (data: Uint8Array): Out => decodeAsPlane(message, data);
		return this.client.respond({ ...withSubjectAsPlane(message), reply, decode }, fixed, recorded, {
			onInvalid: ({ subject, reason }) => {
				this.record({ did: "ignored", type, subject, reason });
				this.#tell(type, reason);
			},
		});
	}

	/** Resolves when the server, which may have to come back first, knows all that it listens on, and when the process ends. */
	async reachable(): Promise<void> {
		while (!this.stopped.aborted) {
			await this.#connected();
			try {
				await unlessAborted(this.connection.flush(), this.stopped);
				return;
			} catch (error) {
				if (!this.stopped.aborted && this.client.status() !== "reconnecting") throw error;
			}
		}
	}

	/** Runs something until the process ends; when it fails, again after a second. */
	supervise(name: string, run: () => Promise<void>): void {
		const loop = async (): Promise<void> => {
			while (!this.stopped.aborted) {
				await run().catch((error: unknown) => this.failed(name, error));
				await this.clock.sleep(RESTART_MS, this.stopped, { repeats: true });
			}
		};
		this.#loops.push(loop());
	}

	/** Runs subscriptions as one loop: when one of them fails all end, and are started anew after a second. */
	loop(name: string, options: LoopOptions, subscribe: (loop: Loop) => void): void {
		this.supervise(name, async () => {
			const loop = new Loop(this, options);
			try {
				subscribe(loop);
				await loop.ended();
			} finally {
				await loop.close();
			}
		});
	}

	/** Ends the process: from now on it says nothing. */
	stop(): Promise<void> {
		this.#stopped ??= this.#stop();
		return this.#stopped;
	}

	async #connected(): Promise<void> {
		if (this.client.status() !== "reconnecting") return;
		for await (const status of this.client.statuses({ signal: this.stopped })) if (status !== "reconnecting") return;
	}

	async #stop(): Promise<void> {
		this.#options.ended.removeEventListener("abort", this.#end);
		this.record({ did: "stopped", type: "process" });
		this.#stopping.abort(new Error(`${this.name} was stopped`));
		await Promise.all(this.#loops);
		await this.client.close();
		if (this.#options.ownsConnection) await this.connection.close();
		this.#leaveClock();
	}

	async #answerOf<Out, Reply>(
		type: string,
		message: Out,
		handle: () => Reply | undefined | Promise<Reply | undefined>,
	): Promise<Reply | RawReply | undefined> {
		const how = this.#misbehaviourOf(type, message);
		if (how?.dies) void this.stop();
		if (how?.dies || how?.ignore) return undefined;
		const answer = await handle();
		if (how?.afterMs !== undefined) await this.clock.sleep(how.afterMs, this.stopped);
		return how?.reply === undefined || answer === undefined ? answer : new RawReply(how.reply);
	}

	#misbehaviourOf(type: string, message: unknown): Misbehaviour | undefined {
		try {
			return this.#options.misbehaviours.of(type, this.name, message);
		} catch (error) {
			// The test is told what its `when` threw; nobody on the bus is.
			this.record({ did: "failed", type, reason: `misbehave: when threw: ${String(error)}` });
			throw error;
		}
	}

	/** A virtual clock decides about the timeout, where there is one. */
	async #within<T>(ms: number, ask: (options: CallOptions) => Promise<T>): Promise<T> {
		if (!this.clock.virtual) return await ask({ timeout: ms, signal: this.stopped });
		const answered = new AbortController();
		const late = new AbortController();
		void this.clock.sleep(ms, answered.signal).then(() => late.abort());
		try {
			return await ask({ timeout: LONGEST_REQUEST_MS, signal: AbortSignal.any([this.stopped, late.signal]) });
		} catch (error) {
			throw late.signal.aborted ? new Error(`no answer came within ${ms / 1_000} s`) : error;
		} finally {
			answered.abort();
		}
	}

	/** The log's types tie each name to its message; the codecs do the same here, out of the compiler's sight. */
	#recordMessage(did: FakePlaneEvent["did"], type: string, message: unknown, more: object = {}): void {
		this.record({ did, type, message, ...more } as FakePlaneEvent);
	}
}
