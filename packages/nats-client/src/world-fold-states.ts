/** A state and when it was reported, in milliseconds since 1970 by a controller's clock. */
export interface StateAt<State> {
	readonly state: State;
	readonly timestamp: number;
}

/**
 * Inserts into states ordered by time, at one time by rank: the last one is the state that counts. False when exactly this one
 * is there already.
 */
export function insertState<State>(
	states: StateAt<State>[],
	{ state, timestamp }: StateAt<State>,
	rank: (state: State) => number,
): boolean {
	const isAfter = (other: StateAt<State>): boolean =>
		other.timestamp > timestamp || (other.timestamp === timestamp && rank(other.state) >= rank(state));
	const place = states.findIndex(isAfter);
	const next = states[place];
	if (next?.timestamp === timestamp && next.state === state) return false;
	states.splice(next ? place : states.length, 0, { state, timestamp });
	return true;
}
