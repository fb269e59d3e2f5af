import { connect, type NatsConnection } from "nats";
import { type Clock, realClock } from "./clock.js";
import { FakeController } from "./controller.js";
import { FakeDrone } from "./drone.js";
import { FakePlaneLog } from "./log.js";
import type { BackendScript } from "./script.js";

const STATS_EVERY_MS = 5_000;

/** What a fake Plane is made of. */
export type FakePlaneOptions = (
	| { readonly server: { readonly url: string } }
	| { readonly connection: NatsConnection }
) & {
	/** `plane.test` unless told. */
	readonly cluster?: string;
	/** How many drones, or their ids; one unless told. */
	readonly drones?: number | readonly string[];
	/** Milliseconds between two statistics of a backend; 5,000 as in Plane unless told. */
	readonly statsEveryMs?: number;
};

/**
 * A Plane without Docker: a controller and drones on a real nats-server, which answer, wait, keep silent and write into the
 * streams as Plane's own do.
 */
export class FakePlane implements AsyncDisposable {
	readonly cluster: string;
	/** What reached it and what it did. */
	readonly log = new FakePlaneLog();
	readonly #options: FakePlaneOptions;
	readonly #clock: Clock = realClock;
	readonly #scripts: BackendScript[] = [];
	readonly #own: NatsConnection[] = [];
	readonly #drones: FakeDrone[] = [];
	#controller: FakeController | undefined;
	#stopped: Promise<void> | undefined;

	private constructor(options: FakePlaneOptions) {
		this.#options = options;
		this.cluster = options.cluster ?? "plane.test";
	}

	/** Resolves when the controller listens and every drone can be given backends. */
	static async start(options: FakePlaneOptions): Promise<FakePlane> {
		const plane = new FakePlane(options);
		try {
			await plane.#start();
		} catch (error) {
			await plane.stop();
			throw error;
		}
		return plane;
	}

	/** Ids of the drones. */
	get drones(): readonly string[] {
		return this.#drones.map(({ id }) => id);
	}

	/** Says how backends spawned from now on live; the newest script that fits one counts. */
	script(script: BackendScript): void {
		this.#scripts.push(script);
	}

	/** Ends all of it. A connection that was passed in stays open. */
	stop(): Promise<void> {
		this.#stopped ??= this.#stop();
		return this.#stopped;
	}

	async [Symbol.asyncDispose](): Promise<void> {
		await this.stop();
	}

	async #start(): Promise<void> {
		const { drones = 1, statsEveryMs = STATS_EVERY_MS } = this.#options;
		const ids =
			typeof drones === "number" ? Array.from({ length: drones }, (_, index) => `drone-${index + 1}`) : drones;
		this.#controller = await FakeController.start(await this.#process("controller", "controller.inbox"));
		const inbox = `cluster.${this.cluster.replaceAll(".", "_")}.inbox`;
		for (const id of ids) {
			const options = { ...(await this.#process(id, inbox)), statsEveryMs, scripts: this.#scripts };
			this.#drones.push(await FakeDrone.start(options));
		}
		await this.#controller.readyDrones(this.cluster, ids.length);
	}

	async #process(name: string, inboxPrefix: string) {
		const connection = await this.#connect(name, inboxPrefix);
		return { name, cluster: this.cluster, connection, clock: this.#clock, log: this.log };
	}

	/** Each process of Plane has a connection and an inbox of its own. */
	async #connect(name: string, inboxPrefix: string): Promise<NatsConnection> {
		if ("connection" in this.#options) return this.#options.connection;
		const { url } = this.#options.server;
		const connection = await connect({
			servers: url,
			name,
			inboxPrefix,
			maxReconnectAttempts: -1,
			reconnectTimeWait: 100,
		});
		this.#own.push(connection);
		return connection;
	}

	async #stop(): Promise<void> {
		await Promise.all(this.#drones.map((drone) => drone.stop()));
		await this.#controller?.stop();
		await Promise.all(this.#own.map((connection) => connection.close()));
	}
}
