import type { StreamConfig, StreamInfo } from "nats";
import type { BusMessage } from "./bus-message.js";
import { checkExpected } from "./expected-position.js";
import type { MemoryConsumer } from "./memory-consumer.js";
import { nanosNow, timeText } from "./server-clock.js";
import { type KeptMessage, StreamMessages } from "./stream-messages.js";
import { covers } from "./subject-pattern.js";

const NO_TIME = "0001-01-01T00:00:00Z";

/** What is purged: all, unless told. */
export interface PurgeRequest {
	readonly filter?: string;
	/** Everything before this position. */
	readonly seq?: number;
	/** How many of the newest stay. */
	readonly keep?: number;
}

/** A stream: messages with limits, and those who read it. */
export class MemoryStream {
	readonly created = timeText(nanosNow());
	readonly messages = new StreamMessages();
	readonly #config: StreamConfig;
	readonly #consumers = new Map<string, MemoryConsumer>();
	#last = { seq: 0, ts: NO_TIME };

	constructor(config: StreamConfig) {
		this.#config = config;
	}

	get config(): StreamConfig {
		return { ...this.#config, subjects: [...this.#config.subjects] };
	}

	get name(): string {
		return this.#config.name;
	}

	get lastSequence(): number {
		return this.#last.seq;
	}

	captures(subject: string): boolean {
		return this.#config.subjects.some((pattern) => covers(pattern, subject));
	}

	/** The consumers that are not forgotten yet. */
	get consumers(): ReadonlyMap<string, MemoryConsumer> {
		for (const [name, consumer] of this.#consumers) if (consumer.forgotten) this.#consumers.delete(name);
		return this.#consumers;
	}

	interestCame(): void {
		for (const consumer of this.#consumers.values()) if (consumer.pushes) consumer.deliver();
	}

	addConsumer(consumer: MemoryConsumer): void {
		this.#consumers.set(consumer.name, consumer);
		consumer.deliver();
	}

	removeConsumer(name: string): void {
		this.#consumers.get(name)?.end();
		this.#consumers.delete(name);
	}

	/** Stores a message and returns its position. Throws when another position was expected. */
	store({ subject, data, headers }: BusMessage): number {
		this.expire();
		const lastOfSubject = this.messages.of(subject).at(-1)?.seq ?? 0;
		checkExpected(headers, { stream: this.name, last: this.#last.seq, lastOfSubject });
		const nanos = nanosNow();
		const message: KeptMessage = { seq: this.#last.seq + 1, subject, data, nanos, ...(headers && { headers }) };
		this.#last = { seq: message.seq, ts: timeText(nanos) };
		this.messages.add(message);
		for (const consumer of this.consumers.values()) consumer.stored(message);
		this.#limit(subject);
		for (const consumer of this.consumers.values()) consumer.deliver();
		return message.seq;
	}

	/** Returns how many messages went. */
	purge({ filter, seq = Number.POSITIVE_INFINITY, keep = 0 }: PurgeRequest): number {
		this.expire();
		const fitting = [...this.messages.of(filter)];
		const old = fitting.slice(0, keep > 0 ? -keep : undefined).filter((message) => message.seq < seq);
		for (const message of old) this.#remove(message);
		const firstSequence = this.messages.first?.seq ?? this.#last.seq + 1;
		for (const consumer of this.#consumers.values()) consumer.purged(firstSequence);
		return old.length;
	}

	/** Forgets what is older than the stream keeps. */
	expire(): void {
		const { max_age: age } = this.#config;
		if (age <= 0) return;
		const oldest = nanosNow() - BigInt(age);
		for (let { first } = this.messages; first && first.nanos <= oldest; { first } = this.messages) this.#remove(first);
	}

	info(subjects: string | undefined): Omit<StreamInfo, "total" | "offset" | "limit"> {
		this.expire();
		const { first, size, bytes, subjectCount } = this.messages;
		const firstSequence = first?.seq ?? this.#last.seq + 1;
		const deleted = this.#last.seq - firstSequence + 1 - size;
		const counts = subjects === undefined ? {} : this.messages.counts(subjects);
		const state = {
			messages: size,
			bytes,
			first_seq: this.#last.seq === 0 ? 0 : firstSequence,
			first_ts: first ? timeText(first.nanos) : NO_TIME,
			last_seq: this.#last.seq,
			last_ts: this.#last.ts,
			consumer_count: this.consumers.size,
			...(subjectCount > 0 && { num_subjects: subjectCount }),
			...(deleted > 0 && { num_deleted: deleted }),
			...(Object.keys(counts).length > 0 && { subjects: counts }),
		};
		return { config: this.config, created: this.created, state: state as StreamInfo["state"] };
	}

	end(): void {
		for (const name of [...this.#consumers.keys()]) this.removeConsumer(name);
	}

	#limit(subject: string): void {
		const { max_msgs_per_subject: perSubject, max_msgs: inAll } = this.#config;
		const own = this.messages.of(subject);
		if (perSubject > 0) for (const message of own.slice(0, Math.max(0, own.length - perSubject))) this.#remove(message);
		if (inAll <= 0) return;
		for (let { first } = this.messages; first && this.messages.size > inAll; { first } = this.messages)
			this.#remove(first);
	}

	#remove(message: KeptMessage): void {
		this.messages.remove(message);
		for (const consumer of this.#consumers.values()) consumer.removed(message);
	}
}
