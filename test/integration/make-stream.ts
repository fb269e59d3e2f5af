import { planeStreams } from "@plane/testing";
import type { NatsConnection } from "nats";

/** Makes one of Plane's streams, as controllers do; one server takes one replica. */
export async function makeStream(connection: NatsConnection, name: string): Promise<void> {
	const { streams } = await connection.jetstreamManager();
	const config = planeStreams.find((stream) => stream.name === name);
	await streams.add({ ...config, num_replicas: 1 } as Parameters<typeof streams.add>[0]);
}
