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
		part: "Answers",
		title: "Nobody listens; the streams were never made",
		calls: everyCall(notExecuted("no_responders", true)),
		readers: readers(ends("stream_unavailable", true), "waits"),
	},
	{
		id: "silence",
		part: "Answers",
		title: "Somebody listens and says nothing",
		calls: unlessSpawn("timeout", "unknown"),
		readers: readers("resumes", "resumes"),
	},
	{
		id: "no-drone",
		part: "Answers",
		title: "Plane answers at once that no drone takes the backend",
		calls: { spawn: notExecuted("no_drone_available", true) },
		readers: {},
	},
	{
		id: "no-drone-late",
		part: "Answers",
		title: "Plane answers so after nine seconds or more: it has waited for a drone, which may run it",
		calls: { spawn: unknown("no_drone_available") },
		readers: {},
	},
	{
		id: "server-restarted",
		part: "The server",
		title: "The server is restarted, and the answer comes afterwards, in time",
		calls: everyCall("completes"),
		readers: readers("resumes", "gap"),
	},
	{
		id: "server-lame-duck",
		part: "The server",
		title: "The server is being replaced: it sends its clients away, and the answer comes afterwards, in time",
		calls: everyCall("completes"),
		readers: readers("resumes", "gap"),
	},
	{
		id: "server-killed",
		part: "The server",
		title: "The server is killed while the call waits, and the answer is lost",
		calls: unlessSpawn("timeout", "unknown"),
		readers: readers("resumes", "gap"),
	},
	{
		id: "server-down",
		part: "The server",
		title: "The server is gone when the call is made",
		calls: everyCall(notSent("not_connected", true)),
		readers: readers("resumes", "resumes"),
	},
	{
		id: "server-paused",
		part: "The server",
		title: "The server hangs",
		calls: unlessSpawn("timeout", "unknown"),
		readers: readers("resumes", "gap"),
	},
	{
		id: "black-hole",
		part: "The network",
		title: "The network swallows everything",
		calls: unlessSpawn("timeout", "unknown"),
		readers: readers("resumes", "gap"),
	},
	{
		id: "replies-lost",
		part: "The network",
		title: "The network swallows what comes back",
		calls: unlessSpawn("timeout", "unknown"),
		readers: readers("resumes", "gap"),
	},
	{
		id: "half-open",
		part: "The network",
		title: "The connection is gone and only the server knows",
		calls: unlessSpawn("timeout", "unknown"),
		readers: readers("resumes", "gap"),
	},
	{
		id: "latency",
		part: "The network",
		title: "The network is slow, and the call has time",
		calls: everyCall("completes"),
		readers: readers("resumes", "resumes"),
	},
	{
		id: "latency-beyond-timeout",
		part: "The network",
		title: "The network is slower than the call's timeout",
		calls: unlessSpawn("timeout", "unknown"),
		readers: {},
	},
	{
		id: "reset",
		part: "The network",
		title: "The connection is reset, and the answer comes after it is back",
		calls: everyCall("completes"),
		readers: readers("resumes", "gap"),
	},
	{
		id: "payload-too-large",
		part: "Refusals",
		title: "The message is larger than the server takes",
		calls: everyCall(notSent("payload_too_large")),
		readers: {},
	},
	{
		id: "payload-lowered",
		part: "Refusals",
		title: "The server takes less than it said when the connection was opened",
		calls: unlessSpawn("timeout", "unknown"),
		readers: {},
	},
	{
		id: "publish-denied",
		part: "Refusals",
		title: "The user may not publish there (readers: not make a consumer, not subscribe)",
		calls: everyCall(notExecuted("permission")),
		readers: readers(ends("permission"), ends("permission")),
	},
	{
		id: "inbox-denied",
		part: "Refusals",
		title: "The user may not subscribe to its inbox: the request arrives, the answer does not",
		calls: everyCall(unknown("permission")),
		readers: readers(ends("permission"), undefined),
	},
	{
		id: "credentials-expired",
		part: "Refusals",
		title: "The credentials expire, and the client has no others; the call is in flight",
		calls: everyCall(unknown("auth")),
		readers: readers(ends("auth"), ends("auth")),
	},
	{
		id: "credentials-rotated",
		part: "Refusals",
		title: "The password is changed, and the client has only the old one; the call is in flight",
		calls: everyCall(unknown("auth")),
		readers: readers(ends("auth"), ends("auth")),
	},
	{
		id: "credentials-rotated-before",
		part: "Refusals",
		title: "The password was changed before, and the client has only the old one",
		calls: everyCall(notSent("auth")),
		readers: readers(notSent("auth"), notSent("auth")),
	},
	{
		id: "credentials-refreshed",
		part: "Refusals",
		title: "The password is changed, and the authenticator knows the new one",
		calls: everyCall("completes"),
		readers: readers("resumes", "gap"),
	},
	{
		id: "hostile-names",
		part: "Refusals",
		title: "An id, a cluster or a lock that is made to mean something to NATS",
		calls: everyCall(notSent("invalid_subject")),
		readers: readers(notSent("invalid_subject"), notSent("invalid_subject")),
	},
	{
		id: "unusable-answer",
		part: "Answers",
		title: "The answer is no JSON, cut off, no UTF-8, of another shape, huge or deep",
		calls: unlessSpawn("invalid_reply", "executed"),
		readers: readers("skips", "skips"),
	},
	{
		id: "wrong-subject",
		part: "Answers",
		title: "A message does not belong to the subject it came on",
		calls: {},
		readers: readers("skips", "skips"),
	},
	{
		id: "consumer-deleted",
		part: "The streams",
		title: "The reader's consumer is deleted on the server",
		calls: {},
		readers: readers("resumes", undefined),
	},
	{
		id: "stream-deleted",
		part: "The streams",
		title: "The stream is deleted",
		calls: {},
		readers: readers(ends("stream_reset", true), undefined),
	},
	{
		id: "stream-recreated",
		part: "The streams",
		title: "The stream is deleted and made anew",
		calls: {},
		readers: readers(ends("stream_reset", true), undefined),
	},
	{
		id: "stream-purged",
		part: "The streams",
		title: "The stream is purged",
		calls: {},
		readers: readers(ends("stream_reset", true), undefined),
	},
	{
		id: "user-code-throws",
		part: "You",
		title: "Code of yours that the reader calls throws",
		calls: {},
		readers: readers("alone", "alone"),
	},
	{
		id: "user-code-is-slow",
		part: "You",
		title: "Nobody reads for a while",
		calls: {},
		readers: readers("resumes", "latest"),
	},
	{
		id: "aborted-before",
		part: "You",
		title: "The signal is aborted before anything was sent",
		calls: everyCall(notSent("aborted", true)),
		// Only what had caught up is a world state.
		readers: { ...readers("ends", "ends"), worldState: notSent("aborted", true) },
	},
	{
		id: "aborted-after",
		part: "You",
		title: "The signal is aborted after the request was sent",
		calls: unlessSpawn("aborted", "unknown"),
		readers: readers("ends", "ends"),
	},
	{
		id: "closed-in-flight",
		part: "You",
		title: "The client is closed meanwhile; it waits two seconds for answers",
		calls: everyCall(unknown("closed")),
		readers: readers("ends", "ends"),
	},
	{
		id: "closed-for-good",
		part: "You",
		title: "The connection is closed for good by whoever opened it",
		calls: everyCall(notSent("closed")),
		readers: readers(ends("connection_closed"), ends("connection_closed")),
	},
];
