import { InvalidMessageError, InvalidSubjectError } from "@plane/messages";
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

/** The timeout of a call, checked, or the standard: zero, NaN and Infinity mean other things to NATS than they say. */
export function timeoutOf<Standard extends number | undefined>(
	operation: string,
	timeout: number | undefined,
	standard: Standard,
): number | Standard {
	// Plain JavaScript says null for none.
	if (timeout == null) return standard;
	if (Number.isFinite(timeout) && timeout >= 1 && timeout <= MAX_TIMEOUT_MS) return timeout;
	throw refused(operation, `timeout must be between 1 and ${MAX_TIMEOUT_MS} milliseconds`);
}

/**
 * The options of a call, checked as far as all have it in common: who writes plain JavaScript has no compiler to do it, and what
 * is no signal, a controller in its place, or no function would be noticed only when the request or reader is under way.
 */
export function optionsOf<Options extends { readonly signal?: AbortSignal | undefined }>(
	operation: string,
	options: Options,
): Options {
	if (typeof options !== "object" || options === null) {
		throw refused(operation, "options must be an object, such as { timeout: 5000 }, or be left out");
	}
	const { signal } = options;
	// Plain JavaScript says null for none.
	if (signal != null && typeof signal.addEventListener !== "function") {
		throw refused(operation, "signal must be an AbortSignal, such as the `signal` of an AbortController");
	}
	// Without lists: every message that is sent passes here.
	for (const name in options) if (name.startsWith("on")) checkFunction(operation, name, options[name]);
	return options;
}

/** Refuses what would fail when it is called back, if it is given at all. */
export function checkFunction(operation: string, name: string, value: unknown): void {
	if (value != null && typeof value !== "function") throw refused(operation, `${name} must be a function`);
}

/** Refuses what cannot be handed one value after the other. */
export function checkCallback(callback: unknown): void {
	if (typeof callback !== "function") throw refused("forEach", "a callback is needed, which is given each value");
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
export function refusal(call: Attempt | string, error: unknown): unknown {
	const isSubject = error instanceof InvalidSubjectError;
	if (!isSubject && !(error instanceof InvalidMessageError)) return error;
	const code = isSubject ? "invalid_subject" : "invalid_message";
	return failureOf(call, { code, outcome: "not-sent", reason: error.message, cause: error });
}
