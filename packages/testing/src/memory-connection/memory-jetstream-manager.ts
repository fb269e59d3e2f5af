import type { ConsumerAPI, JetStreamManager, Lister, NatsConnection, StreamAPI, StreamInfo } from "nats";
import { apiRequest } from "./api-request.js";
import { MemoryJetStreamClient } from "./memory-jetstream-client.js";
import { notInMemory } from "./not-in-memory.js";

const REFUSED = notInMemory<JetStreamManager>()("jetstreamManager", "getAccountInfo", "advisories", "getOptions");
const REFUSED_OF_STREAMS = notInMemory<StreamAPI>()(
	"streams",
	"update",
	"deleteMessage",
	"getMessage",
	"listKvs",
	"listObjectStores",
	"get",
);
const REFUSED_OF_CONSUMERS = notInMemory<ConsumerAPI>()("consumers", "update", "pause", "resume");

/** JetStream's administration on a memory connection. */
export function memoryJetStreamManager(connection: NatsConnection): JetStreamManager {
	return {
		streams: streamApi(connection),
		consumers: consumerApi(connection),
		jetstream: () => new MemoryJetStreamClient(connection),
		...REFUSED,
	};
}

function streamApi(connection: NatsConnection): StreamAPI {
	const ask = <T>(method: string, body?: object): Promise<T> => apiRequest<T>(connection, `STREAM.${method}`, body);
	return {
		add: (config) => ask(`CREATE.${config.name}`, config),
		info: (name, options) => ask<StreamInfo>(`INFO.${name}`, options),
		delete: async (name) => (await ask<{ success: boolean }>(`DELETE.${name}`)).success,
		purge: (name, options) => ask(`PURGE.${name}`, options),
		find: async (subject) => (await ask<{ streams: string[] }>("NAMES", { subject })).streams[0] ?? notFound(),
		names: (subject) => lister(async () => (await ask<{ streams: string[] }>("NAMES", { subject })).streams),
		list: (subject) => lister(async () => (await ask<{ streams: StreamInfo[] }>("LIST", { subject })).streams),
		...REFUSED_OF_STREAMS,
	};
}

function consumerApi(connection: NatsConnection): ConsumerAPI {
	const ask = <T>(method: string, body?: object): Promise<T> => apiRequest<T>(connection, `CONSUMER.${method}`, body);
	return {
		add: (stream, config) => {
			const { name = config.durable_name, filter_subject: filter } = config;
			const where = [stream, name, name === undefined ? undefined : filter].filter((part) => part);
			return ask(`CREATE.${where.join(".")}`, { stream_name: stream, config, action: "create" });
		},
		info: (stream, name) => ask(`INFO.${stream}.${name}`),
		delete: async (stream, name) => (await ask<{ success: boolean }>(`DELETE.${stream}.${name}`)).success,
		list: (stream) => lister(async () => (await ask<{ consumers: never[] }>(`LIST.${stream}`)).consumers),
		...REFUSED_OF_CONSUMERS,
	};
}

function notFound(): never {
	throw new Error("no stream matches subject");
}

/** All of it is one page. */
function lister<T>(load: () => Promise<T[]>): Lister<T> {
	let loaded = false;
	return {
		next: async () => {
			if (loaded) return [];
			loaded = true;
			return await load();
		},
		async *[Symbol.asyncIterator]() {
			yield* await load();
		},
	};
}
