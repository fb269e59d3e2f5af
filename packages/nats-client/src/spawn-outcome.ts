import { backendStates } from "./backend-states.js";
import { type CallOptions, optionsOf, timeoutOf } from "./call.js";
import { currentState } from "./current-state.js";
import { Deadline } from "./deadline.js";
import { PlaneError, type PlaneErrorCode } from "./plane-error.js";
import type { InvalidMessageReport } from "./receive.js";
import type { Session } from "./session.js";

const OPERATION = "spawnOutcome";

/** The controller waits up to 10 s for the drone, which reports the first state as soon as it has answered. */
const TIMEOUT_MS = 15_000;

/** How much of that is kept for the last look, without which silence of the server would pass for silence of the drone. */
const LAST_LOOK_MS = 2_000;

/**
 * What became of a spawn: the backend has a state, so it was `found`; it is `absent`, because no state came and a last look at its
 * history showed none; or it stays `unknown`, because the history, or what it holds of this backend, could not be read.
 */
export type SpawnOutcome = "found" | "absent" | "unknown";

/** What says that the history cannot be read, other than the caller's own doing. */
const UNREADABLE: ReadonlySet<PlaneErrorCode> = new Set([
	"auth",
	"connection_closed",
	"permission",
	"stream_reset",
	"stream_unavailable",
	"timeout",
]);

/** Looks a backend up in the status history, and waits for what may still come. */
export async function spawnOutcome(
	session: Session,
	cluster: string,
	backend: string,
	options: CallOptions,
): Promise<SpawnOutcome> {
	const timeout = timeoutOf(OPERATION, optionsOf(OPERATION, options).timeout, TIMEOUT_MS);
	const deadline = new Deadline(OPERATION, { ...options, timeout });
	let nothing: SpawnOutcome = "absent";
	const onInvalid = (report: InvalidMessageReport): void => {
		nothing = "unknown";
		session.onInvalid?.(report);
	};
	try {
		const waiting = timeout - Math.min(LAST_LOOK_MS, timeout / 2);
		if (await appears(session, cluster, backend, deadline, waiting)) return "found";
		return (await currentState(session, cluster, backend, deadline, onInvalid)) ? "found" : nothing;
	} catch (error) {
		if (error instanceof PlaneError && UNREADABLE.has(error.code)) return "unknown";
		throw error;
	} finally {
		deadline.clear();
	}
}

/** Whether a state comes within so many milliseconds. */
async function appears(
	session: Session,
	cluster: string,
	backend: string,
	{ signal }: Deadline,
	milliseconds: number,
): Promise<boolean> {
	const waiting = new Deadline(OPERATION, { signal, timeout: Math.max(1, milliseconds) });
	const states = backendStates(session, cluster, backend, { operation: OPERATION, signal: waiting.signal });
	try {
		return !(await states.next()).done;
	} finally {
		waiting.clear();
		await states.return();
	}
}
