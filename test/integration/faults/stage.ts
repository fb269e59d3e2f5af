import { PlaneClient, type PlaneClientOptions, type PlaneConnection } from "@plane/nats-client";
import {
	type FaultProxy,
	type NatsServer,
	type NatsServerOptions,
	planeStreams,
	startFaultProxy,
	startNatsServer,
} from "@plane/testing";
import { type ConnectionOptions, connect, type Msg, type NatsConnection } from "nats";
import { CLUSTER } from "../desk.js";
import { makeStream } from "../make-stream.js";
import { connectLine } from "../nats-line.js";

/** Where a fault is shown: a client that reaches its server through a proxy, and a plain connection past the proxy. */
export interface Stage extends AsyncDisposable {
	readonly server: NatsServer;
	readonly proxy: FaultProxy;
	/** The connection that the client works on; the stage has opened it, the client only uses it. */
	readonly connection: PlaneConnection;
	readonly client: PlaneClient;
	/** Sees and does what the client does not. Another one after `renew`. */
	readonly raw: NatsConnection;
	/** Opens `raw` anew, when its server was gone. */
	renew(): Promise<void>;
	/** Resolves as soon as the connection has told that it came back. */
	reconnected(): Promise<void>;
	/** Does something that ends the connection, and waits until this is told: on a busy machine it may have been lost before. */
	losing(act: () => unknown): Promise<void>;
	/** Resolves when each loss was followed by a new connection. */
	back(): Promise<void>;
}

export interface StageOptions {
	readonly server?: NatsServerOptions;
	/** How the client's connection is opened, where it matters. */
	readonly connection?: ConnectionOptions;
	/** Who looks behind the scenes, when the server asks. */
	readonly raw?: ConnectionOptions;
	readonly client?: Partial<PlaneClientOptions>;
	/** Plane's streams, as controllers make them; they are there unless told. */
	readonly streams?: boolean;
	readonly record?: boolean;
}

/** Comes back at once, so that no test waits for a delay that is not its subject. */
const PATIENT = { maxReconnectAttempts: -1, reconnectTimeWait: 20, reconnectJitter: 0, noAsyncTraces: true };

/** Notices within a third of a second that nobody answers any more; the client's own connection takes a minute. */
export const QUICK_TO_NOTICE: ConnectionOptions = { pingInterval: 100, maxPingOut: 2 };

export async function startStage(options: StageOptions = {}): Promise<Stage> {
	const server = await startNatsServer(options.server);
	const openRaw = () => connect({ servers: `127.0.0.1:${server.port}`, ...PATIENT, ...options.raw });
	let raw = await openRaw();
	if (options.streams !== false) for (const { name } of planeStreams) await makeStream(raw, name);
	const proxy = await startFaultProxy(server, { record: options.record === true });
	const connection: PlaneConnection = await connectLine({
		servers: `127.0.0.1:${proxy.port}`,
		...PATIENT,
		...options.connection,
	});
	const client = new PlaneClient(connection, { cluster: CLUSTER, ...options.client });
	const news = new News(connection);
	return {
		server,
		proxy,
		connection,
		client,
		get raw() {
			return raw;
		},
		renew: async () => {
			await raw.close();
			raw = await openRaw();
		},
		reconnected: () => news.told("reconnect", 1),
		losing: (act) => news.losing(act),
		back: () => news.back(),
		[Symbol.asyncDispose]: async () => {
			await client.close();
			await connection.close();
			await raw.close();
			await proxy.close();
			await server.stop();
		},
	};
}

/** What a connection has told of itself. */
class News {
	readonly #counts = new Map<string, number>();
	readonly #waiting = new Set<() => void>();

	constructor(connection: PlaneConnection) {
		void this.#follow(connection);
	}

	async told(event: string, times: number): Promise<void> {
		while (this.#count(event) < times) {
			await new Promise<void>((resolve) => this.#waiting.add(resolve));
		}
	}

	async losing(act: () => unknown): Promise<void> {
		await this.back();
		const lost = this.told("disconnect", this.#count("disconnect") + 1);
		await act();
		await lost;
	}

	async back(): Promise<void> {
		while (this.#count("reconnect") < this.#count("disconnect")) {
			await this.told("reconnect", this.#count("reconnect") + 1);
		}
	}

	#count(event: string): number {
		return this.#counts.get(event) ?? 0;
	}

	async #follow(connection: PlaneConnection): Promise<void> {
		for await (const { type } of connection.status()) {
			this.#counts.set(type, this.#count(type) + 1);
			for (const resolve of this.#waiting) resolve();
			this.#waiting.clear();
		}
	}
}

/** What reached the other side of a subject: the only witness of what was executed. */
export class Witness {
	readonly heard: Msg[] = [];
	#waiting: (() => void)[] = [];

	private constructor(raw: NatsConnection, subject: string, answer: (message: Msg) => void) {
		raw.subscribe(subject, {
			callback: (error, message) => {
				if (error) return;
				this.heard.push(message);
				answer(message);
				for (const resolve of this.#waiting.splice(0)) resolve();
			},
		});
	}

	/** Listens from now on, and answers as told; with nothing, it keeps silent. */
	static async at(raw: NatsConnection, subject: string, answer?: Uint8Array | ((message: Msg) => void)) {
		const reply = typeof answer === "function" ? answer : (message: Msg) => answer && message.respond(answer);
		const witness = new Witness(raw, subject, reply);
		await raw.flush();
		return witness;
	}

	/** The first message, at once or when it comes. */
	async first(): Promise<Msg> {
		for (;;) {
			const [message] = this.heard;
			if (message) return message;
			await new Promise<void>((resolve) => this.#waiting.push(resolve));
		}
	}
}
