import type { Msg, MsgHdrs, NatsConnection, Payload, PublishOptions, ReviverFn } from "nats";
import { type BusMessage, copyOf } from "./bus-message.js";

const utf8 = new TextDecoder();

/** A message as a subscription hands it over. */
export class MemoryMessage implements Msg {
	readonly subject: string;
	/** Empty when no answer is wanted. */
	readonly reply: string;
	readonly data: Uint8Array;
	readonly sid: number;
	readonly #headers: MsgHdrs | undefined;
	readonly #connection: Pick<NatsConnection, "publish">;

	constructor(
		{ subject, reply = "", data, headers }: BusMessage,
		sid: number,
		connection: Pick<NatsConnection, "publish">,
	) {
		this.subject = subject;
		this.reply = reply;
		this.data = new Uint8Array(data);
		this.sid = sid;
		this.#headers = headers && copyOf(headers);
		this.#connection = connection;
	}

	get headers(): MsgHdrs {
		// The library's own messages have none either, in spite of the type.
		return this.#headers as MsgHdrs;
	}

	respond(payload?: Payload, options?: PublishOptions): boolean {
		if (this.reply === "") return false;
		this.#connection.publish(this.reply, payload, options);
		return true;
	}

	json<T>(reviver?: ReviverFn): T {
		return JSON.parse(this.string(), reviver) as T;
	}

	string(): string {
		return utf8.decode(this.data);
	}
}
