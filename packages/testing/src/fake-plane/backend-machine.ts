import { BackendState, type SpawnRequest, UpdateBackendStateMessage } from "@plane/messages";
import { BackendMonitor, type MonitorOptions } from "./backend-monitor.js";
import type { Peer } from "./peer.js";
import type { BackendLife } from "./script.js";

const RETRY_MS = 1_000;
/** The proxy notes activity by the second. */
const ACTIVITY_RESOLUTION_MS = 1_000;
/** Beyond this Plane's calendar ends. */
const MAX_IDLE_SECS = 8_200_000_000_000;

export interface MachineOptions extends MonitorOptions {
	/** Names of the containers on the drone. */
	readonly containers: Set<string>;
}

/** The life of one backend on its drone. */
export class BackendMachine {
	readonly #peer: Peer;
	readonly #request: SpawnRequest;
	readonly #life: BackendLife;
	readonly #containers: Set<string>;
	readonly #monitor: BackendMonitor;
	readonly #signal = new AbortController();
	#state: BackendState = "Loading";
	#abandoned = false;

	constructor(options: MachineOptions) {
		this.#peer = options.peer;
		this.#request = options.request;
		this.#life = options.life;
		this.#containers = options.containers;
		this.#monitor = new BackendMonitor(options);
		options.peer.stopped.addEventListener("abort", () => this.abandon(), { once: true });
	}

	get state(): BackendState {
		return this.#state;
	}

	/** From Loading until the container is gone. */
	async run(): Promise<void> {
		await this.#enter("Loading");
		while (!this.#abandoned) {
			if (BackendState.isRunning(this.#state)) this.#monitor.start({ container: true });
			const next = await this.#next(this.#state);
			if (this.#abandoned) break;
			if (next === "ErrorLoading") return await this.#failLoading();
			await this.#tellExitCode(next);
			await this.#enter(next);
			if (BackendState.isTerminal(next)) return this.#remove();
		}
		this.#monitor.stop();
	}

	/** Takes effect at once, unless the end has come already. */
	terminate(): void {
		this.#signal.abort();
	}

	/** Ends without a word, as when another spawn of the same id takes over. */
	abandon(): void {
		this.#abandoned = true;
		this.#signal.abort();
	}

	async #next(state: BackendState): Promise<BackendState> {
		const next =
			state === "Loading" ? await this.#load() : state === "Starting" ? await this.#start() : await this.#live();
		return this.#signal.signal.aborted ? "Terminated" : next;
	}

	async #load(): Promise<BackendState> {
		const { loadingMs, ends } = this.#life;
		await this.#wait(loadingMs);
		if (this.#signal.signal.aborted) return "Terminated";
		if (ends === "ErrorLoading" || this.#containers.has(this.#request.backend_id)) return "ErrorLoading";
		this.#containers.add(this.#request.backend_id);
		return "Starting";
	}

	async #start(): Promise<BackendState> {
		const { startingMs, ends } = this.#life;
		await this.#wait(startingMs);
		return ends === "ErrorStarting" || ends === "TimedOutBeforeReady" ? ends : "Ready";
	}

	async #live(): Promise<BackendState> {
		const { readyMs, ends } = this.#life;
		if (ends !== undefined) {
			await this.#wait(readyMs);
			return ends;
		}
		const { max_idle_secs: idle } = this.#request;
		if (idle > MAX_IDLE_SECS) return "Failed";
		// Nobody connects to a fake backend, so it is idle from the start.
		await this.#wait(idle * 1_000 + ACTIVITY_RESOLUTION_MS);
		return "Swept";
	}

	/** A backend that could not be loaded has no container to remove, or none of its own. */
	async #failLoading(): Promise<void> {
		const { executable } = this.#request;
		const taken = this.#containers.has(this.#request.backend_id);
		this.#monitor.start({ container: false });
		await this.#monitor.meta(
			taken ? "The container name is already in use" : `The image ${executable.image} could not be pulled`,
		);
		await this.#enter("ErrorLoading");
		this.#monitor.stop();
	}

	async #tellExitCode(next: BackendState): Promise<void> {
		const exited = next === "Failed" || next === "ErrorStarting";
		if (exited && this.#life.ends === next && this.#life.exitCode !== 0) {
			await this.#monitor.meta(`Backend exit code: ${this.#life.exitCode}`);
		}
	}

	/** Reports the state and waits until a controller has acknowledged it, however long that takes. */
	async #enter(state: BackendState): Promise<void> {
		this.#state = state;
		const { cluster, drone_id: drone, backend_id: backend } = this.#request;
		this.#peer.record({ did: "entered", type: "BackendState", backend, message: state });
		const time = new Date(this.#peer.clock.now()).toISOString();
		const update = { cluster, state, backend, time, drone };
		while (!this.#peer.stopped.aborted) {
			try {
				await this.#peer.request(UpdateBackendStateMessage, update);
				return;
			} catch (error) {
				this.#peer.failed("UpdateBackendStateMessage", error);
			}
			await this.#peer.clock.sleep(RETRY_MS, this.#peer.stopped);
		}
	}

	#remove(): void {
		this.#containers.delete(this.#request.backend_id);
		this.#monitor.stop();
	}

	async #wait(ms: number): Promise<void> {
		await this.#peer.clock.sleep(ms, this.#signal.signal);
	}
}
