import { ApiError } from "./api-error.js";
import { type BusMessage, busMessage } from "./bus-message.js";
import { jetStreamApi } from "./jetstream-api.js";
import type { MemoryBus } from "./memory-bus.js";
import type { MemoryStream } from "./memory-stream.js";

const API = "$JS.API.";
const ACK = "$JS.ACK.";

/** The streams of a bus: they keep what is published on their subjects, and answer on those of JetStream. */
export class MemoryJetStream {
	readonly #bus: MemoryBus;
	readonly #streams = new Map<string, MemoryStream>();

	constructor(bus: MemoryBus) {
		this.#bus = bus;
	}

	/** Returns whether the message was for JetStream. */
	take(message: BusMessage): boolean {
		const { subject } = message;
		if (subject.startsWith(API)) return this.#answer(message);
		if (subject.startsWith(ACK)) return this.#acknowledge(message);
		for (const stream of this.#streams.values()) {
			if (!stream.captures(subject)) continue;
			this.#reply(message, storing(stream, message));
			return true;
		}
		return false;
	}

	/** Somebody listens who did not before: consumers that push may have waited for that. */
	interestCame(): void {
		for (const stream of this.#streams.values()) stream.interestCame();
	}

	/** A server has interest in all of it, also where it answers nothing. */
	#answer(message: BusMessage): true {
		const answer = jetStreamApi(this.#streams, this.#bus, message.subject.slice(API.length), message);
		if (answer) this.#reply(message, answer);
		return true;
	}

	#acknowledge({ subject, data, reply }: BusMessage): boolean {
		const [, , stream = "", name = "", , sequence] = subject.split(".");
		const consumer = this.#streams.get(stream)?.consumers.get(name);
		if (!consumer?.waitsForAcks) return false;
		consumer.acknowledged(Number(sequence), new TextDecoder().decode(data));
		if (reply !== undefined) this.#bus.deliver(reply, busMessage(reply, ""));
		return true;
	}

	#reply({ reply }: BusMessage, answer: object): void {
		if (reply !== undefined) this.#bus.deliver(reply, busMessage(reply, JSON.stringify(answer)));
	}
}

function storing(stream: MemoryStream, message: BusMessage): object {
	try {
		return { stream: stream.name, seq: stream.store(message) };
	} catch (error) {
		if (error instanceof ApiError) return { error: error.toWire(), stream: stream.name, seq: 0 };
		throw error;
	}
}
