import { BackendState, type BackendStateMessage } from "@plane/messages";
import { backendStates, type StatesOptions } from "./backend-states.js";
import type { Deadline } from "./deadline.js";
import type { Session } from "./session.js";

/** The state that counts of those that the stream holds; undefined when it holds none. */
export async function currentState(
	session: Session,
	cluster: string,
	backend: string,
	deadline: Deadline,
	onInvalid?: StatesOptions["onInvalid"],
): Promise<BackendStateMessage | undefined> {
	let complete = false;
	const states = backendStates(session, cluster, backend, {
		operation: deadline.attempt.operation,
		...deadline.reading,
		onInvalid,
		onCaughtUp: () => {
			complete = true;
			void states.return();
		},
	});
	try {
		let current: BackendStateMessage | undefined;
		for await (const state of states) {
			// Nothing counts any more after it.
			if (BackendState.isTerminal(state.state)) return state;
			current = current === undefined || isLater(state, current) ? state : current;
		}
		if (complete) return current;
		throw deadline.error("its states could not be read in time");
	} finally {
		deadline.clear();
	}
}

/** Several controllers hand states on side by side, so that the stream's order says little: the drone's own time counts. */
export function isLater(state: BackendStateMessage, than: BackendStateMessage): boolean {
	const [time, other] = [comparable(state.time), comparable(than.time)];
	if (time === other) return BackendState.rank(state.state) > BackendState.rank(than.state);
	return time > other;
}

/** Without its `Z` a time in Plane's form sorts as text, whatever the length of its fraction. */
const comparable = (time: string): string => time.slice(0, -1);
