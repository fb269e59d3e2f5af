import type { LockState } from "@plane/messages";

/** An announcement that no assignment follows is forgotten after this. */
const ANNOUNCE_SECONDS = 30;

/** The locks of one cluster, as Plane folds them. Times are whole seconds of the stream's clock. */
export class LockTable {
	readonly #locks = new Map<string, LockState>();
	#expiries: { readonly lock: string; readonly uid: bigint; readonly due: number }[] = [];

	get(lock: string): LockState {
		return this.#locks.get(lock) ?? "Unlocked";
	}

	/** The first announcement counts; a second one does not even extend it. */
	announce(lock: string, uid: bigint, second: number): void {
		if (this.#locks.has(lock)) return;
		this.#locks.set(lock, { Announced: { uid } });
		this.#expiries.push({ lock, uid, due: second + ANNOUNCE_SECONDS });
	}

	revoke(lock: string, uid: bigint): void {
		if (this.#isAnnouncedBy(lock, uid)) this.#locks.delete(lock);
	}

	/** Only a heartbeat lets announcements expire. */
	heartbeat(second: number): void {
		const due = this.#expiries.filter((expiry) => expiry.due <= second);
		if (due.length === 0) return;
		this.#expiries = this.#expiries.filter((expiry) => expiry.due > second);
		for (const { lock, uid } of due) this.revoke(lock, uid);
	}

	/** Whether the backend gets the lock: it must be announced with this uid, or held, by whomever. */
	assign(lock: string, uid: bigint, backend: string): boolean {
		const state = this.get(lock);
		const held = state !== "Unlocked" && "Assigned" in state;
		if (!held && !this.#isAnnouncedBy(lock, uid)) return false;
		this.#locks.set(lock, { Assigned: { backend } });
		return true;
	}

	/** Frees the lock, whoever holds it. */
	release(lock: string): void {
		this.#locks.delete(lock);
	}

	#isAnnouncedBy(lock: string, uid: bigint): boolean {
		const state = this.get(lock);
		return state !== "Unlocked" && "Announced" in state && state.Announced.uid === uid;
	}
}
