/**
 * What the client needs of JetStream: `jetstream-library.ts` makes it of whichever line of the NATS library is there, through an
 * adapter for each (`jetstream-nats2.ts`, `jetstream-nats3.ts`).
 */
export interface JetStream {
	/** Facts of a stream, with a subject or pattern also of what it holds of that; undefined when there is none of that name. */
	stream(name: string, subject?: string): Promise<StreamFacts | undefined>;
	createConsumer(stream: string, config: ConsumerSettings): Promise<StreamConsumer>;
	/** Stores a message and waits for the stream's word; undefined when `onlyFirst` is asked and the subject holds one already. */
	append(
		subject: string,
		data: Uint8Array,
		options: { onlyFirst: boolean; timeout: number },
	): Promise<number | undefined>;
}

/** Identity and position of a stream. */
export interface StreamFacts {
	/** Changes when the stream is deleted and made again. */
	readonly created: string;
	readonly lastSequence: number;
	/** How many subjects it holds messages of; undefined when its limits let it forget some by itself. */
	readonly subjects: number | undefined;
	/**
	 * How many messages it holds of the subject that was asked for, or of all of its subjects if its own pattern was; undefined when
	 * that cannot be told, or when its limits let it forget some.
	 */
	readonly stored: number | undefined;
	/** How many messages it keeps of each subject: the older ones it forgets. Infinity when all. */
	readonly keptPerSubject: number;
	/** Whether several members of a cluster keep it: a consumer comes to one of them, which may be down or behind the others. */
	readonly replicated: boolean;
}

/** Where a consumer begins: at a position, with what was stored at a time or later, or with the last message of each subject. */
export type ConsumerStart = { readonly sequence: number } | { readonly time: Date } | "last-per-subject";

/** A consumer that lives as long as its reader: unacknowledged, in memory, forgotten by the server when nobody pulls. */
export interface ConsumerSettings {
	readonly name: string;
	readonly filter: string;
	readonly start: ConsumerStart;
	readonly inactiveAfterMs: number;
}

/** A pull consumer on the server. */
export interface StreamConsumer {
	readonly name: string;
	/** How many messages were waiting for it when it was made. Not kept true: servers lose count when messages are replaced. */
	readonly pending: number;
	/** Asks for up to `messages`, which arrive as they come until `expiresMs` is over. */
	fetch(options: FetchSettings): Promise<FetchedMessages>;
	delete(): Promise<void>;
}

/** What is fetched, and who is told when no more is to be hoped for. */
export interface FetchSettings {
	readonly messages: number;
	readonly expiresMs: number;
	/** Called when the consumer gives no sign of life: the member of the cluster that had it is gone, or the whole server. */
	readonly onSilent: () => void;
	/** Called when the server that has the consumer says that it ends: it will answer no further fetch. */
	readonly onLeaving: () => void;
}

/** The messages of one fetch, in order and as many at a time as came together: a step of an iteration costs as much as decoding one. */
export interface FetchedMessages extends AsyncIterator<readonly StoredMessage[], undefined> {
	[Symbol.asyncIterator](): FetchedMessages;
	/** Ends the iteration; what was not handed on is dropped. */
	stop(): void;
}

/** A message as a stream keeps it. */
export interface StoredMessage {
	readonly subject: string;
	readonly data: Uint8Array;
	/** Position in the stream. */
	readonly seq: number;
	/** Position among the messages this consumer has delivered, from 1 and without gaps. */
	readonly deliverySequence: number;
	/** How many messages waited for the consumer behind it, when it was sent. */
	readonly pending: number;
	/** When the stream stored it, in milliseconds of the server's clock. */
	readonly timestamp: number;
}
