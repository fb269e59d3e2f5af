import { type Attempt, failureOf } from "./attempt.js";
import { causeOf } from "./nats-error-cause.js";
import { type Outcome, PlaneError, type PlaneErrorCode } from "./plane-error.js";

type Facts = readonly [code: PlaneErrorCode, outcome: Outcome, reason: string];

/** The error codes of `nats` 2.x, as they come out of a call that was handed to the connection. */
const FACTS: Readonly<Record<string, Facts>> = {
	"503": ["no_responders", "not-executed", "nobody listens on its subject"],
	TIMEOUT: ["timeout", "unknown", "no answer in time"],
	CONNECTION_CLOSED: ["closed", "not-sent", "the connection is closed"],
	CONNECTION_DRAINING: ["closed", "not-sent", "the connection is closing"],
	DISCONNECT: ["not_connected", "unknown", "the connection was lost"],
	MAX_PAYLOAD_EXCEEDED: ["payload_too_large", "not-sent", "the message is larger than the server takes"],
	AUTHORIZATION_VIOLATION: ["auth", "unknown", "the server refused the credentials"],
	AUTHENTICATION_EXPIRED: ["auth", "unknown", "the credentials expired"],
	AUTHENTICATION_TIMEOUT: ["auth", "unknown", "the server waited too long for the credentials"],
	ACCOUNT_EXPIRED: ["auth", "unknown", "the account expired"],
	/** Of our own: a connection is given up for want of credentials. */
	AUTHENTICATOR_FAILED: ["auth", "unknown", "the authenticator failed"],
};

/** The error classes of the `@nats-io` line that have a code in 2.x. By name, because each copy of the library has its own. */
const CODES: Readonly<Record<string, string>> = {
	NoResponders: "503",
	TimeoutError: "TIMEOUT",
	ClosedConnectionError: "CONNECTION_CLOSED",
	DrainingConnectionError: "CONNECTION_DRAINING",
	PermissionViolationError: "PERMISSIONS_VIOLATION",
	AuthorizationError: "AUTHORIZATION_VIOLATION",
	UserAuthenticationExpiredError: "AUTHENTICATION_EXPIRED",
	JetStreamNotEnabled: "503",
};

/** JetStream's own numbers for a JetStream that is not there, for the server or the account. All else that it refuses 2.x calls so, too. */
const NOT_ENABLED: ReadonlySet<unknown> = new Set([10_039, 10_076]);

/**
 * Translates what a NATS connection threw or rejected with, for a call under way or one that was refused at once. `listensTo` is the
 * subject that the call itself subscribes to: any other one is an inbox.
 */
export function fromNatsError(error: unknown, call: Attempt | string, listensTo?: string): PlaneError {
	if (error instanceof PlaneError) return error;
	if (isBeyondConnection(error)) return beyondConnection(error, call);
	const [code, outcome, reason] = factsOf(error, listensTo);
	return failureOf(call, { code, outcome, reason, cause: causeOf(error) });
}

/**
 * Whether the connection says that it cannot do what was asked, now or ever: `memoryConnection` of `@plane/testing` does. By name,
 * because nothing here knows of that package.
 */
export function isBeyondConnection(error: unknown): error is Error {
	return error instanceof Error && error.name === "NotInMemoryError";
}

/** Its words are for whoever wrote the call, and quote nobody. */
function beyondConnection(cause: Error, call: Attempt | string): PlaneError {
	return failureOf(call, { code: "invalid_argument", outcome: "not-executed", reason: cause.message, cause });
}

/** Whether the server refused a subject. */
export function isPermissionError(error: unknown): boolean {
	return codeOf(error) === "PERMISSIONS_VIOLATION";
}

/** Whether the server does not take the credentials, or no longer. */
export function isAuthError(error: unknown): boolean {
	return reasonOfRefusal(error) !== undefined;
}

/** In what way credentials were refused, if that is what happened. */
export function reasonOfRefusal(error: unknown): string | undefined {
	const [code, , reason] = factsOf(error);
	return code === "auth" ? reason : undefined;
}

/** Whether the library has waited for too long. */
export function isTimeout(error: unknown): boolean {
	return codeOf(error) === "TIMEOUT";
}

/** Whether nobody listens on a subject. */
export function isNoResponders(error: unknown): boolean {
	return codeOf(error) === "503";
}

/** Whether a request failed because its connection is being closed: the 3.x line tells its requests before it is closed. */
export function isClosing(error: unknown): boolean {
	return error instanceof Error && error.name === "RequestError" && error.message === "connection closed";
}

/** Whether the connection is gone for good. */
export function isClosedError(error: unknown): boolean {
	const code = codeOf(error);
	return code === "CONNECTION_CLOSED" || code === "CONNECTION_DRAINING";
}

/** What a NATS connection threw means for a call under way. */
export function factsOf(error: unknown, listensTo?: string): Facts {
	if (isPermissionError(error)) return permissionFacts(error, listensTo);
	return FACTS[codeOf(error)] ?? ["unexpected", "unknown", "the connection reported an error"];
}

/** A refused publish or listening did nothing; a refused inbox only loses the answer, and nobody is to read its name. */
function permissionFacts(error: unknown, listensTo: string | undefined): Facts {
	const { operation, subject = "its subject" } = refusedSubject(error);
	if (operation === "publish") return ["permission", "not-executed", `publishing to ${subject} is not permitted`];
	return listensTo === undefined
		? ["permission", "unknown", "subscribing to its inbox is not permitted"]
		: ["permission", "not-executed", `subscribing to ${listensTo} is not permitted`];
}

/** What the server refused: 2.x keeps it in a context, the 3.x line in the error itself. */
function refusedSubject(error: unknown): { operation?: string; subject?: string } {
	const inner = unwrapped(error) as { permissionContext?: object };
	return inner.permissionContext ?? inner;
}

interface NatsErrorFields {
	readonly name?: string;
	readonly code?: unknown;
	/** In 2.x what JetStream says itself. */
	readonly api_error?: { readonly err_code?: unknown };
}

function codeOf(error: unknown): string {
	const { name = "", code = "", api_error: api } = (unwrapped(error) ?? {}) as NatsErrorFields;
	const refusal = api?.err_code;
	return refusal === undefined || NOT_ENABLED.has(refusal) ? (CODES[name] ?? String(code)) : String(refusal);
}

/** The `@nats-io` line wraps what goes wrong with a request, for the sake of the stack. */
function unwrapped(error: unknown): unknown {
	return error instanceof Error && error.name === "RequestError" ? error.cause : error;
}
