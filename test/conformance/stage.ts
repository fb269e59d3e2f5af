import {
	AckPolicy,
	type Consumer,
	type ConsumerConfig,
	DeliverPolicy,
	type JetStreamManager,
	type JsMsg,
	type Msg,
	type NatsConnection,
	type PubAck,
	type StreamConfig,
	type StreamInfo,
} from "nats";

/** One behaviour of NATS: steps, and what they show as plain data that is the same on every run. */
export interface Behaviour {
	/** A sentence about NATS. */
	readonly title: string;
	readonly run: (stage: Stage) => Promise<unknown>;
}

/** Where a behaviour plays: a connection, and names that no other behaviour uses. */
export class Stage implements AsyncDisposable {
	readonly connection: NatsConnection;
	readonly manager: JetStreamManager;
	/** Before every subject. */
	readonly prefix: string;
	readonly #open: () => Promise<NatsConnection>;
	readonly #opened: NatsConnection[] = [];

	private constructor(
		open: () => Promise<NatsConnection>,
		prefix: string,
		connection: NatsConnection,
		manager: JetStreamManager,
	) {
		this.#open = open;
		this.prefix = prefix;
		this.connection = connection;
		this.manager = manager;
		this.#opened.push(connection);
	}

	static async at(open: () => Promise<NatsConnection>, prefix: string): Promise<Stage> {
		const connection = await open();
		return new Stage(open, prefix, connection, await connection.jetstreamManager());
	}

	/** Another connection to the same place. */
	async another(): Promise<NatsConnection> {
		const connection = await this.#open();
		this.#opened.push(connection);
		return connection;
	}

	on(subject: string): string {
		return `${this.prefix}.${subject}`;
	}

	/** The name of a stream of this behaviour. */
	named(name: string): string {
		return `${this.prefix}_${name}`;
	}

	/** Makes a stream of everything below a subject, `s` unless told. */
	async stream(config: Partial<StreamConfig> = {}, below = "s"): Promise<StreamInfo> {
		return await this.manager.streams.add({ name: this.named(below), subjects: [this.on(`${below}.>`)], ...config });
	}

	async info(subjects?: string): Promise<StreamInfo> {
		const options = subjects === undefined ? undefined : { subjects_filter: this.on(subjects) };
		return await this.manager.streams.info(this.named("s"), options);
	}

	/** Stores a text. */
	async store(subject: string, text: string, options: StoreOptions = {}): Promise<PubAck> {
		return await this.connection.jetstream().publish(this.on(subject), text, options);
	}

	async storeAll(...entries: readonly (readonly [subject: string, text: string])[]): Promise<void> {
		for (const [subject, text] of entries) await this.store(subject, text);
	}

	/** A consumer that nothing is acknowledged to, of everything unless told. */
	async consumer(config: Partial<ConsumerConfig> = {}, below = "s"): Promise<{ pending: number; consumer: Consumer }> {
		const info = await this.manager.consumers.add(this.named(below), {
			name: `reader-${crypto.randomUUID()}`,
			deliver_policy: DeliverPolicy.All,
			ack_policy: AckPolicy.None,
			mem_storage: true,
			...config,
		});
		return { pending: info.num_pending, consumer: this.connection.jetstream().consumers.getPullConsumerFor(info) };
	}

	/** What the texts of messages and their places are. */
	told(message: JsMsg): unknown {
		const { subject, seq, info } = message;
		const { deliverySequence, pending, deliveryCount } = info;
		return { subject: this.plain(subject), text: text(message), seq, deliverySequence, pending, deliveryCount };
	}

	/** Without the prefix. */
	plain(subject: string): string {
		return subject.replace(`${this.prefix}.`, "");
	}

	/** Waits until something shows itself. */
	async until<T>(look: () => Promise<T>, fits: (seen: T) => boolean): Promise<T> {
		const end = Date.now() + 10_000;
		for (;;) {
			const seen = await look();
			if (fits(seen) || Date.now() > end) return seen;
			await new Promise((resolve) => setImmediate(resolve));
		}
	}

	async [Symbol.asyncDispose](): Promise<void> {
		await Promise.all(this.#opened.map((connection) => connection.close()));
	}
}

type StoreOptions = NonNullable<Parameters<ReturnType<NatsConnection["jetstream"]>["publish"]>[2]>;

/** A message's text. */
export function text({ data }: Pick<Msg, "data">): string {
	return new TextDecoder().decode(data);
}

/** What a call throws or rejects with, as far as programs tell errors apart. */
export async function failure(call: () => unknown): Promise<unknown> {
	try {
		await call();
		return "no error";
	} catch (error) {
		const { name, code, message, api_error } = error as {
			name: string;
			code?: string;
			message: string;
			api_error?: object;
		};
		return { name, code, message, api_error };
	}
}
