import { type Attempt, type FailureFacts, failureOf } from "./attempt.js";
import { knownReason } from "./connect-error.js";
import { factsOf, isAuthError, reasonOfRefusal } from "./nats-error.js";
import { causeOf } from "./nats-error-cause.js";
import type { PlaneError } from "./plane-error.js";

/** The error of a call on a closed connection. That there are no credentials any more that the server takes is told from a mere closing. */
export function ended(call: Attempt | string, why: unknown, { outcome, ...rest }: FailureFacts): PlaneError {
	const cause = causeOf(why);
	if (!isAuthError(why)) return failureOf(call, { outcome, ...rest, cause });
	const reason = "the client has no credentials any more that the server takes, so the connection is closed";
	return failureOf(call, { code: "auth", outcome, reason, cause });
}

/** The error of what would be sent while there is no server; why the last attempt to reconnect has failed is told as far as it is known. */
export function notConnected(call: Attempt | string, why: unknown): PlaneError {
	return failureOf(call, { code: "not_connected", outcome: "not-sent", reason: whyDown(why), cause: causeOf(why) });
}

/** The error of a reader that waits for a server. */
export function disconnected(attempt: Attempt, why: unknown): PlaneError {
	const reason = `${whyDown(why)}; reading goes on when it is back`;
	return attempt.failed({ code: "not_connected", outcome: "not-executed", reason, cause: causeOf(why) });
}

/** The error of a reader that goes on after one of the connection: whatever came of what it asked the server, Plane was asked nothing. */
export function interruptedBy(error: unknown, attempt: Attempt): PlaneError {
	const [code, , reason] = factsOf(error);
	return attempt.failed({ code, outcome: "not-executed", reason, cause: causeOf(error) });
}

function whyDown(why: unknown): string {
	const known = reasonOfRefusal(why) ?? knownReason(why);
	return known === undefined ? "the server is not reachable" : `the connection is down: ${known}`;
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
