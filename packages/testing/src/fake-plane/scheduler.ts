import {
	FetchBackendForLock,
	type FetchBackendForLockResponse,
	ScheduleRequest,
	type ScheduleResponse,
	SpawnRequest,
	WorldStateMessage,
} from "@plane/messages";
import type { Responder } from "@plane/nats-client";
import type { Peer } from "./peer.js";
import { randomLockUid, randomToken } from "./random.js";
import type { World } from "./world.js";

/** How long a controller waits for a drone's answer. */
const DRONE_TIMEOUT_MS = 10_000;

interface LockClaim {
	readonly lock: string;
	readonly uid: bigint;
}

/** The part of a controller that answers ScheduleRequest and FetchBackendForLock. An exception here is silence on the bus. */
export class Scheduler {
	readonly #peer: Peer;
	readonly #world: World;

	constructor(peer: Peer, world: World) {
		this.#peer = peer;
		this.#world = world;
	}

	/** Every request is handled by itself: one that waits for a lock does not hold up the others. */
	responders(): Responder[] {
		const silent = <T>(type: string, work: Promise<T>): Promise<T | undefined> =>
			work.catch((error: unknown) => {
				this.#peer.failed(type, error);
				return undefined;
			});
		return [
			this.#peer.answer(ScheduleRequest, {}, (request) => silent("ScheduleRequest", this.#schedule(request))),
			this.#peer.answer(FetchBackendForLock, {}, (request) => silent("FetchBackendForLock", this.#fetch(request))),
		];
	}

	async #schedule(request: ScheduleRequest): Promise<ScheduleResponse> {
		const { cluster, lock } = request;
		if (lock === null) return await this.#spawn(request, null);
		const held = this.#holder(cluster, lock);
		if (held !== undefined) return this.#existing(cluster, held);
		const uid = randomLockUid();
		await this.#store({ cluster, LockMessage: { lock, uid, message: "Announce" } });
		const state = this.#world.lock(cluster, lock);
		if (state === "Unlocked") throw new Error("the announcement was ignored and the holder is gone");
		if ("Assigned" in state) return this.#existing(cluster, state.Assigned.backend);
		if (state.Announced.uid === uid) return await this.#spawn(request, { lock, uid });
		return this.#existing(cluster, await this.#assignment(cluster, lock));
	}

	async #spawn(request: ScheduleRequest, claim: LockClaim | null): Promise<ScheduleResponse> {
		const { cluster, max_idle_secs, metadata, executable } = request;
		const ready = this.#world.readyDrones(cluster, this.#peer.clock.now());
		const drone_id = ready[Math.floor(Math.random() * ready.length)];
		if (drone_id === undefined) return "NoDroneAvailable";
		const backend_id = request.backend_id ?? crypto.randomUUID();
		const bearer_token = request.require_bearer_token ? randomToken() : null;
		const spawn = { cluster, drone_id, max_idle_secs, backend_id, metadata, executable, bearer_token };
		if (!(await this.#droneTakes(spawn))) return "NoDroneAvailable";
		const assignment = { drone: drone_id, bearer_token, lock_assignment: claim };
		await this.#peer.append(WorldStateMessage, {
			cluster,
			BackendMessage: { backend: backend_id, Assignment: assignment },
		});
		return {
			Scheduled: { drone: drone_id, backend_id, ...(bearer_token !== null && { bearer_token }), spawned: true },
		};
	}

	/** A drone that does not answer in time may run the backend all the same; Plane takes it for a refusal. */
	async #droneTakes(request: SpawnRequest): Promise<boolean> {
		try {
			return await this.#peer.request(SpawnRequest, request, { timeout: DRONE_TIMEOUT_MS });
		} catch (error) {
			this.#peer.failed("SpawnRequest", error);
			return false;
		}
	}

	/** The lock's holder as it is: nothing of the request but the lock counts. */
	#existing(cluster: string, backend_id: string): ScheduleResponse {
		const backend = this.#world.backend(cluster, backend_id);
		if (backend?.drone === undefined) throw new Error("the lock's holder has no drone");
		const { drone, bearerToken } = backend;
		return {
			Scheduled: { drone, backend_id, ...(bearerToken !== null && { bearer_token: bearerToken }), spawned: false },
		};
	}

	async #fetch({ cluster, lock }: FetchBackendForLock): Promise<FetchBackendForLockResponse> {
		// A free lock makes Plane's task panic, so nobody answers.
		if (this.#world.lock(cluster, lock) === "Unlocked") throw new Error("the lock is unknown");
		const backend_id = this.#holder(cluster, lock) ?? (await this.#assignment(cluster, lock));
		const backend = this.#world.backend(cluster, backend_id);
		if (backend?.drone === undefined) return "NoBackendForLock";
		const { drone, bearerToken } = backend;
		return { Scheduled: { drone, backend_id, ...(bearerToken !== null && { bearer_token: bearerToken }) } };
	}

	#holder(cluster: string, lock: string): string | undefined {
		const state = this.#world.lock(cluster, lock);
		return state !== "Unlocked" && "Assigned" in state ? state.Assigned.backend : undefined;
	}

	/**
	 * Waits, without limit, for an assignment of the lock. The first that the stream keeps counts, which can be that of a holder
	 * long gone.
	 */
	async #assignment(cluster: string, lock: string): Promise<string> {
		const { pattern } = WorldStateMessage.subjects.backendAssignmentWithLock;
		const assignments = this.#peer.client.read(
			{ ...WorldStateMessage, pattern },
			{ cluster, lock },
			{ signal: this.#peer.stopped },
		);
		for await (const { message, sequence } of assignments) {
			await this.#world.reached(sequence, this.#peer.stopped);
			if ("BackendMessage" in message) return message.BackendMessage.backend;
		}
		throw new Error("the controller was stopped");
	}

	async #store(message: WorldStateMessage): Promise<void> {
		const sequence = await this.#peer.append(WorldStateMessage, message);
		if (sequence !== undefined) await this.#world.reached(sequence, this.#peer.stopped);
	}
}
