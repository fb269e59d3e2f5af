import type { NatsConnection } from "@nats-io/nats-core";
import type { PlaneConnection } from "./connection.js";
import type { JetStreamLibrary } from "./jetstream-library.js";
import { PlaneError } from "./plane-error.js";

/** Whether the connection is one of the `@nats-io` line, whose JetStream is a package of its own. */
export function isNats3Connection(connection: PlaneConnection): connection is PlaneConnection & NatsConnection {
	return "respondMessage" in connection && !("jetstream" in connection);
}

/** The JetStream of `@nats-io/jetstream`, which has to be installed beside the connection's package. */
export async function jetStreamOfNats3(connection: NatsConnection): Promise<JetStreamLibrary> {
	const { jetstream, jetstreamManager } = await loadJetStream();
	const manager = await jetstreamManager(connection, { checkAPI: false });
	const client = jetstream(connection);
	return {
		streamInfo: (name, options) => manager.streams.info(name, options),
		addConsumer: (stream, config) => manager.consumers.add(stream, config),
		deleteConsumer: (stream, name) => manager.consumers.delete(stream, name),
		publish: (subject, data, options) => client.publish(subject, data, options),
	};
}

/** Loaded when it is needed: who uses `nats` 2.x does not have it. Bundlers forgive what is missing inside a `try`. */
async function loadJetStream(): Promise<typeof import("@nats-io/jetstream")> {
	try {
		return await import("@nats-io/jetstream");
	} catch (cause) {
		throw new PlaneError({
			code: "stream_unavailable",
			operation: "load @nats-io/jetstream",
			outcome: "not-sent",
			reason: "streams on a connection of the @nats-io line need the package @nats-io/jetstream: install it",
			cause,
		});
	}
}
