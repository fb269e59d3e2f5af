import type { AnyCodec, Codec, InvalidMessageError } from "@plane/messages";
import type { ConnectionMessage, PlaneConnection } from "@plane/nats-client";
import { EntryWaits } from "./entry-waits.js";
import { messageOn } from "./message-types.js";

/** A message of Plane that passed by. */
export interface RecordedMessage {
	/** Milliseconds since 1970. */
	readonly at: number;
	readonly subject: string;
	/** Rust name of the type. */
	readonly type: string;
	/** What it says, in canonical form; undefined when it does not decode. */
	readonly message: unknown;
	/** Why it does not decode. */
	readonly error?: InvalidMessageError;
	readonly data: Uint8Array;
	/** Where an answer was asked for. */
	readonly reply?: string;
	/** An answer: the place among the entries of the request that it belongs to. */
	readonly answers?: number;
}

/** What is recorded. */
export interface RecordOptions {
	/** Patterns to listen on: everything, unless told. */
	readonly subjects?: readonly string[] | undefined;
	/** Ends the recording. */
	readonly signal?: AbortSignal | undefined;
}

/**
 * Keeps every message of Plane that passes by on a connection, with its answer. Resolves when the server listens. What is kept holds
 * what was sent, secrets included.
 */
export async function recordMessages(
	connection: PlaneConnection,
	options: RecordOptions = {},
): Promise<MessageRecorder> {
	const recorder = new MessageRecorder(connection, options);
	await connection.flush();
	return recorder;
}

/** A tap on a connection. */
export class MessageRecorder implements AsyncDisposable {
	readonly #entries: RecordedMessage[] = [];
	readonly #subscriptions: readonly { unsubscribe(): void }[];
	/** Requests that may still be answered, by their reply subject. */
	readonly #requests = new Map<string, { readonly index: number; readonly reply: AnyCodec }>();
	readonly #waits = new EntryWaits<RecordedMessage>();

	/** @internal */
	constructor(connection: PlaneConnection, { subjects = [">"], signal }: RecordOptions) {
		const callback = (error: Error | null, message: ConnectionMessage): void => {
			if (!error) this.#take(message);
		};
		this.#subscriptions = subjects.map((subject) => connection.subscribe(subject, { callback }));
		signal?.addEventListener("abort", () => this.stop(), { once: true });
		if (signal?.aborted) this.stop();
	}

	/** Everything so far, oldest first. */
	get entries(): readonly RecordedMessage[] {
		return this.#entries;
	}

	/** The messages of one type, without those that do not decode. */
	messages<Out, In>(type: Codec<Out, In>): Out[] {
		const own = this.#entries.filter((entry) => entry.type === type.name && entry.error === undefined);
		return own.map(({ message }) => message as Out);
	}

	/** The first entry that fits, at once or when it comes; rejects when the signal is aborted. */
	async waitFor(fits: (entry: RecordedMessage) => boolean, signal?: AbortSignal): Promise<RecordedMessage> {
		signal?.throwIfAborted();
		return this.#entries.find(fits) ?? (await this.#waits.next(fits, signal));
	}

	/** Ends the recording. What was recorded stays. */
	stop(): void {
		for (const subscription of this.#subscriptions) subscription.unsubscribe();
	}

	async [Symbol.asyncDispose](): Promise<void> {
		this.stop();
	}

	#take({ subject, data, reply }: ConnectionMessage): void {
		const facts = { at: Date.now(), subject };
		const request = this.#requests.get(subject);
		if (request) {
			this.#add({ ...facts, ...read(request.reply, data), answers: request.index });
			return;
		}
		const message = messageOn(subject);
		// A stream's delivery bears the message's own subject, too, and wants no more than to be acknowledged.
		if (!message || reply?.startsWith("$JS.")) return;
		if (reply && message.reply) this.#requests.set(reply, { index: this.#entries.length, reply: message.reply });
		this.#add({ ...facts, ...read(message, data), ...(reply && { reply }) });
	}

	#add(entry: RecordedMessage): void {
		this.#entries.push(entry);
		this.#waits.tell(entry);
	}
}

/** What an entry says of its payload. */
export function read(type: AnyCodec, data: Uint8Array): Pick<RecordedMessage, "type" | "message" | "error" | "data"> {
	try {
		return { type: type.name, data, message: type.decode(data) };
	} catch (error) {
		return { type: type.name, data, message: undefined, error: error as InvalidMessageError };
	}
}
