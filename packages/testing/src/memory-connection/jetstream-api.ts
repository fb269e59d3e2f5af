import { isDeepStrictEqual } from "node:util";
import type { ConsumerConfig, StreamConfig } from "nats";
import { ApiError, consumerNotFound, streamNotFound } from "./api-error.js";
import type { BusMessage } from "./bus-message.js";
import { consumerSettings } from "./consumer-settings.js";
import type { MemoryBus } from "./memory-bus.js";
import { MemoryConsumer } from "./memory-consumer.js";
import { MemoryStream, type PurgeRequest } from "./memory-stream.js";
import { NotInMemoryError } from "./not-in-memory.js";
import type { PullRequest } from "./pull-requests.js";
import { streamSettings } from "./stream-settings.js";
import { covers, overlap } from "./subject-pattern.js";

const utf8 = new TextDecoder();

/** Everything that the API works on, and the request. */
interface Call {
	readonly streams: Map<string, MemoryStream>;
	readonly bus: MemoryBus;
	/** The tokens of the subject behind the name of the method. */
	readonly tokens: readonly string[];
	readonly body: Readonly<Record<string, unknown>>;
	readonly reply: string | undefined;
}

/** The answer; undefined when there is none, or when it comes by itself. */
type Method = (call: Call) => object | undefined;

const METHODS: Readonly<Record<string, Method>> = {
	"STREAM.CREATE": createStream,
	"STREAM.INFO": (call) => ({ ...streamOf(call).info(filterOf(call)), ...page(1) }),
	"STREAM.DELETE": deleteStream,
	"STREAM.PURGE": (call) => ({ success: true, purged: streamOf(call).purge(call.body as PurgeRequest) }),
	"STREAM.NAMES": (call) =>
		paged(
			"streams",
			wanted(call).map(({ name }) => name),
		),
	"STREAM.LIST": (call) =>
		paged(
			"streams",
			wanted(call).map((stream) => stream.info(undefined)),
		),
	"CONSUMER.CREATE": createConsumer,
	"CONSUMER.DURABLE.CREATE": createConsumer,
	"CONSUMER.INFO": (call) => consumerOf(call).info,
	"CONSUMER.DELETE": deleteConsumer,
	"CONSUMER.NAMES": (call) => paged("consumers", [...streamOf(call).consumers.keys()]),
	"CONSUMER.LIST": (call) =>
		paged(
			"consumers",
			[...streamOf(call).consumers.values()].map(({ info }) => info),
		),
	"CONSUMER.MSG.NEXT": pull,
};

/** Does what a request asks for and returns the answer; undefined when there is none, or when it comes by itself. */
export function jetStreamApi(
	streams: Map<string, MemoryStream>,
	bus: MemoryBus,
	subject: string,
	{ data, reply }: BusMessage,
): object | undefined {
	const name = Object.keys(METHODS).find((each) => subject === each || subject.startsWith(`${each}.`));
	const method = METHODS[name ?? ""];
	if (name === undefined || !method)
		throw new NotInMemoryError(`JetStream call ${subject.split(".").slice(0, 2).join(".")}`);
	const tokens = subject.slice(name.length + 1).split(".");
	try {
		return method({ streams, bus, tokens, body: bodyOf(data), reply });
	} catch (error) {
		if (error instanceof ApiError) return { error: error.toWire() };
		throw error;
	}
}

function createStream({ streams, body }: Call): object {
	const config = streamSettings(body as Partial<StreamConfig>);
	const known = streams.get(config.name);
	if (known && isDeepStrictEqual(known.config, config)) return { ...known.info(undefined), ...page(1) };
	if (known) throw new ApiError(400, 10058, "stream name already in use with a different configuration");
	const all = [...streams.values()].flatMap((stream) => stream.config.subjects);
	if (all.some((subject) => config.subjects.some((own) => overlap(own, subject))))
		throw new ApiError(400, 10065, "subjects overlap with an existing stream");
	const stream = new MemoryStream(config);
	streams.set(config.name, stream);
	return { ...stream.info(undefined), ...page(1), did_create: true };
}

function deleteStream(call: Call): object {
	const stream = streamOf(call);
	stream.end();
	call.streams.delete(stream.name);
	return { success: true };
}

function createConsumer(call: Call): object {
	const stream = streamOf(call);
	const config = consumerSettings((call.body.config ?? {}) as Partial<ConsumerConfig>, stream);
	const name =
		config.name ?? config.durable_name ?? call.tokens[1] ?? crypto.randomUUID().replaceAll("-", "").slice(0, 8);
	// Older servers take it when nothing changes, newer ones do not.
	if (stream.consumers.has(name)) throw new NotInMemoryError("making of a consumer that is there already");
	const consumer = new MemoryConsumer(name, config, stream, call.bus);
	stream.addConsumer(consumer);
	return consumer.info;
}

function deleteConsumer(call: Call): object {
	streamOf(call).removeConsumer(consumerOf(call).name);
	return { success: true };
}

/** A server keeps silent about a consumer that is not there. */
function pull({ streams, tokens: [stream = "", name = ""], body, reply }: Call): undefined {
	if (reply !== undefined)
		streams
			.get(stream)
			?.consumers.get(name)
			?.pull(reply, body as PullRequest);
}

function streamOf({ streams, tokens: [name = ""] }: Call): MemoryStream {
	const stream = streams.get(name);
	if (!stream) throw streamNotFound();
	stream.expire();
	return stream;
}

function consumerOf(call: Call): MemoryConsumer {
	const consumer = streamOf(call).consumers.get(call.tokens[1] ?? "");
	if (!consumer) throw consumerNotFound();
	return consumer;
}

function filterOf({ body: { subjects_filter: filter } }: Call): string | undefined {
	return typeof filter === "string" && filter !== "" ? filter : undefined;
}

/** Those that keep a certain subject, if one is asked for. */
function wanted({ streams, body: { subject } }: Call): MemoryStream[] {
	const all = [...streams.values()];
	if (typeof subject !== "string" || subject === "") return all;
	return all.filter(({ config }) => config.subjects.some((pattern) => covers(pattern, subject)));
}

/** All on one page: what a test makes is never much. */
function paged(name: string, items: readonly unknown[]): object {
	return { ...page(items.length), [name]: items };
}

function page(total: number): { total: number; offset: number; limit: number } {
	return { total, offset: 0, limit: Math.max(total, 1_024) };
}

function bodyOf(data: Uint8Array): Readonly<Record<string, unknown>> {
	const text = utf8.decode(data);
	return text === "" ? {} : (JSON.parse(text) as Record<string, unknown>);
}
