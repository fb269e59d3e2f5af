import type { Outcome, PlaneErrorCode } from "@plane/nats-client";

/** Calls: one message, one answer. */
export const callNames = ["spawn", "fetch", "terminate", "drain"] as const;
/** Readers: what comes, as it comes. All but the statistics come from a stream. */
export const readerNames = ["states", "worldState", "read", "logs", "stats"] as const;

export type CallName = (typeof callNames)[number];
export type ReaderName = (typeof readerNames)[number];
export type Operation = CallName | ReaderName;

/** The error that is seen. */
export interface Failure {
	readonly code: PlaneErrorCode;
	/** Readers ask Plane for nothing, so theirs says nothing. */
	readonly outcome?: Outcome;
	readonly retry: boolean;
}

/** What happens to a reader that does not fail. */
export type Course =
	/** Goes on by itself, without duplicate or gap. */
	| "resumes"
	/** Goes on by itself; what was sent meanwhile is missing, and the reader says so. */
	| "gap"
	/** Goes on with the latest. */
	| "latest"
	/** Has nothing to tell, and waits. */
	| "waits"
	/** Reports the message, skips it and goes on. */
	| "skips"
	/** Ends without an error, and leaves nothing behind on the server. */
	| "ends"
	/** Only the reader it happened to ends; others and the connection do not notice. */
	| "alone";

export type CallCell = Failure | "completes";
export type ReaderCell = Failure | Course;

/** Where a fault comes from. */
export const parts = ["Answers", "The server", "The network", "Refusals", "The streams", "You"] as const;

/** A row of the matrix. An operation that is not named cannot meet the fault. */
export interface Fault {
	readonly id: string;
	readonly part: (typeof parts)[number];
	readonly title: string;
	readonly calls: Partial<Record<CallName, CallCell>>;
	readonly readers: Partial<Record<ReaderName, ReaderCell>>;
}
