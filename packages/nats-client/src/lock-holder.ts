import { BackendState, FetchBackendForLock } from "@plane/messages";
import type { Attempt } from "./attempt.js";
import { type CallOptions, optionsOf, refused } from "./call.js";
import { currentState } from "./current-state.js";
import { Deadline } from "./deadline.js";
import { PlaneError } from "./plane-error.js";
import { request, STANDARD_TIMEOUT_MS } from "./request.js";
import { assertUsable, type Scheduled } from "./scheduled.js";
import type { Session } from "./session.js";

/** What Plane's own front ends allow; the bus would take more. */
const MAX_LOCK_BYTES = 2_048;

/** Refuses a lock that Plane's own front ends would refuse. */
export function checkLock(operation: string, lock: string): void {
	if (new TextEncoder().encode(lock).length <= MAX_LOCK_BYTES) return;
	throw refused(operation, `lock must not be longer than ${MAX_LOCK_BYTES} bytes`);
}

/** How the holder of a lock is asked for. */
export interface FetchOptions extends CallOptions {
	/** Looks whether the holder is still alive: when it has ended, the call fails with `lock_holder_ended`. */
	readonly verify?: boolean | undefined;
}

/** Asks who holds a lock; undefined when Plane says that nobody does. */
export async function fetchHolder(
	session: Session,
	cluster: string,
	lock: string,
	given: FetchOptions,
): Promise<Scheduled | undefined> {
	const operation = "fetchBackendForLock";
	const { verify, ...options } = optionsOf(operation, given);
	checkLock(operation, lock);
	const deadline = new Deadline(operation, options, STANDARD_TIMEOUT_MS);
	try {
		const asked = request(session, operation, FetchBackendForLock, { cluster, lock }, deadline.rest);
		const answer = await asked.catch((error: unknown) => unanswered(deadline.attempt, error));
		if (answer === "NoBackendForLock") return undefined;
		assertUsable(deadline.attempt, answer.Scheduled);
		if (verify) await assertHolderLives(session, cluster, answer.Scheduled.backend_id, deadline.attempt, deadline.rest);
		return { ...answer.Scheduled, spawned: false };
	} finally {
		deadline.clear();
	}
}

/** Throws when a backend that Plane named as a lock's holder has ended. One of which no state has come yet is just beginning. */
export async function assertHolderLives(
	session: Session,
	cluster: string,
	backend: string,
	attempt: Attempt,
	options: CallOptions,
): Promise<void> {
	const reading = currentState(session, cluster, backend, new Deadline(attempt.operation, options));
	const current = await reading.catch((error: unknown) => unverified(attempt, error));
	if (current === undefined || !BackendState.isTerminal(current.state)) return;
	const reason = `the lock is held by a backend that has ended in ${current.state}`;
	const facts = { code: "lock_holder_ended", outcome: "not-executed", backendState: current.state } as const;
	throw attempt.failed({ ...facts, reason });
}

/** Plane never answers for a lock that nobody holds, which from here looks like an outage. */
function unanswered(attempt: Attempt, error: unknown): never {
	if (!(error instanceof PlaneError) || error.code !== "timeout") throw error;
	const reason = "no answer in time: nobody holds the lock, which Plane says by silence, or no controller works";
	throw attempt.failed({ code: "timeout", outcome: error.outcome, reason });
}

/** By then Plane has answered, and has started nothing. */
function unverified(attempt: Attempt, error: unknown): never {
	if (!(error instanceof PlaneError)) throw error;
	const reason = "Plane has named a holder of the lock, whose states could not be read";
	throw attempt.failed({ code: error.code, outcome: "not-executed", reason, cause: error });
}
