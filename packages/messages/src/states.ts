import { type Codec, type CodecSpec, codec } from "./codec.js";

/** The codec of a state enum, with what Plane knows about its states. */
export interface StateCodec<State extends string> extends Codec<State> {
	/** All states in Plane's sort order. */
	readonly values: readonly State[];
	/** Whether nothing follows the state. */
	isTerminal(state: State): boolean;
	/** Whether something is believed to run in the state. */
	isRunning(state: State): boolean;
	/** Place in Plane's sort order, which breaks ties between states of one time; -1 for an unknown state. */
	rank(state: State): number;
}

/** What the generator knows about a state enum. */
export interface StateSpec<State extends string> extends CodecSpec {
	readonly rank: readonly State[];
	readonly terminal: readonly State[];
	readonly running: readonly State[];
}

/** Makes the codec of a state enum from its generated parts. */
export function stateCodec<State extends string>(spec: StateSpec<State>): StateCodec<State> {
	return {
		...codec<State>(spec),
		values: spec.rank,
		isTerminal: (state) => spec.terminal.includes(state),
		isRunning: (state) => spec.running.includes(state),
		rank: (state) => spec.rank.indexOf(state),
	};
}
