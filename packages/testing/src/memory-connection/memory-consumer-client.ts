import type { Consumer, ConsumerInfo, NatsConnection } from "nats";
import { apiRequest } from "./api-request.js";
import { fetchMessages } from "./fetched-messages.js";
import { notInMemory } from "./not-in-memory.js";

const REFUSED = notInMemory<Consumer>()("consumer", "next", "consume");

/** A pull consumer as its readers have it. */
export function memoryConsumerOf(connection: NatsConnection, known: ConsumerInfo): Consumer {
	const { stream_name: stream, name } = known;
	return {
		info: async (cached = false) =>
			cached ? known : await apiRequest<ConsumerInfo>(connection, `CONSUMER.INFO.${stream}.${name}`),
		delete: async () =>
			(await apiRequest<{ success: boolean }>(connection, `CONSUMER.DELETE.${stream}.${name}`)).success,
		fetch: async (options = {}) => fetchMessages(connection, known, options),
		...REFUSED,
	};
}
