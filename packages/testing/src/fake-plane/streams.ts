import {
	BackendLogMessage,
	BackendStateMessage,
	SetDnsRecord,
	type StreamConfig,
	WorldStateMessage,
} from "@plane/messages";
import type { JetStreamManager, NatsConnection, StreamConfig as NatsStreamConfig } from "nats";
import { OLD_LOG_STREAM } from "./old-build.js";

const STREAM_NOT_FOUND = 10059;
const REPLICAS_NEED_A_CLUSTER = 10074;

/** The streams of Plane, in the order in which a controller makes them. */
export const planeStreams: readonly StreamConfig[] = [
	WorldStateMessage,
	BackendLogMessage,
	BackendStateMessage,
	SetDnsRecord,
].flatMap(({ stream }) => stream ?? []);

/** How a controller makes the streams. */
export interface CreateStreamsOptions {
	readonly oldLogStream: boolean;
	readonly onFailure: (stream: string, error: unknown) => void;
}

/** Makes the streams that are missing, as controllers do at their start; existing ones stay as they are. */
export async function createStreams(
	connection: NatsConnection,
	{ oldLogStream, onFailure }: CreateStreamsOptions,
): Promise<void> {
	const manager = await connection.jetstreamManager({ checkAPI: false });
	for (const stream of planeStreams) {
		const config = oldLogStream && stream.name === "backend_logs" ? { ...stream, name: OLD_LOG_STREAM } : stream;
		try {
			await getOrCreate(manager, config);
		} catch (error) {
			// Plane goes on without the stream, too.
			onFailure(config.name, error);
		}
	}
}

async function getOrCreate(manager: JetStreamManager, config: StreamConfig): Promise<void> {
	try {
		await manager.streams.info(config.name);
	} catch (error) {
		if (errorCode(error) !== STREAM_NOT_FOUND) throw error;
		await create(manager, config);
	}
}

async function create(manager: JetStreamManager, config: StreamConfig): Promise<void> {
	try {
		await manager.streams.add(natsConfig(config));
	} catch (error) {
		if (errorCode(error) !== REPLICAS_NEED_A_CLUSTER) throw error;
		await getOrCreate(manager, { ...config, num_replicas: 1 });
	}
}

/** `add` writes into what it is given. */
function natsConfig(config: StreamConfig): Partial<NatsStreamConfig> {
	return { ...config, subjects: [...config.subjects] } as Partial<NatsStreamConfig>;
}

function errorCode(error: unknown): number | undefined {
	return (error as { api_error?: { err_code?: number } }).api_error?.err_code;
}
