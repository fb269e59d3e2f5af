import { WorldStateMessage } from "@plane/messages";
import { type ControllerWorld, stateAsRead } from "./controller-world.js";
import type { Peer } from "./peer.js";
import { planeConsumer } from "./plane-consumer.js";
import { randomLockUid } from "./random.js";

/** An announcement that was the first. */
export interface LockClaim {
	readonly lock: string;
	readonly uid: bigint;
}

/** The backend that the fold says holds the lock. */
export function holderOf(world: ControllerWorld, cluster: string, lock: string): string | undefined {
	const state = world.cluster(cluster)?.lock(lock) ?? "Unlocked";
	return state !== "Unlocked" && "Assigned" in state ? state.Assigned.backend : undefined;
}

/** Announces the lock: the claim when nobody was faster, otherwise the backend that holds or gets it. Throws when that is nobody. */
export async function claimLock(
	peer: Peer,
	world: ControllerWorld,
	cluster: string,
	lock: string,
): Promise<LockClaim | { readonly holder: string }> {
	const uid = randomLockUid();
	const sequence = await peer.append(WorldStateMessage, { cluster, LockMessage: { lock, uid, message: "Announce" } });
	if (sequence !== undefined) await peer.waiting(world.reached(sequence, peer.stopped));
	const state = world.cluster(cluster)?.lock(lock) ?? "Unlocked";
	if (state === "Unlocked") throw new Error("the announcement was ignored and the holder is gone");
	if ("Assigned" in state) return { holder: state.Assigned.backend };
	if (state.Announced.uid === uid) return { lock, uid };
	return { holder: await assignedBackend(peer, world, cluster, lock) };
}

/**
 * Waits, without limit, for an assignment of the lock. The oldest that the stream keeps counts, which can be that of a holder long
 * gone.
 */
export async function assignedBackend(
	peer: Peer,
	world: ControllerWorld,
	cluster: string,
	lock: string,
): Promise<string> {
	const filter = WorldStateMessage.subjects.backendAssignmentWithLock.pattern({ cluster, lock });
	const assignments = await planeConsumer(peer, stateAsRead, filter, peer.stopped);
	const first = await peer.waiting(assignments.next());
	await assignments.return();
	if (first.done) throw new Error("the wait for an assignment ended");
	const { value: message, sequence } = first.value;
	await peer.waiting(world.reached(sequence, peer.stopped));
	if (!("BackendMessage" in message) || !("Assignment" in message.BackendMessage)) throw noAssignment();
	if (message.BackendMessage.Assignment.lock_assignment === null) throw noAssignment();
	return message.BackendMessage.backend;
}

const noAssignment = (): Error => new Error("what came on the subject of assignments is none with a lock");
