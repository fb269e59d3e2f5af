import { type Attempt, failureOf } from "./attempt.js";
import { PlaneError } from "./plane-error.js";

/** What every call takes. */
export interface CallOptions {
	/** Milliseconds until the call gives up, 1 to 2,147,483,647. */
	readonly timeout?: number | undefined;
	/** Ends the call early. A request that was sent may still be carried out. */
	readonly signal?: AbortSignal | undefined;
}

/** The longest delay that timers keep: longer ones fire after a millisecond. */
const MAX_TIMEOUT_MS = 2 ** 31 - 1;

/** The timeout of a call, checked: zero, NaN and Infinity mean other things to NATS than they say. */
export function timeoutOf(operation: string, timeout: number | undefined, standard: number): number {
	if (timeout === undefined) return standard;
	if (Number.isFinite(timeout) && timeout >= 1 && timeout <= MAX_TIMEOUT_MS) return timeout;
	throw refused(operation, `timeout must be between 1 and ${MAX_TIMEOUT_MS} milliseconds`);
}

/** Refuses what is no signal: a controller in its place would be noticed only when the request is under way. */
export function checkSignal(operation: string, signal: AbortSignal | undefined): void {
	// Plain JavaScript says null for none.
	if (signal == null || typeof signal.addEventListener === "function") return;
	throw refused(operation, "signal must be an AbortSignal, such as the `signal` of an AbortController");
}

/** A value that is refused before anything is sent. */
export function refused(operation: string, reason: string): PlaneError {
	return new PlaneError({ code: "invalid_argument", operation, outcome: "not-sent", reason });
}

/** A call whose signal was aborted. */
export function aborted(
	call: Attempt | string,
	{ reason: cause }: AbortSignal,
	outcome: "not-sent" | "unknown",
): PlaneError {
	return failureOf(call, { code: "aborted", outcome, reason: "the signal was aborted", cause });
}

/** Runs the codec's part of a call: what it refuses never leaves this process. */
export function prepare<T>(operation: string, build: () => T): T {
	try {
		return build();
	} catch (error) {
		throw refusal(operation, error);
	}
}

/** What a call fails with when its codec has thrown. */
export function refusal(operation: string, error: unknown): unknown {
	const code = codeOfRefusal(error);
	if (code === undefined) return error;
	const cause = error as Error;
	return new PlaneError({ code, operation, outcome: "not-sent", reason: cause.message, cause });
}

/** By name, because a message from the other build (ESM or CommonJS) of the same package brings its own classes. */
function codeOfRefusal(error: unknown): "invalid_subject" | "invalid_message" | undefined {
	if (!(error instanceof Error)) return undefined;
	if (error.name === "InvalidSubjectError") return "invalid_subject";
	return error.name === "InvalidMessageError" ? "invalid_message" : undefined;
}
