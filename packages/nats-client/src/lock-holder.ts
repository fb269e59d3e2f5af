import { BackendState, FetchBackendForLock } from "@plane/messages";
import type { Attempt } from "./attempt.js";
import { type CallOptions, refused } from "./call.js";
import { currentState } from "./current-state.js";
import { Deadline } from "./deadline.js";
import { PlaneError } from "./plane-error.js";
import { request, STANDARD_TIMEOUT_MS } from "./request.js";
import type { Session } from "./session.js";
import type { Scheduled } from "./spawn.js";

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
	readonly verify?: boolean;
}

/** Asks who holds a lock; undefined when Plane says that nobody does. */
export async function fetchHolder(
	session: Session,
	cluster: string,
	lock: string,
	{ verify, ...options }: FetchOptions,
): Promise<Scheduled | undefined> {
	const operation = "fetchBackendForLock";
	checkLock(operation, lock);
	const deadline = new Deadline(operation, options, STANDARD_TIMEOUT_MS);
	try {
		const answer = await request(session, operation, FetchBackendForLock, { cluster, lock }, deadline.rest);
		if (answer === "NoBackendForLock") return undefined;
		const { backend_id: id } = answer.Scheduled;
		if (verify) await assertHolderLives(session, cluster, id, operation, deadline.rest);
		return { ...answer.Scheduled, spawned: false };
	} catch (error) {
		throw error instanceof PlaneError && error.code === "timeout" ? silence(deadline.attempt, error) : error;
	} finally {
		deadline.clear();
	}
}

/** Throws when a backend that Plane named as a lock's holder has ended. One of which no state has come yet is just beginning. */
export async function assertHolderLives(
	session: Session,
	cluster: string,
	backend: string,
	operation: string,
	options: CallOptions,
): Promise<void> {
	const deadline = new Deadline(operation, options);
	const current = await currentState(session, cluster, backend, deadline);
	if (current === undefined || !BackendState.isTerminal(current.state)) return;
	const reason = `the lock is held by a backend that has ended in ${current.state}`;
	const facts = { code: "lock_holder_ended", outcome: "not-executed", backendState: current.state } as const;
	throw deadline.attempt.failed({ ...facts, reason });
}

/** Plane never answers for a lock that nobody holds, which from here looks like an outage. */
function silence(attempt: Attempt, cause: PlaneError): PlaneError {
	const reason = "no answer in time: nobody holds the lock, which Plane says by silence, or no controller works";
	return attempt.failed({ code: "timeout", outcome: cause.outcome, reason });
}
