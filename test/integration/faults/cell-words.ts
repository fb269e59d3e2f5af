import type { Outcome, PlaneErrorCode } from "@plane/nats-client";
import type { CallCell, CallName, Failure, ReaderCell, ReaderName } from "./fault.js";

/** A call that is refused or fails in the same way, whatever it is. */
export const everyCall = (cell: CallCell): Record<CallName, CallCell> => ({
	spawn: cell,
	fetch: cell,
	terminate: cell,
	drain: cell,
});

/** A call of which nobody knows whether it was done: all but a spawn can be made again. */
export const unlessSpawn = (code: PlaneErrorCode, outcome: Outcome): Record<CallName, CallCell> => ({
	...everyCall({ code, outcome, retry: true }),
	spawn: { code, outcome, retry: false },
});

export const readers = (
	streams: ReaderCell,
	stats: ReaderCell | undefined,
): Partial<Record<ReaderName, ReaderCell>> => ({
	states: streams,
	worldState: streams,
	read: streams,
	logs: streams,
	...(stats !== undefined && { stats }),
});

export const notSent = (code: PlaneErrorCode, retry = false): Failure => ({ code, outcome: "not-sent", retry });
export const notExecuted = (code: PlaneErrorCode, retry = false): Failure => ({ code, outcome: "not-executed", retry });
export const unknown = (code: PlaneErrorCode): Failure => ({ code, outcome: "unknown", retry: false });
export const ends = (code: PlaneErrorCode, retry = false): Failure => ({ code, retry });
