import { type Attempt, type FailureFacts, failureOf } from "./attempt.js";
import { isAuthError } from "./nats-error.js";
import { causeOf } from "./nats-error-cause.js";
import type { PlaneError } from "./plane-error.js";

/** The error of a call on a closed connection. That there are no credentials any more that the server takes is told from a mere closing. */
export function ended(call: Attempt | string, why: unknown, { outcome, ...rest }: FailureFacts): PlaneError {
	const cause = causeOf(why);
	if (!isAuthError(why)) return failureOf(call, { outcome, ...rest, cause });
	const reason = "the client has no credentials any more that the server takes, so the connection is closed";
	return failureOf(call, { code: "auth", outcome, reason, cause });
}

/** The error of what would be sent while there is no server. */
export function notConnected(call: Attempt | string): PlaneError {
	return failureOf(call, { code: "not_connected", outcome: "not-sent", reason: "the server is not reachable" });
}

/** The error of a call that was waiting when its connection was closed. */
export function closedUnknown(attempt: Attempt, why: unknown): PlaneError {
	const reason = "the connection was closed before an answer came";
	return ended(attempt, why, { code: "closed", outcome: "unknown", reason });
}

/** The error of a reader whose connection was closed. */
export function connectionClosed(attempt: Attempt, why: unknown): PlaneError {
	const reason = "the connection was closed for good";
	return ended(attempt, why, { code: "connection_closed", outcome: "not-executed", reason });
}
