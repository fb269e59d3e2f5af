import type { ScenarioStage } from "./scenario-stage.js";

/** The one lock that scenarios are about; each has a cluster of its own. */
export const LOCK = "doc-17";

/** What a scenario puts into `plane_state` about its lock. */
export type LockEntry = (stage: ScenarioStage) => Promise<void>;

/**
 * Somebody wants the lock. Read before anything follows: the stream keeps one announcement of a lock, so that the next one would
 * replace it unread.
 */
export const announce =
	(uid: bigint): LockEntry =>
	async (stage) => {
		await stage.store({ LockMessage: { lock: LOCK, uid, message: "Announce" } });
		await stage.settled();
	};

export const revoke =
	(uid: bigint): LockEntry =>
	(stage) =>
		stage.store({ LockMessage: { lock: LOCK, uid, message: "Revoke" } });

/** A backend gets the lock, if the uid is the announced one. */
export const assign =
	(backend: string, uid: bigint, bearer_token: string | null = null): LockEntry =>
	(stage) =>
		stage.store({
			BackendMessage: {
				backend: stage.id(backend),
				Assignment: { drone: "d1", bearer_token, lock_assignment: { lock: LOCK, uid } },
			},
		});

export const end =
	(backend: string, state: "Swept" | "ErrorLoading"): LockEntry =>
	(stage) =>
		stage.store({ BackendMessage: { backend: stage.id(backend), State: { state, timestamp: 1_704_164_645_123 } } });

/** One entry after the other. */
export async function enter(stage: ScenarioStage, ...entries: readonly LockEntry[]): Promise<void> {
	for (const entry of entries) await entry(stage);
}
