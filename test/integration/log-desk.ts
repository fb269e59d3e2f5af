import { BackendLogMessage } from "@plane/messages";
import { PlaneClient, type ReadOptions, type StreamReader } from "@plane/nats-client";
import { type NatsServer, startNatsServer } from "@plane/testing";
import { connect, type JetStreamManager, type NatsConnection, type StreamConfig } from "nats";
import { CLUSTER, consumersOf, reconnected } from "./desk.js";

/** How many log lines of a backend the stream keeps. */
export const KEPT = 500;

/** The stream of logs. */
export const LOGS: Partial<StreamConfig> = {
	name: "backend_logs",
	subjects: ["backend.*.log"],
	max_msgs_per_subject: KEPT,
};

/** The stream of states. */
export const STATES: Partial<StreamConfig> = { name: "backend_status", subjects: ["backend.*.status"] };

/** A server with streams and no Plane: tests print the logs themselves, and a client reads them. */
export class LogDesk implements AsyncDisposable {
	readonly server: NatsServer;
	readonly raw: NatsConnection;
	readonly manager: JetStreamManager;
	readonly client: PlaneClient;

	private constructor(server: NatsServer, raw: NatsConnection, manager: JetStreamManager, client: PlaneClient) {
		this.server = server;
		this.raw = raw;
		this.manager = manager;
		this.client = client;
	}

	static async start(): Promise<LogDesk> {
		const server = await startNatsServer();
		const raw = await connect({ servers: server.url, reconnectTimeWait: 50, maxReconnectAttempts: -1 });
		const manager = await raw.jetstreamManager();
		await manager.streams.add(LOGS);
		await manager.streams.add(STATES);
		return new LogDesk(server, raw, manager, await PlaneClient.connect({ servers: server.url, cluster: CLUSTER }));
	}

	/** Puts log lines into the stream and returns the sequence of the last one. */
	async print(backend_id: string, ...texts: string[]): Promise<number> {
		const stored = texts.map((text) => {
			const message = { backend_id, kind: "Stdout", text } as const;
			return this.raw.jetstream().publish(BackendLogMessage.subject(message), BackendLogMessage.encode(message));
		});
		return (await Promise.all(stored)).at(-1)?.seq ?? 0;
	}

	read(backend_id: string, options: ReadOptions = {}): StreamReader<BackendLogMessage> {
		return this.client.read(BackendLogMessage, { backend_id }, options);
	}

	/** Resolves with the next reconnection of `raw`. */
	async reconnected(): Promise<void> {
		await reconnected(this.raw);
	}

	/** The consumers that readers of logs have on the server. */
	consumers(): Promise<string[]> {
		return consumersOf(this.raw, "backend_logs");
	}

	async deleteConsumers(): Promise<void> {
		for (const name of await this.consumers()) await this.manager.consumers.delete("backend_logs", name);
	}

	async [Symbol.asyncDispose](): Promise<void> {
		await this.client.close();
		await this.raw.close();
		await this.server.stop();
	}
}

/** The texts of the next lines. */
export async function take(reader: StreamReader<BackendLogMessage>, count: number): Promise<string[]> {
	const texts: string[] = [];
	while (texts.length < count) texts.push((await reader.next()).value?.message.text ?? "ended");
	return texts;
}

/** One line for each number. */
export const numbered = (from: number, to: number): string[] =>
	Array.from({ length: to - from + 1 }, (_, index) => String(from + index));
