import {
	FetchBackendForLock,
	type FetchBackendForLockResponse,
	ScheduleRequest,
	type ScheduleResponse,
	SpawnRequest,
	WorldStateMessage,
} from "@plane/messages";
import type { ControllerWorld } from "./controller-world.js";
import { assignedBackend, claimLock, holderOf, type LockClaim } from "./lock-claim.js";
import type { Loop } from "./loop.js";
import { jsonWithout, type OldBuild } from "./old-build.js";
import type { Peer } from "./peer.js";
import { spawnRequestOf } from "./spawn-request.js";

type Holder = Extract<FetchBackendForLockResponse, object>["Scheduled"];

/** The part of a controller that answers ScheduleRequest and FetchBackendForLock. An exception here is silence on the bus. */
export class Scheduler {
	readonly #peer: Peer;
	readonly #world: ControllerWorld;
	readonly #build: OldBuild;

	constructor(peer: Peer, world: ControllerWorld, build: OldBuild) {
		this.#peer = peer;
		this.#world = world;
		this.#build = build;
	}

	/** Every request is handled by itself: one that waits for a lock does not hold up the others. */
	listen(loop: Loop): void {
		const silent = <T>(type: string, work: Promise<T>): Promise<T | undefined> =>
			work.catch((error: unknown) => {
				this.#peer.failed(type, error);
				return undefined;
			});
		const schedule = this.#build.repliesWithoutSpawned
			? { ...ScheduleRequest, reply: replyWithoutSpawned }
			: ScheduleRequest;
		loop.answer(schedule, {}, (request) => silent("ScheduleRequest", this.#schedule(request)));
		loop.answer(FetchBackendForLock, {}, (request) => silent("FetchBackendForLock", this.#fetch(request)));
	}

	async #schedule(request: ScheduleRequest): Promise<ScheduleResponse> {
		const { cluster, lock } = request;
		if (lock === null) return await this.#spawn(request, null);
		const holder = holderOf(this.#world, cluster, lock);
		if (holder !== undefined) return this.#existing(cluster, holder);
		const claim = await claimLock(this.#peer, this.#world, cluster, lock);
		return "holder" in claim ? this.#existing(cluster, claim.holder) : await this.#spawn(request, claim);
	}

	async #spawn(request: ScheduleRequest, claim: LockClaim | null): Promise<ScheduleResponse> {
		const { cluster } = request;
		const ready = this.#world.cluster(cluster)?.readyDrones(this.#peer.clock.now()) ?? [];
		const drone = ready[Math.floor(Math.random() * ready.length)];
		if (drone === undefined) return "NoDroneAvailable";
		const spawn = spawnRequestOf(request, drone.id);
		if (!(await this.#droneTakes(spawn))) return "NoDroneAvailable";
		const { backend_id, bearer_token } = spawn;
		const Assignment = { drone: drone.id, bearer_token, lock_assignment: claim };
		await this.#peer.append(WorldStateMessage, { cluster, BackendMessage: { backend: backend_id, Assignment } });
		return {
			Scheduled: { drone: drone.id, backend_id, ...(bearer_token !== null && { bearer_token }), spawned: true },
		};
	}

	/** A drone that does not answer in time may run the backend all the same; Plane takes it for a refusal. */
	async #droneTakes(request: SpawnRequest): Promise<boolean> {
		try {
			return await this.#peer.request(SpawnRequest, request);
		} catch (error) {
			this.#peer.failed("SpawnRequest", error);
			return false;
		}
	}

	/** The lock's holder as it is: nothing of the request but the lock counts. */
	#existing(cluster: string, backend: string): ScheduleResponse {
		return { Scheduled: { ...this.#holder(cluster, backend), spawned: false } };
	}

	async #fetch({ cluster, lock }: FetchBackendForLock): Promise<FetchBackendForLockResponse | undefined> {
		if ((this.#world.cluster(cluster)?.lock(lock) ?? "Unlocked") === "Unlocked") {
			// It makes Plane's task panic, so nobody answers, and nothing of it is told on the bus.
			this.#peer.record({ did: "failed", type: "FetchBackendForLock", reason: "the lock is unknown" });
			return undefined;
		}
		try {
			const backend =
				holderOf(this.#world, cluster, lock) ?? (await assignedBackend(this.#peer, this.#world, cluster, lock));
			return { Scheduled: this.#holder(cluster, backend) };
		} catch (error) {
			this.#peer.failed("FetchBackendForLock", error);
			return "NoBackendForLock";
		}
	}

	#holder(cluster: string, backend_id: string): Holder {
		const backend = this.#world.cluster(cluster)?.backends.get(backend_id);
		if (backend?.drone === undefined) throw new Error("the lock's holder has no drone");
		const { drone, bearerToken } = backend;
		return { drone, backend_id, ...(bearerToken !== undefined && { bearer_token: bearerToken }) };
	}
}

const replyWithoutSpawned = {
	encode: (reply: ScheduleResponse): Uint8Array => new TextEncoder().encode(jsonWithout(Object(reply), "spawned")),
};
