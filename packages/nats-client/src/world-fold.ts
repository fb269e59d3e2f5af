import type { WorldStateMessage } from "@plane/messages";
import type { WorldChange } from "./world-fold-change.js";
import { FoldedCluster } from "./world-fold-cluster.js";
import { snapshotOf, type WorldSnapshot } from "./world-fold-snapshot.js";
import type { WorldCluster } from "./world-fold-view.js";

/** Where and when the stream stored a message. */
export interface WorldPlace {
	readonly sequence: number;
	/** When the stream stored it, in milliseconds since 1970. Whole seconds count, as in Plane. */
	readonly time: number;
}

/**
 * What a controller knows, message by message: the fold of the stream `plane_state` exactly as Plane does it. Pure: no
 * connection and no clock of its own.
 *
 * The stream keeps only the newest message of each subject, so a fold that starts late can differ from one that has lived
 * through the traffic, in Plane as here. A lock that was announced twice before its assignment is then announced under the
 * second uid, the assignment is refused and the backend has no drone; the first holder of a lock that was used again has none
 * either; of the TXT records only the newest is left.
 */
export class WorldFold {
	// Private: the keyed maps are for reading only.
	readonly #clusters = new Map<string, FoldedCluster>();
	#sequence = 0;
	#clockTime: number | undefined;

	/** Position in the stream of the message applied last: Plane's logical time. */
	get sequence(): number {
		return this.#sequence;
	}

	/** Time of the last heartbeat in milliseconds since 1970, whole seconds. */
	get clockTime(): number | undefined {
		return this.#clockTime;
	}

	/** Every cluster that a message named, by that name. */
	get clusters(): ReadonlyMap<string, WorldCluster> {
		return this.#clusters;
	}

	/** Applies a message and tells what it changed. Never throws. */
	apply(message: WorldStateMessage, { sequence, time }: WorldPlace): WorldChange[] {
		const second = Math.floor(time / 1_000);
		this.#sequence = sequence;
		if (!("cluster" in message)) return this.#heartbeat(second);
		const cluster = this.#cluster(message.cluster);
		return cluster.apply(message, second).map((change) => ({ cluster: cluster.name, ...change }));
	}

	/** A copy of everything as plain data. */
	snapshot(): WorldSnapshot {
		return {
			sequence: this.#sequence,
			clockTime: this.#clockTime ?? null,
			clusters: [...this.#clusters.values()].map(snapshotOf),
		};
	}

	/** Nothing else lets announced locks expire. */
	#heartbeat(second: number): WorldChange[] {
		this.#clockTime = second * 1_000;
		return [...this.#clusters.values()].flatMap((cluster) =>
			cluster.heartbeat(second).map((change) => ({ cluster: cluster.name, ...change })),
		);
	}

	#cluster(name: string): FoldedCluster {
		const known = this.#clusters.get(name);
		if (known) return known;
		const cluster = new FoldedCluster(name);
		this.#clusters.set(name, cluster);
		return cluster;
	}
}
