import { type BackendState, type SpawnRequest, UpdateBackendStateMessage } from "@plane/messages";
import type { Peer } from "./peer.js";
import { utcTime } from "./utc-time.js";

const RETRY_MS = 1_000;

/** Tells controllers the states of a drone's backends. */
export class BackendReporter {
	readonly #peer: Peer;
	readonly #cluster: string;

	constructor(peer: Peer, cluster: string) {
		this.#peer = peer;
		this.#cluster = cluster;
	}

	/** Repeats the same message, with the same time, until a controller has answered `null`, however long that takes. */
	async report({ backend_id: backend, drone_id: drone }: SpawnRequest, state: BackendState): Promise<void> {
		const { clock, stopped } = this.#peer;
		this.#peer.record({ did: "entered", type: "BackendState", backend, message: state });
		const update = { cluster: this.#cluster, state, backend, time: utcTime(clock.now()), drone };
		while (!stopped.aborted) {
			try {
				await this.#peer.request(UpdateBackendStateMessage, update);
				return;
			} catch (error) {
				this.#peer.failed("UpdateBackendStateMessage", error);
			}
			await clock.sleep(RETRY_MS, stopped, { repeats: true });
		}
	}
}
