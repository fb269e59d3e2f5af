import { backendStates } from "./backend-states.js";
import type { CallOptions } from "./call.js";
import { Deadline } from "./deadline.js";
import { PlaneError, type PlaneErrorCode } from "./plane-error.js";
import type { Session } from "./session.js";

/** The controller waits up to 10 s for the drone, which reports the first state as soon as it has answered. */
const TIMEOUT_MS = 15_000;

/**
 * What became of a spawn: the backend has a state, so it was `found`; it is `absent`, because its history was readable all the time
 * and no state came; or it stays `unknown`, because the history could not be read.
 */
export type SpawnOutcome = "found" | "absent" | "unknown";

/** What says that the history cannot be read, other than the caller's own doing. */
const UNREADABLE: ReadonlySet<PlaneErrorCode> = new Set([
	"connection_closed",
	"permission",
	"stream_reset",
	"stream_unavailable",
]);

/** Looks a backend up in the status history, and waits for what may still come. */
export async function spawnOutcome(
	session: Session,
	cluster: string,
	backend: string,
	options: CallOptions,
): Promise<SpawnOutcome> {
	const deadline = new Deadline("spawnOutcome", options, TIMEOUT_MS);
	let readable = false;
	const setReadable = (now: boolean) => () => {
		readable = now;
	};
	const states = backendStates(session, cluster, backend, {
		signal: deadline.signal,
		onCaughtUp: setReadable(true),
		onInterrupted: setReadable(false),
	});
	try {
		const { done } = await states.next();
		if (!done) return "found";
		if (!deadline.signal.aborted || options.signal?.aborted) throw deadline.error("");
		return readable ? "absent" : "unknown";
	} catch (error) {
		if (error instanceof PlaneError && UNREADABLE.has(error.code)) return "unknown";
		throw error;
	} finally {
		deadline.clear();
		await states.return();
	}
}
