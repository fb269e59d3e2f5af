import type { MsgHdrs } from "nats";
import { covers, hasWildcard } from "./subject-pattern.js";

/** A message as a stream keeps it. */
export interface KeptMessage {
	readonly seq: number;
	readonly subject: string;
	readonly data: Uint8Array;
	readonly headers?: MsgHdrs;
	/** When it was stored, in nanoseconds since 1970. */
	readonly nanos: bigint;
}

const NONE: readonly KeptMessage[] = [];

/** The messages of a stream, in order, and those of each subject. */
export class StreamMessages {
	readonly #all: KeptMessage[] = [];
	readonly #bySubject = new Map<string, KeptMessage[]>();
	#bytes = 0;

	get first(): KeptMessage | undefined {
		return this.#all[0];
	}

	get size(): number {
		return this.#all.length;
	}

	/** Of subjects and data. */
	get bytes(): number {
		return this.#bytes;
	}

	get subjectCount(): number {
		return this.#bySubject.size;
	}

	/** Those that fit a pattern, oldest first. Not a copy for a single subject. */
	of(pattern: string | undefined): readonly KeptMessage[] {
		if (pattern === undefined || pattern === ">") return this.#all;
		if (!hasWildcard(pattern)) return this.#bySubject.get(pattern) ?? NONE;
		return this.#all.filter(({ subject }) => covers(pattern, subject));
	}

	/** The first one at a position or behind it that fits. */
	from(seq: number, pattern: string | undefined): KeptMessage | undefined {
		const literal = pattern !== undefined && !hasWildcard(pattern);
		const messages = literal ? (this.#bySubject.get(pattern) ?? NONE) : this.#all;
		for (let index = indexOf(messages, seq); index < messages.length; index += 1) {
			const message = messages[index] as KeptMessage;
			if (literal || pattern === undefined || covers(pattern, message.subject)) return message;
		}
		return undefined;
	}

	/** The newest of each subject that fits, oldest first. */
	lastOfEach(pattern: string | undefined): KeptMessage[] {
		const fits = (subject: string): boolean => pattern === undefined || covers(pattern, subject);
		const last = [...this.#bySubject].flatMap(([subject, messages]) => (fits(subject) ? messages.slice(-1) : []));
		return last.sort((left, right) => left.seq - right.seq);
	}

	/** How many there are of each subject that fits. */
	counts(pattern: string): Record<string, number> {
		const own = hasWildcard(pattern) ? undefined : this.of(pattern);
		if (own) return own.length === 0 ? {} : { [pattern]: own.length };
		const fitting = [...this.#bySubject].filter(([subject]) => covers(pattern, subject));
		return Object.fromEntries(fitting.map(([subject, messages]) => [subject, messages.length]));
	}

	add(message: KeptMessage): void {
		this.#all.push(message);
		this.#bytes += message.subject.length + message.data.length;
		const own = this.#bySubject.get(message.subject);
		if (own) own.push(message);
		else this.#bySubject.set(message.subject, [message]);
	}

	remove(message: KeptMessage): void {
		this.#bytes -= message.subject.length + message.data.length;
		this.#all.splice(indexOf(this.#all, message.seq), 1);
		const own = this.#bySubject.get(message.subject) ?? [];
		own.splice(indexOf(own, message.seq), 1);
		if (own.length === 0) this.#bySubject.delete(message.subject);
	}
}

/** Where the first message with this sequence or a greater one stands. */
function indexOf(messages: readonly KeptMessage[], seq: number): number {
	let [low, high] = [0, messages.length];
	while (low < high) {
		const middle = (low + high) >>> 1;
		if ((messages[middle] as KeptMessage).seq < seq) low = middle + 1;
		else high = middle;
	}
	return low;
}
