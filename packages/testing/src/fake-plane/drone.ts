import {
	BackendState,
	DrainDrone,
	DroneConnectRequest,
	type DroneState,
	DroneStatusMessage,
	plane,
	SpawnRequest,
	TerminationRequest,
} from "@plane/messages";
import type { Responder } from "@plane/nats-client";
import type { NatsConnection } from "nats";
import { BackendMachine } from "./backend-machine.js";
import { Peer, type PeerOptions } from "./peer.js";
import { type BackendScript, lifeOf } from "./script.js";

const REGISTER = { tries: 10, pauseMs: 5_000, timeoutMs: 5_000 };
const STATUS_EVERY_MS = 4_000;
const DRONE_ADDRESS = "127.0.0.1";

export interface DroneOptions extends PeerOptions {
	readonly statsEveryMs: number;
	/** Read at every spawn. */
	readonly scripts: readonly BackendScript[];
}

/** A drone without Docker: it registers, sends its status, and takes backends through the lives that scripts describe. */
export class FakeDrone {
	readonly id: string;
	readonly #cluster: string;
	readonly #options: DroneOptions;
	readonly #peer: Peer;
	readonly #connection: NatsConnection;
	readonly #containers = new Set<string>();
	readonly #machines = new Map<string, BackendMachine>();
	readonly #runs = new Set<Promise<void>>();
	#state: DroneState = "Ready";

	private constructor(options: DroneOptions) {
		this.id = options.name;
		this.#cluster = options.cluster;
		this.#options = options;
		this.#peer = new Peer(options);
		this.#connection = options.connection;
	}

	/** Resolves when it is registered and listens. */
	static async start(options: DroneOptions): Promise<FakeDrone> {
		const drone = new FakeDrone(options);
		await drone.#register();
		drone.#listen();
		await drone.#connection.flush();
		return drone;
	}

	async stop(): Promise<void> {
		const stopped = this.#peer.stop();
		await Promise.all(this.#runs);
		await stopped;
	}

	async #register(): Promise<void> {
		const { clock, stopped } = this.#peer;
		const request = {
			drone_id: this.id,
			version: plane.version,
			git_hash: plane.commit,
			cluster: this.#cluster,
			ip: DRONE_ADDRESS,
		};
		for (let attempt = 1; ; attempt += 1) {
			try {
				// Any bool will do, Plane does not look at it.
				await this.#peer.request(DroneConnectRequest, request, { timeout: REGISTER.timeoutMs });
				return;
			} catch (error) {
				this.#peer.failed("DroneConnectRequest", error);
				if (attempt === REGISTER.tries || stopped.aborted) throw error;
			}
			await clock.sleep(REGISTER.pauseMs, stopped);
		}
	}

	#listen(): void {
		const peer = this.#peer;
		const ids = { cluster: this.#cluster };
		const insistOnReply = (replyWanted: boolean): void => {
			if (!replyWanted) throw new Error("a message without reply subject ends the loop");
		};
		const loop = (name: string, start: () => Responder): void => peer.respondAll(name, () => [start()]);
		peer.supervise("status", () => this.#status());
		loop("spawn", () =>
			peer.answer(SpawnRequest, { ...ids, drone_id: this.id }, (request, { replyWanted }) => {
				insistOnReply(replyWanted);
				this.#spawn(request);
				return true;
			}),
		);
		loop("terminate", () =>
			peer.answer(TerminationRequest, { cluster_id: this.#cluster }, ({ backend_id }, { replyWanted }) => {
				insistOnReply(replyWanted);
				this.#terminate(backend_id);
				return null;
			}),
		);
		loop("drain", () =>
			peer.answer(DrainDrone, { ...ids, drone: this.id }, ({ drain }, { replyWanted }) => {
				insistOnReply(replyWanted);
				this.#state = drain ? "Draining" : "Ready";
				return null;
			}),
		);
	}

	async #status(): Promise<void> {
		const { clock, stopped } = this.#peer;
		await this.#sendStatus();
		while (!stopped.aborted) {
			await this.#sendStatus();
			await clock.sleep(STATUS_EVERY_MS, stopped);
		}
	}

	async #sendStatus(): Promise<void> {
		const live = [...this.#machines.values()].filter(({ state }) => !BackendState.isTerminal(state));
		await this.#peer.publish(DroneStatusMessage, {
			drone_id: this.id,
			cluster: this.#cluster,
			drone_version: plane.version,
			ready: this.#state === "Ready",
			state: this.#state,
			running_backends: live.length,
		});
	}

	/** Nothing is checked: a draining drone takes backends, and an id that is running already is taken over. */
	#spawn(request: SpawnRequest): void {
		this.#machines.get(request.backend_id)?.abandon();
		const { scripts, statsEveryMs } = this.#options;
		const machine = new BackendMachine({
			peer: this.#peer,
			request,
			life: lifeOf(scripts, request),
			ip: DRONE_ADDRESS,
			statsEveryMs,
			containers: this.#containers,
		});
		this.#machines.set(request.backend_id, machine);
		const run = machine
			.run()
			.catch((error: unknown) => this.#peer.failed("backend", error))
			.finally(() => {
				this.#runs.delete(run);
				if (this.#machines.get(request.backend_id) === machine) this.#machines.delete(request.backend_id);
			});
		this.#runs.add(run);
	}

	/** Every drone of the cluster answers, whether it knows the backend or not. */
	#terminate(backend: string): void {
		const machine = this.#machines.get(backend);
		if (machine) machine.terminate();
		else this.#peer.failed("TerminationRequest", new Error(`no backend ${backend} here`));
	}
}
