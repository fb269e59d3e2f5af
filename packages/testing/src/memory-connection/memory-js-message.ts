import type { DeliveryInfo, JsMsg, Msg, MsgHdrs } from "nats";
import { notInMemory } from "./not-in-memory.js";

const REFUSED = notInMemory<JsMsg>()("message", "next", "ackAck");

/** A message of a stream as a consumer hands it over. */
export class MemoryJsMessage implements JsMsg {
	readonly #message: Msg;
	#info: DeliveryInfo | undefined;
	#answered = false;
	readonly next = REFUSED.next;
	readonly ackAck = REFUSED.ackAck;

	constructor(message: Msg) {
		this.#message = message;
	}

	get subject(): string {
		return this.#message.subject;
	}

	get sid(): number {
		return this.#message.sid;
	}

	get data(): Uint8Array {
		return this.#message.data;
	}

	get headers(): MsgHdrs {
		return this.#message.headers as MsgHdrs;
	}

	get info(): DeliveryInfo {
		this.#info ??= infoOf(this.#message.reply ?? "");
		return this.#info;
	}

	get seq(): number {
		return this.info.streamSequence;
	}

	get redelivered(): boolean {
		return this.info.redelivered;
	}

	ack(): void {
		this.#answer("+ACK");
	}

	nak(millis?: number): void {
		this.#answer(millis === undefined ? "-NAK" : `-NAK {"delay":${millis * 1_000_000}}`);
	}

	working(): void {
		if (!this.#answered) this.#message.respond("+WPI");
	}

	term(reason = ""): void {
		this.#answer(`+TERM ${reason}`.trim());
	}

	json<T>(): T {
		return this.#message.json<T>();
	}

	string(): string {
		return this.#message.string();
	}

	#answer(word: string): void {
		if (this.#answered) return;
		this.#answered = true;
		this.#message.respond(word);
	}
}

/** `$JS.ACK.<stream>.<consumer>.<count>.<sequence>.<delivery>.<nanoseconds>.<pending>` */
function infoOf(reply: string): DeliveryInfo {
	const [, , stream = "", consumer = "", ...numbers] = reply.split(".");
	const [count = 0, sequence = 0, delivery = 0, timestampNanos = 0, pending = 0] = numbers.map(Number);
	return {
		domain: "",
		account_hash: "",
		stream,
		consumer,
		deliveryCount: count,
		redeliveryCount: count,
		redelivered: count > 1,
		streamSequence: sequence,
		deliverySequence: delivery,
		timestampNanos,
		pending,
	};
}
