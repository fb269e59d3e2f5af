import { WorldStateMessage } from "@plane/messages";
import type { WorldFold } from "@plane/nats-client";
import { unlessAborted } from "../unless-aborted.js";
import { atMost } from "./at-most.js";
import { ControllerWorld, stateAsRead } from "./controller-world.js";
import { feedWorld, relayBackendStates } from "./drone-feed.js";
import { HttpApi } from "./http-api.js";
import type { HttpApiOptions } from "./http-api-options.js";
import type { OldBuild } from "./old-build.js";
import { Peer, type PeerOptions } from "./peer.js";
import { Scheduler } from "./scheduler.js";
import { createStreams } from "./streams.js";

const HEARTBEAT_MS = 1_000;
/** By the machine's clock. */
const LONGEST_DELIVERY_MS = 2_000;
const STATE_STREAM = "plane_state";

/** What a controller is told beside what every process is. */
export interface ControllerOptions extends PeerOptions {
	/** Whether it schedules and listens to drones; one without only has its heartbeat, and its HTTP API. */
	readonly scheduler: boolean;
	readonly http: HttpApiOptions | undefined;
	readonly build: OldBuild;
}

/** A controller: makes the streams, folds the world state, answers clients and drones. */
export class FakeController {
	readonly name: string;
	readonly #options: ControllerOptions;
	readonly #peer: Peer;
	readonly #world: ControllerWorld;
	readonly #leaveClock: () => void;
	#http: HttpApi | undefined;

	private constructor(options: ControllerOptions) {
		this.name = options.name;
		this.#options = options;
		this.#peer = new Peer(options);
		this.#world = new ControllerWorld(options.clock);
		const { activity, flush } = { activity: 0, flush: async () => undefined };
		this.#leaveClock = options.clock.join({ activity, flush, idle: () => this.#caughtUp() });
		// It may die of a message, and then nothing of it goes on.
		this.#peer.stopped.addEventListener("abort", () => void this.stop(), { once: true });
	}

	/** Resolves when it has read the world state and listens. */
	static async start(options: ControllerOptions): Promise<FakeController> {
		const controller = new FakeController(options);
		try {
			await controller.#start();
			return controller;
		} catch (error) {
			await controller.stop();
			throw error;
		}
	}

	/** What it knows by now. It goes on. */
	get world(): Pick<WorldFold, "sequence" | "clockTime" | "clusters" | "snapshot"> {
		return this.#world.fold;
	}

	/** Whether its process runs. */
	get running(): boolean {
		return !this.#peer.stopped.aborted;
	}

	/** Whether it schedules and listens to drones. */
	get schedules(): boolean {
		return this.#options.scheduler;
	}

	/** Where its HTTP API listens, without a slash at the end; undefined without one. */
	get httpUrl(): string | undefined {
		return this.#http?.url;
	}

	/** Resolves when the condition holds after something new has come into its world; rejects when the signal is aborted or it ends. */
	async when(condition: () => boolean, signal?: AbortSignal): Promise<void> {
		const { stopped } = this.#peer;
		await this.#world.when(condition, signal ? AbortSignal.any([stopped, signal]) : stopped);
	}

	/** @internal Resolves when the server knows all that it listens on, and when it ends. */
	async reachable(): Promise<void> {
		await this.#peer.reachable();
	}

	/** Ends it without a word, as a crash does. */
	async stop(): Promise<void> {
		this.#leaveClock();
		await this.#http?.close();
		await this.#peer.stop();
	}

	async #start(): Promise<void> {
		const peer = this.#peer;
		const { oldLogStream = false } = this.#options.build;
		const onFailure = (stream: string, error: unknown): void => peer.failed(`stream ${stream}`, error);
		await unlessAborted(createStreams(peer.connection, { oldLogStream, onFailure }), peer.stopped);
		await this.#openWorld();
		// The first beat was that of the start. After one that failed the loop's own pause is enough.
		let pause = HEARTBEAT_MS;
		peer.supervise("heartbeat", async () => {
			await peer.clock.sleep(pause, peer.stopped, { repeats: true });
			pause = 0;
			await this.#beat();
		});
		if (this.#options.scheduler) this.#listen();
		if (this.#options.http) this.#http = await HttpApi.start(peer, this.#options.http);
		await peer.flush();
		peer.stopped.throwIfAborted();
	}

	/** Its own heartbeat is the newest entry, so having folded it means having read all there was. */
	async #openWorld(): Promise<void> {
		const { connection, stopped } = this.#peer;
		const manager = await connection.jetstreamManager({ checkAPI: false });
		const exists = manager.streams.info(STATE_STREAM).catch((cause: unknown) => {
			throw new Error(`The controller ended: there is no stream ${STATE_STREAM}, and it could not make one`, { cause });
		});
		await unlessAborted(exists, stopped);
		// Nobody starts the fold again when it ends: the controller goes on with what it knows.
		this.#fold().catch((error: unknown) => this.#peer.failed("fold", error));
		const heartbeat = await this.#heartbeat();
		if (heartbeat !== undefined) await this.#world.reached(heartbeat, stopped);
	}

	#listen(): void {
		const peer = this.#peer;
		const { build } = this.#options;
		const scheduler = new Scheduler(peer, this.#world, build);
		peer.loop("scheduler", { oneByOne: false }, (loop) => scheduler.listen(loop));
		peer.loop("backend_state", { oneByOne: true }, (loop) => relayBackendStates(peer, loop, build));
		peer.loop("monitor_drone_state", { oneByOne: true }, (loop) => feedWorld(peer, loop));
	}

	async #fold(): Promise<void> {
		const { client, stopped } = this.#peer;
		for await (const record of client.read(stateAsRead, {}, { signal: stopped })) this.#world.apply(record);
	}

	async #beat(): Promise<void> {
		const { clock, stopped } = this.#peer;
		while (!stopped.aborted) {
			await this.#heartbeat();
			await clock.sleep(HEARTBEAT_MS, stopped, { repeats: true });
		}
	}

	/** Resolves when it has read what the fake has stored until now, or does not read any more. */
	async #caughtUp(): Promise<void> {
		const { lastStateSequence } = this.#options.log;
		await atMost(LONGEST_DELIVERY_MS, this.#world.reached(lastStateSequence, this.#peer.stopped));
	}

	#heartbeat(): Promise<number | undefined> {
		return this.#peer.append(WorldStateMessage, { heartbeat: null });
	}
}
