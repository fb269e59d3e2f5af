import { BackendState, type BackendStateMessage } from "@plane/messages";
import { backendStates } from "./backend-states.js";
import type { Deadline } from "./deadline.js";
import { PlaneError } from "./plane-error.js";
import type { Session } from "./session.js";

/** Waits until a backend has reached a state and, as far as the stream tells, has not ended since. */
export async function waitForState(
	session: Session,
	cluster: string,
	backend: string,
	wanted: BackendState,
	deadline: Deadline,
): Promise<BackendStateMessage> {
	let reached: BackendStateMessage | undefined;
	let live = false;
	const states = backendStates(session, cluster, backend, {
		operation: deadline.attempt.operation,
		...deadline.reading,
		onCaughtUp: () => {
			live = true;
			if (reached) void states.return();
		},
	});
	try {
		for await (const message of states) {
			const { state } = message;
			const isEnd = BackendState.isTerminal(state);
			if (state === wanted) reached ??= message;
			else if (isEnd) throw endedIn(deadline, state);
			// A state of the past may be followed by an end that is past as well.
			if (reached && (live || isEnd)) return reached;
		}
		if (reached && live) return reached;
		throw deadline.error(`the backend has not become ${wanted} in time`);
	} finally {
		deadline.clear();
	}
}

/** Waits until a backend has ended, in whatever way. */
export async function waitForEnd(
	session: Session,
	cluster: string,
	backend: string,
	deadline: Deadline,
): Promise<BackendStateMessage> {
	try {
		for await (const state of backendStates(session, cluster, backend, deadline.reading)) {
			if (BackendState.isTerminal(state.state)) return state;
		}
	} catch (error) {
		throw error instanceof PlaneError ? unseen(deadline, error) : error;
	} finally {
		deadline.clear();
	}
	throw deadline.error("a drone has heard of it, but no end was reported in time", "unknown");
}

/** What a reader fails with says nothing of the request, which was heard before. */
function unseen({ attempt }: Deadline, cause: PlaneError): PlaneError {
	const reason = "a drone has heard of it, but its end could not be seen";
	return attempt.failed({ code: cause.code, outcome: "unknown", reason, cause });
}

function endedIn({ attempt }: Deadline, backendState: BackendState): Error {
	const reason = `the backend has ended in ${backendState}`;
	return attempt.failed({ code: "backend_ended", outcome: "not-executed", reason, backendState });
}
