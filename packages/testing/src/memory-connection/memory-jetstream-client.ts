import {
	type Consumer,
	type ConsumerInfo,
	type Consumers,
	headers as emptyHeaders,
	type JetStreamClient,
	type JetStreamManager,
	type JetStreamPublishOptions,
	type MsgHdrs,
	type NatsConnection,
	type Payload,
	type PubAck,
	type Streams,
	type Views,
} from "nats";
import { apiRequest, unlessRefused } from "./api-request.js";
import { copyOf } from "./bus-message.js";
import { memoryConsumerOf } from "./memory-consumer-client.js";
import { NotInMemoryError, notInMemory, refuseOthers } from "./not-in-memory.js";

const PUBLISH_TIMEOUT_MS = 5_000;
const PUBLISH_OPTIONS: ReadonlySet<string> = new Set(["timeout", "headers", "expect"]);
const EXPECTATIONS: ReadonlySet<string> = new Set(["streamName", "lastSequence", "lastSubjectSequence"]);

const REFUSED = notInMemory<JetStreamClient>()(
	"jetstream",
	"pull",
	"fetch",
	"subscribe",
	"pullSubscribe",
	"getOptions",
);
const REFUSED_OF_STREAMS = notInMemory<Streams>()("jetstream.streams", "get");

/** JetStream on a memory connection. */
export class MemoryJetStreamClient implements JetStreamClient {
	readonly apiPrefix = "$JS.API";
	readonly consumers: Consumers;
	readonly streams: Streams = REFUSED_OF_STREAMS;
	readonly pull = REFUSED.pull;
	readonly fetch = REFUSED.fetch;
	readonly subscribe = REFUSED.subscribe;
	readonly pullSubscribe = REFUSED.pullSubscribe;
	readonly getOptions = REFUSED.getOptions;
	readonly #connection: NatsConnection;

	constructor(connection: NatsConnection) {
		this.#connection = connection;
		this.consumers = {
			get: (stream, name) => this.#consumer(stream, name),
			getPullConsumerFor: (info) => memoryConsumerOf(connection, info),
		};
	}

	get views(): Views {
		throw new NotInMemoryError("jetstream.views");
	}

	async publish(subject: string, payload?: Payload, options: Partial<JetStreamPublishOptions> = {}): Promise<PubAck> {
		refuseOthers("publish option", options, PUBLISH_OPTIONS);
		const { timeout = PUBLISH_TIMEOUT_MS } = options;
		const answer = await this.#connection.request(subject, payload, { timeout, headers: headersOf(options) });
		const {
			stream,
			seq,
			duplicate = false,
		} = unlessRefused<Partial<PubAck> & { stream: string; seq: number }>(answer.json());
		return { stream, seq, duplicate };
	}

	jetstreamManager(): Promise<JetStreamManager> {
		return this.#connection.jetstreamManager();
	}

	async #consumer(stream: string, name: unknown): Promise<Consumer> {
		if (typeof name !== "string") throw new NotInMemoryError("ordered consumer");
		const info = await apiRequest<ConsumerInfo>(this.#connection, `CONSUMER.INFO.${stream}.${name}`);
		return memoryConsumerOf(this.#connection, info);
	}
}

function headersOf({ headers, expect = {} }: Partial<JetStreamPublishOptions>): MsgHdrs {
	refuseOthers("expectation", expect, EXPECTATIONS);
	const all = headers ? copyOf(headers) : emptyHeaders();
	const { streamName, lastSequence, lastSubjectSequence } = expect;
	if (streamName) all.set("Nats-Expected-Stream", streamName);
	if (lastSequence !== undefined) all.set("Nats-Expected-Last-Sequence", String(lastSequence));
	if (lastSubjectSequence !== undefined) all.set("Nats-Expected-Last-Subject-Sequence", String(lastSubjectSequence));
	return all;
}
