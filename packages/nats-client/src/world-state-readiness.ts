import { ALIVE_MS } from "./world-fold-drone.js";
import type { WorldCluster, WorldDrone } from "./world-fold-view.js";
import type { ReadinessChange } from "./world-state-events.js";

/** Timers have a longest time, and clocks are set now and then. */
const LONGEST_WAIT_MS = 60_000;

/** Notices when drones become ready or cease to be, also by mere passing of time: then a timer tells, by this machine's clock. */
export class ReadinessWatch {
	readonly #tell: (change: ReadinessChange) => void;
	/** The ready drones, with their clusters. */
	readonly #ready = new Map<WorldDrone, string>();
	#timer: ReturnType<typeof setTimeout> | undefined;
	#due = Number.POSITIVE_INFINITY;

	constructor(tell: (change: ReadinessChange) => void) {
		this.#tell = tell;
	}

	/** Takes note of the drones that are ready, without a word. */
	start(clusters: Iterable<WorldCluster>): void {
		const now = Date.now();
		for (const { name, drones } of clusters) {
			for (const drone of drones.values()) if (drone.isReady(now)) this.#ready.set(drone, name);
		}
		this.#schedule();
	}

	/** Looks at a drone that a message changed. */
	look(cluster: string, drone: WorldDrone): void {
		const ready = drone.isReady(Date.now());
		const changed = ready !== this.#ready.has(drone);
		if (ready) this.#ready.set(drone, cluster);
		else this.#ready.delete(drone);
		if (ready && deadlineOf(drone) < this.#due) this.#schedule();
		if (changed) this.#tell({ type: ready ? "drone-ready" : "drone-unready", cluster, drone: drone.id });
	}

	stop(): void {
		clearTimeout(this.#timer);
		this.#ready.clear();
	}

	/** Sets the timer to the first instant at which a drone is no longer ready unless it is heard of. */
	#schedule(): void {
		clearTimeout(this.#timer);
		this.#due = Math.min(...[...this.#ready.keys()].map(deadlineOf), Number.POSITIVE_INFINITY);
		if (this.#ready.size === 0) return;
		const wait = Math.max(1, Math.min(this.#due - Date.now(), LONGEST_WAIT_MS));
		this.#timer = setTimeout(() => this.#lookAtAll(), wait);
	}

	#lookAtAll(): void {
		for (const [drone, cluster] of [...this.#ready]) this.look(cluster, drone);
		this.#schedule();
	}
}

function deadlineOf({ lastSeen = 0 }: WorldDrone): number {
	return lastSeen + ALIVE_MS;
}
