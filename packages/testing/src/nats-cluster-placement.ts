import { setTimeout as pause } from "node:timers/promises";
import { type ConnectionOptions, connect, type JetStreamManager, type StreamConfig } from "nats";

const TIMEOUT_MS = 20_000;
const ANSWER_MS = 1_000;
const PAUSE_MS = 50;
/** JetStream makes no more copies than this. */
const MOST_REPLICAS = 5;
const NAME = "plane-testing-placement";

/**
 * Resolves when a stream can be made with a replica on every member: a leader alone does not yet know of the others' room. Whoever is
 * not let in, because the configuration text says so, cannot find out.
 */
export async function whenReplicasFit(
	options: ConnectionOptions,
	size: number,
	signal: AbortSignal | undefined,
): Promise<void> {
	const connection = await connect({ ...options, timeout: ANSWER_MS }).catch(() => undefined);
	if (!connection) return;
	try {
		const manager = await connection.jetstreamManager({ checkAPI: false, timeout: ANSWER_MS });
		await tryUntilDone(manager, Math.min(size, MOST_REPLICAS), signal);
		signal?.throwIfAborted();
	} finally {
		await connection.close();
	}
}

async function tryUntilDone(
	manager: JetStreamManager,
	replicas: number,
	signal: AbortSignal | undefined,
): Promise<void> {
	const config = { name: NAME, subjects: [NAME], storage: "memory", num_replicas: replicas } as Partial<StreamConfig>;
	const deadline = Date.now() + TIMEOUT_MS;
	for (;;) {
		try {
			await manager.streams.add({ ...config });
			await manager.streams.delete(NAME);
			return;
		} catch (error) {
			signal?.throwIfAborted();
			if (Date.now() > deadline)
				throw new Error(`The cluster has no room for ${replicas} replicas after ${TIMEOUT_MS / 1_000} s`, {
					cause: error,
				});
		}
		await pause(PAUSE_MS);
	}
}
