import type { BackendState } from "@plane/messages";
import { hintFor } from "./plane-error-hint.js";

/** Every `PlaneError.code` there is. */
export const planeErrorCodes = [
	/** The signal of the call was aborted. */
	"aborted",
	/** The server refused the credentials. */
	"auth",
	/** The backend has ended, or ended before it came to the state that was waited for; `backendState` tells in which. */
	"backend_ended",
	/** The world state knows no such backend, or no drone that has it. */
	"backend_unknown",
	/** The client or its connection was closed, or the world state has ended. */
	"closed",
	/** No connection could be opened. */
	"connect_failed",
	/** The connection of a running reader or subscription was closed for good. */
	"connection_closed",
	/** A function of yours that is called back threw: a handler or an `onInvalid` of `respond`, or a listener of the world state. */
	"handler_failed",
	/** An option or value that Plane would meet with silence, a timeout that is none, or more than a connection in memory can do. */
	"invalid_argument",
	/** The value is not what Plane accepts; `cause` is the InvalidMessageError. */
	"invalid_message",
	/** Something answered, but not with the reply this message has; `cause` is the InvalidMessageError. */
	"invalid_reply",
	/** An id, name or lock that cannot stand in a subject; `cause` is the InvalidSubjectError. */
	"invalid_subject",
	/** The lock is held by a backend that has ended; `backendState` tells in which state. */
	"lock_holder_ended",
	/** Plane's own answer: no drone takes the backend. `lockBlockedUntil` tells how long another spawn with its lock is in vain. */
	"no_drone_available",
	/** Nobody listens on the subject. */
	"no_responders",
	/** The connection is down at the moment; nothing was queued. */
	"not_connected",
	/** The message is larger than the server takes. */
	"payload_too_large",
	/** The server refuses the subject to this user. */
	"permission",
	/** The stream was deleted, made anew or purged under a running reader. */
	"stream_reset",
	/** There is no such stream, or no JetStream. */
	"stream_unavailable",
	/** No answer within the time given. */
	"timeout",
	/** Anything else; `cause` tells. */
	"unexpected",
] as const;

/** What went wrong, from a closed set. */
export type PlaneErrorCode = (typeof planeErrorCodes)[number];

/**
 * What may have happened on Plane's side: nothing left this process, Plane did not act, nobody can tell, or Plane acted and only
 * its answer was unusable.
 */
export type Outcome = "not-sent" | "not-executed" | "unknown" | "executed";

/** The facts of a PlaneError. */
export interface PlaneErrorFacts {
	readonly code: PlaneErrorCode;
	readonly operation: string;
	readonly outcome: Outcome;
	/** What happened, in words that quote no payload. */
	readonly reason: string;
	readonly cause?: unknown | undefined;
	/** 0 unless told. */
	readonly elapsedMs?: number | undefined;
	/** Whether doing it twice is no different from doing it once. It is not, unless told. */
	readonly repeatable?: boolean | undefined;
	readonly backendState?: BackendState | undefined;
	readonly lockBlockedUntil?: Date | undefined;
}

const OUTCOME_TEXT: Record<Outcome, string> = {
	"not-sent": "nothing was sent",
	"not-executed": "Plane did not act on it",
	unknown: "it is unknown whether Plane acted on it",
	executed: "Plane acted on it",
};

/** What another attempt runs into again. */
const PERMANENT: ReadonlySet<PlaneErrorCode> = new Set([
	"auth",
	"backend_ended",
	"closed",
	"connection_closed",
	"handler_failed",
	"invalid_argument",
	"invalid_message",
	"invalid_subject",
	"payload_too_large",
	"permission",
]);

/** What tells an error of any copy of this package, of which a program may have two: as ES modules and as CommonJS. */
interface Marked {
	readonly planeError?: unknown;
}

/** What `instanceof` asks of the class. One that extends it has no mark of its own, and is asked as any other class. */
function isInstance(of: { readonly prototype: Marked }, value: unknown): boolean {
	if (!Object.hasOwn(of.prototype, "planeError")) return Function.prototype[Symbol.hasInstance].call(of, value);
	return value instanceof Error && (value as Marked).planeError === of.prototype.planeError;
}

/**
 * The one error this package throws. `code` says what went wrong, `outcome` what may have happened on Plane's side, `hint` what
 * to do, and no part of it ever quotes a payload.
 */
export class PlaneError extends Error {
	override readonly name = "PlaneError";
	readonly code: PlaneErrorCode;
	/** The call that failed, e.g. `spawn` or `request ScheduleRequest`. */
	readonly operation: string;
	readonly outcome: Outcome;
	/** Milliseconds from the start of the call, or from the opening of the reader; 0 when it was refused at once. */
	readonly elapsedMs: number;
	/** Whether to make the same call again can do no harm and may help; where there is a `lockBlockedUntil`, after that. */
	readonly retry: boolean;
	/** What to do next, in plain words. */
	readonly hint: string;
	/** The state in which the backend has ended, if that is what went wrong. */
	declare readonly backendState: BackendState | undefined;
	/** Until then Plane answers no other spawn with this lock, by this machine's clock; only when no drone was there for one with a lock. */
	declare readonly lockBlockedUntil: Date | undefined;

	constructor(facts: PlaneErrorFacts) {
		const { code, operation, outcome, reason, cause, elapsedMs = 0, repeatable = false } = facts;
		super(`${operation}: ${reason} (${code}; ${OUTCOME_TEXT[outcome]})`, cause === undefined ? undefined : { cause });
		this.code = code;
		this.operation = operation;
		this.outcome = outcome;
		this.elapsedMs = Math.round(elapsedMs);
		const undone = outcome === "not-sent" || outcome === "not-executed";
		this.retry = !PERMANENT.has(code) && (undone || repeatable);
		this.hint = hintFor(facts, this.retry);
		// Only where there is one: whoever prints an error is not to read of what it does not tell.
		if (facts.backendState !== undefined) this.backendState = facts.backendState;
		if (facts.lockBlockedUntil !== undefined) this.lockBlockedUntil = facts.lockBlockedUntil;
	}

	/** What `JSON.stringify` writes: the message and the other fields, without `cause` and stack. */
	toJSON(): object {
		return { ...this, message: this.message };
	}

	/** @internal */
	static override [Symbol.hasInstance](value: unknown): boolean {
		// biome-ignore lint/complexity/noThisInStatic: a class that extends it inherits this method
		return isInstance(this, value);
	}

	/** @internal */
	get planeError(): string {
		return "PlaneError";
	}
}
