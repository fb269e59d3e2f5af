import type { ConsumerConfig, NatsConnection } from "nats";
import type { PlaneConnection } from "./connection.js";
import type { JetStreamLibrary } from "./jetstream-library.js";

/** Whether the connection brings a JetStream along, as those of `nats` 2.x and `nats.ws` do. */
export function isNats2Connection(connection: PlaneConnection): connection is PlaneConnection & NatsConnection {
	return "jetstreamManager" in connection && "jetstream" in connection;
}

/** The JetStream that is part of the connections of `nats` 2.x. */
export async function jetStreamOfNats2(connection: NatsConnection): Promise<JetStreamLibrary> {
	// Asking the API whether it is there would need one more permission; the calls themselves tell soon enough.
	const manager = await connection.jetstreamManager({ checkAPI: false });
	const client = connection.jetstream();
	return {
		streamInfo: (name, options) => manager.streams.info(name, options),
		addConsumer: (stream, config) => manager.consumers.add(stream, config as Partial<ConsumerConfig>),
		deleteConsumer: (stream, name) => manager.consumers.delete(stream, name),
		publish: (subject, data, options) => client.publish(subject, data, options),
	};
}
