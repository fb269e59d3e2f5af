import type { LockState } from "@plane/messages";
import type { LockChange } from "./world-fold-change.js";
import type { HeldLock } from "./world-fold-view.js";

/** An announcement that no assignment follows is forgotten after this. */
const ANNOUNCE_SECONDS = 30;

type Released = Extract<LockChange, { type: "lock-released" }>;

/** The locks of one cluster. Times are whole seconds of the stream's clock. */
export class LockTable {
	readonly held = new Map<string, HeldLock>();
	#expiries: { readonly lock: string; readonly uid: bigint; readonly due: number }[] = [];

	get(lock: string): LockState {
		return this.held.get(lock) ?? "Unlocked";
	}

	/** The first announcement counts; a second one does not even extend it. */
	announce(lock: string, uid: bigint, second: number): LockChange[] {
		if (this.held.has(lock)) return [];
		this.held.set(lock, { Announced: { uid } });
		this.#expiries.push({ lock, uid, due: second + ANNOUNCE_SECONDS });
		return [{ type: "lock-announced", lock, uid }];
	}

	revoke(lock: string, uid: bigint): LockChange[] {
		return this.#isAnnouncedBy(lock, uid) ? this.#remove(lock, "revoked") : [];
	}

	/** Only a heartbeat lets announcements expire. */
	heartbeat(second: number): LockChange[] {
		const due = this.#expiries.filter((expiry) => expiry.due <= second);
		if (due.length === 0) return [];
		this.#expiries = this.#expiries.filter((expiry) => expiry.due > second);
		return due.flatMap(({ lock, uid }) => (this.#isAnnouncedBy(lock, uid) ? this.#remove(lock, "expired") : []));
	}

	/** Undefined when the backend does not get it: the lock must be announced with this uid, or held, by whomever. */
	assign(lock: string, uid: bigint, backend: string): LockChange | undefined {
		const state = this.held.get(lock);
		if (state === undefined || ("Announced" in state && state.Announced.uid !== uid)) return undefined;
		this.held.set(lock, { Assigned: { backend } });
		return { type: "lock-assigned", lock, backend };
	}

	/** Frees the lock of a backend that ended, whoever holds it by now. */
	release(lock: string): LockChange[] {
		return this.held.has(lock) ? this.#remove(lock, "ended") : [];
	}

	#remove(lock: string, reason: Released["reason"]): LockChange[] {
		this.held.delete(lock);
		return [{ type: "lock-released", lock, reason }];
	}

	#isAnnouncedBy(lock: string, uid: bigint): boolean {
		const state = this.held.get(lock);
		return state !== undefined && "Announced" in state && state.Announced.uid === uid;
	}
}
