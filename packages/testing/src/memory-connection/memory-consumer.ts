import type { ConsumerConfig, ConsumerInfo } from "nats";
import { type BusMessage, busMessage } from "./bus-message.js";
import { consumerStart } from "./consumer-settings.js";
import type { MemoryBus } from "./memory-bus.js";
import type { MemoryStream } from "./memory-stream.js";
import { NotInMemoryError } from "./not-in-memory.js";
import { type PullRequest, PullRequests } from "./pull-requests.js";
import { nanosNow, timeText } from "./server-clock.js";
import type { KeptMessage } from "./stream-messages.js";
import { covers } from "./subject-pattern.js";
import { Unacknowledged } from "./unacknowledged.js";

const NANOS_PER_MS = 1_000_000;

/** Somebody's place in a stream. */
export class MemoryConsumer {
	readonly name: string;
	readonly config: ConsumerConfig;
	readonly #created = timeText(nanosNow());
	readonly #stream: MemoryStream;
	readonly #bus: MemoryBus;
	readonly #filter: string | undefined;
	readonly #pulls: PullRequests;
	readonly #unacknowledged: Unacknowledged;
	/** What is delivered before everything from `#next` on. */
	#first: KeptMessage[];
	#next: number;
	#pending: number;
	#delivered = { consumer_seq: 0, stream_seq: 0 };
	#active = nanosNow();

	constructor(name: string, config: ConsumerConfig, stream: MemoryStream, bus: MemoryBus) {
		this.name = name;
		this.config = config;
		this.#stream = stream;
		this.#bus = bus;
		this.#filter = config.filter_subject || undefined;
		this.#pulls = new PullRequests(bus);
		this.#unacknowledged = new Unacknowledged((config.ack_wait ?? 0) / NANOS_PER_MS, () => this.deliver());
		const { first, next } = consumerStart(config, stream);
		this.#first = [...first];
		this.#next = next;
		this.#delivered.stream_seq = next - 1;
		this.#pending = first.length + stream.messages.of(this.#filter).filter(({ seq }) => seq >= next).length;
	}

	/** Whether nobody has wanted it for so long that a server forgets it. */
	get forgotten(): boolean {
		const { inactive_threshold: threshold } = this.config;
		if (this.#wanted) this.#active = nanosNow();
		return threshold !== undefined && nanosNow() - this.#active > BigInt(threshold);
	}

	get info(): ConsumerInfo {
		const floor = this.#unacknowledged.first;
		return {
			stream_name: this.#stream.name,
			name: this.name,
			created: this.#created,
			config: this.config,
			delivered: { ...this.#delivered },
			ack_floor: floor ? { consumer_seq: floor.delivery - 1, stream_seq: floor.seq - 1 } : { ...this.#delivered },
			num_ack_pending: this.#unacknowledged.size,
			num_redelivered: this.#unacknowledged.redelivered,
			num_waiting: this.#pulls.size,
			num_pending: this.#pending,
			...(this.config.deliver_subject !== undefined && { push_bound: this.#wanted }),
		} as ConsumerInfo;
	}

	pull(reply: string, request: PullRequest): void {
		this.#active = nanosNow();
		const nothing = this.#pulls.add(reply, request);
		this.deliver();
		if (request.no_wait) nothing();
	}

	/** The stream has a new message. */
	stored(message: KeptMessage): void {
		if (this.#fits(message)) this.#pending += 1;
	}

	/** The stream has a message no longer. */
	removed(message: KeptMessage): void {
		const waited = this.#first.length;
		this.#first = this.#first.filter(({ seq }) => seq !== message.seq);
		const wasNext = message.seq >= this.#next && this.#fits(message);
		if (wasNext || this.#first.length < waited) this.#pending -= 1;
		this.#unacknowledged.settle(message.seq);
	}

	/** Everything before this position was taken out of the stream. */
	purged(firstSequence: number): void {
		if (this.#next >= firstSequence) return;
		this.#next = firstSequence;
		this.#delivered.stream_seq = firstSequence - 1;
	}

	/** Somebody has answered a delivery. */
	acknowledged(seq: number, answer: string): void {
		this.#active = nanosNow();
		const [word = ""] = answer.split(" ");
		if (word === "+WPI") this.#unacknowledged.extend(seq);
		else if (word === "-NAK" && word === answer) this.#unacknowledged.repeat(seq);
		else if (word === "" || word === "+ACK" || word === "+TERM") this.#unacknowledged.settle(seq);
		else throw new NotInMemoryError(`acknowledgement ${word} of this kind`);
		this.deliver();
	}

	/** Whether it sends to a subject of its own accord, instead of to those who ask. */
	get pushes(): boolean {
		return this.config.deliver_subject !== undefined;
	}

	/** Whether deliveries are to be acknowledged. */
	get waitsForAcks(): boolean {
		return this.config.ack_policy === "explicit";
	}

	/** Sends what there is to those who want it. */
	deliver(): void {
		for (;;) {
			const message = this.#upcoming();
			if (!message) return;
			const to = this.#taker();
			if (to === undefined) return;
			this.#send(to, message);
		}
	}

	end(): void {
		this.#pulls.endAll(409, "Consumer Deleted");
		this.#unacknowledged.end();
	}

	get #wanted(): boolean {
		const { deliver_subject: subject } = this.config;
		return subject === undefined ? this.#pulls.size > 0 : this.#bus.hasInterest(subject);
	}

	#taker(): string | undefined {
		const { deliver_subject: subject } = this.config;
		if (subject === undefined) return this.#pulls.take();
		return this.#bus.hasInterest(subject) ? subject : undefined;
	}

	#upcoming(): KeptMessage | undefined {
		const due = this.#unacknowledged.due();
		if (due) return due;
		const { max_ack_pending: most = -1 } = this.config;
		if (this.waitsForAcks && most > 0 && this.#unacknowledged.size >= most) return undefined;
		return this.#first[0] ?? this.#stream.messages.from(this.#next, this.#filter);
	}

	#send(to: string, message: KeptMessage): void {
		this.#active = nanosNow();
		if (message === this.#first[0]) this.#first.shift();
		else if (message.seq >= this.#next) this.#next = message.seq + 1;
		const again = this.#unacknowledged.due() === message;
		if (!again) this.#pending -= 1;
		const sequence = this.#delivered.consumer_seq + 1;
		const count = this.waitsForAcks ? this.#unacknowledged.sent(message, sequence) : 1;
		this.#delivered = {
			consumer_seq: sequence,
			stream_seq: Math.max(message.seq, again ? this.#delivered.stream_seq : 0),
		};
		this.#bus.deliver(to, this.#delivery(message, count, sequence));
	}

	#delivery({ subject, data, headers, seq, nanos }: KeptMessage, count: number, sequence: number): BusMessage {
		const reply = `$JS.ACK.${this.#stream.name}.${this.name}.${count}.${seq}.${sequence}.${nanos}.${this.#pending}`;
		return busMessage(subject, data, { reply, headers });
	}

	#fits({ subject }: KeptMessage): boolean {
		return this.#filter === undefined || covers(this.#filter, subject);
	}
}
