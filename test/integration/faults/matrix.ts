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
	/** Goes on by itself; what was sent meanwhile is missing. */
	| "gap"
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

/** A row of the matrix. An operation that is not named cannot meet the fault. */
export interface Fault {
	readonly id: string;
	readonly title: string;
	readonly calls: Partial<Record<CallName, CallCell>>;
	readonly readers: Partial<Record<ReaderName, ReaderCell>>;
}

/** A call that is refused or fails in the same way, whatever it is. */
const everyCall = (cell: CallCell): Record<CallName, CallCell> => ({
	spawn: cell,
	fetch: cell,
	terminate: cell,
	drain: cell,
});

/** A call of which nobody knows whether it was done: all but a spawn can be made again. */
const unlessSpawn = (code: PlaneErrorCode, outcome: Outcome): Record<CallName, CallCell> => ({
	...everyCall({ code, outcome, retry: true }),
	spawn: { code, outcome, retry: false },
});

const readers = (streams: ReaderCell, stats: ReaderCell | undefined): Partial<Record<ReaderName, ReaderCell>> => ({
	states: streams,
	worldState: streams,
	read: streams,
	logs: streams,
	...(stats !== undefined && { stats }),
});

const notSent = (code: PlaneErrorCode, retry = false): Failure => ({ code, outcome: "not-sent", retry });
const notExecuted = (code: PlaneErrorCode, retry = false): Failure => ({ code, outcome: "not-executed", retry });
const unknown = (code: PlaneErrorCode): Failure => ({ code, outcome: "unknown", retry: false });
const ends = (code: PlaneErrorCode, retry = false): Failure => ({ code, retry });

/** What a caller sees in each fault. */
export const matrix: readonly Fault[] = [
	{
		id: "nobody-listens",
		title: "Nobody listens; the streams were never made",
		calls: everyCall(notExecuted("no_responders", true)),
		readers: readers(ends("stream_unavailable", true), "waits"),
	},
	{
		id: "silence",
		title: "Somebody listens and says nothing",
		calls: unlessSpawn("timeout", "unknown"),
		readers: readers("resumes", "resumes"),
	},
	{
		id: "no-drone",
		title: "Plane answers at once that no drone takes the backend",
		calls: { spawn: notExecuted("no_drone_available", true) },
		readers: {},
	},
	{
		id: "no-drone-late",
		title: "Plane answers so after nine seconds or more: it has waited for a drone, which may run it",
		calls: { spawn: unknown("no_drone_available") },
		readers: {},
	},
	{
		id: "server-restarted",
		title: "The server is restarted, and the answer comes afterwards, in time",
		calls: everyCall("completes"),
		readers: readers("resumes", "gap"),
	},
	{
		id: "server-killed",
		title: "The server is killed while the call waits, and the answer is lost",
		calls: unlessSpawn("timeout", "unknown"),
		readers: readers("resumes", "gap"),
	},
	{
		id: "server-down",
		title: "The server is gone when the call is made",
		calls: everyCall(notSent("not_connected", true)),
		readers: readers("resumes", "resumes"),
	},
	{
		id: "server-paused",
		title: "The server hangs",
		calls: unlessSpawn("timeout", "unknown"),
		readers: readers("resumes", "gap"),
	},
	{
		id: "black-hole",
		title: "The network swallows everything",
		calls: unlessSpawn("timeout", "unknown"),
		readers: readers("resumes", "gap"),
	},
	{
		id: "replies-lost",
		title: "The network swallows what comes back",
		calls: unlessSpawn("timeout", "unknown"),
		readers: readers("resumes", "gap"),
	},
	{
		id: "half-open",
		title: "The connection is gone and only the server knows",
		calls: unlessSpawn("timeout", "unknown"),
		readers: readers("resumes", "gap"),
	},
	{
		id: "latency",
		title: "The network is slow, and the call has time",
		calls: everyCall("completes"),
		readers: readers("resumes", "resumes"),
	},
	{
		id: "latency-beyond-timeout",
		title: "The network is slower than the call's timeout",
		calls: unlessSpawn("timeout", "unknown"),
		readers: {},
	},
	{
		id: "reset",
		title: "The connection is reset, and the answer comes after it is back",
		calls: everyCall("completes"),
		readers: readers("resumes", "gap"),
	},
	{
		id: "payload-too-large",
		title: "The message is larger than the server takes",
		calls: everyCall(notSent("payload_too_large")),
		readers: {},
	},
	{
		id: "payload-lowered",
		title: "The server takes less than it said when the connection was opened",
		calls: unlessSpawn("timeout", "unknown"),
		readers: {},
	},
	{
		id: "publish-denied",
		title: "The user may not publish there (readers: not make a consumer, not subscribe)",
		calls: everyCall(notExecuted("permission")),
		readers: readers(ends("permission"), ends("permission")),
	},
	{
		id: "inbox-denied",
		title: "The user may not subscribe to its inbox: the request arrives, the answer does not",
		calls: everyCall(unknown("permission")),
		readers: readers(ends("permission"), undefined),
	},
	{
		id: "credentials-expired",
		title: "The credentials expire, and the client has no others; the call is in flight",
		calls: everyCall(unknown("auth")),
		readers: readers(ends("auth"), ends("auth")),
	},
	{
		id: "credentials-rotated",
		title: "The password is changed, and the client has only the old one; the call is in flight",
		calls: everyCall(unknown("auth")),
		readers: readers(ends("auth"), ends("auth")),
	},
	{
		id: "credentials-rotated-before",
		title: "The password was changed before, and the client has only the old one",
		calls: everyCall(notSent("auth")),
		readers: readers(notSent("auth"), notSent("auth")),
	},
	{
		id: "credentials-refreshed",
		title: "The password is changed, and the authenticator knows the new one",
		calls: everyCall("completes"),
		readers: readers("resumes", "gap"),
	},
	{
		id: "hostile-names",
		title: "An id, a cluster or a lock that is made to mean something to NATS",
		calls: everyCall(notSent("invalid_subject")),
		readers: readers(notSent("invalid_subject"), notSent("invalid_subject")),
	},
	{
		id: "unusable-answer",
		title: "The answer is no JSON, cut off, no UTF-8, of another shape, huge or deep",
		calls: unlessSpawn("invalid_reply", "executed"),
		readers: readers("skips", "skips"),
	},
	{
		id: "wrong-subject",
		title: "A message does not belong to the subject it came on",
		calls: {},
		readers: readers("skips", "skips"),
	},
	{
		id: "consumer-deleted",
		title: "The reader's consumer is deleted on the server",
		calls: {},
		readers: readers("resumes", undefined),
	},
	{
		id: "stream-deleted",
		title: "The stream is deleted",
		calls: {},
		readers: readers(ends("stream_reset", true), undefined),
	},
	{
		id: "stream-recreated",
		title: "The stream is deleted and made anew",
		calls: {},
		readers: readers(ends("stream_reset", true), undefined),
	},
	{
		id: "stream-purged",
		title: "The stream is purged",
		calls: {},
		readers: readers(ends("stream_reset", true), undefined),
	},
	{
		id: "user-code-throws",
		title: "Code of yours that the reader calls throws",
		calls: {},
		readers: readers("alone", "alone"),
	},
	{
		id: "user-code-is-slow",
		title: "Nobody reads for a while",
		calls: {},
		readers: readers("resumes", "gap"),
	},
	{
		id: "aborted-before",
		title: "The signal is aborted before anything was sent",
		calls: everyCall(notSent("aborted", true)),
		// Only what had caught up is a world state.
		readers: { ...readers("ends", "ends"), worldState: notSent("aborted", true) },
	},
	{
		id: "aborted-after",
		title: "The signal is aborted after the request was sent",
		calls: unlessSpawn("aborted", "unknown"),
		readers: readers("ends", "ends"),
	},
	{
		id: "closed-in-flight",
		title: "The client is closed meanwhile; it waits two seconds for answers",
		calls: everyCall(unknown("closed")),
		readers: readers("ends", "ends"),
	},
	{
		id: "closed-for-good",
		title: "The connection is closed for good by whoever opened it",
		calls: everyCall(notSent("closed")),
		readers: readers(ends("connection_closed"), ends("connection_closed")),
	},
];
