import { WorldStateMessage } from "@plane/messages";
import type { NatsConnection } from "nats";
import { feedWorld, relayBackendStates } from "./drone-feed.js";
import { Peer, type PeerOptions } from "./peer.js";
import { Scheduler } from "./scheduler.js";
import { createStreams } from "./streams.js";
import { World } from "./world.js";

const HEARTBEAT_MS = 1_000;

/** A controller with scheduler and status relay: makes the streams, folds the world state, answers clients and drones. */
export class FakeController {
	readonly #peer: Peer;
	readonly #connection: NatsConnection;
	readonly #world = new World();

	private constructor(options: PeerOptions) {
		this.#peer = new Peer(options);
		this.#connection = options.connection;
	}

	/** Resolves when it has read the world state and listens. */
	static async start(options: PeerOptions): Promise<FakeController> {
		const controller = new FakeController(options);
		await controller.#start();
		return controller;
	}

	/** Resolves when the cluster has this many drones that take backends. */
	async readyDrones(cluster: string, count: number): Promise<void> {
		const { clock, stopped } = this.#peer;
		await this.#world.when(() => this.#world.readyDrones(cluster, clock.now()).length >= count, stopped);
	}

	async stop(): Promise<void> {
		await this.#peer.stop();
	}

	async #start(): Promise<void> {
		const peer = this.#peer;
		await createStreams(this.#connection, (stream, error) => peer.failed(`stream ${stream}`, error));
		peer.supervise("fold", () => this.#fold());
		// Its own heartbeat is the newest entry, so having folded it means having read all there was.
		const heartbeat = await this.#heartbeat();
		if (heartbeat !== undefined) await this.#world.reached(heartbeat, peer.stopped);
		peer.supervise("heartbeat", () => this.#beat());
		const scheduler = new Scheduler(peer, this.#world);
		peer.respondAll("scheduler", () => scheduler.responders());
		peer.respondAll("status relay", () => relayBackendStates(peer));
		peer.respondAll("drone state", () => feedWorld(peer));
		await this.#connection.flush();
	}

	async #fold(): Promise<void> {
		const { client, stopped } = this.#peer;
		for await (const { message, sequence, timestamp } of client.read(WorldStateMessage, {}, { signal: stopped })) {
			this.#world.apply(message, sequence, timestamp);
		}
	}

	async #beat(): Promise<void> {
		const { clock, stopped } = this.#peer;
		while (!stopped.aborted) {
			await clock.sleep(HEARTBEAT_MS, stopped);
			if (!stopped.aborted) await this.#heartbeat();
		}
	}

	#heartbeat(): Promise<number | undefined> {
		return this.#peer.append(WorldStateMessage, { heartbeat: null });
	}
}
