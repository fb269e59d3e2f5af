import type { Attempt } from "./attempt.js";
import { fromNatsError, isTimeout } from "./nats-error.js";
import { causeOf } from "./nats-error-cause.js";
import { PlaneError } from "./plane-error.js";
import { isWebSocket, TLS_OVER_WEB_SOCKET } from "./server-url.js";

const NO_TLS = "the server has no TLS, which `tls://` or the option tls asks for";

/** What Node and the NATS libraries say by a code, and what to do about it. */
const REASONS: Readonly<Record<string, string>> = {
	ENOTFOUND: "the host of a server has no address",
	SERVER_OPT_NA: NO_TLS,
	ERR_TLS_CERT_ALTNAME_INVALID:
		"the server's certificate is for another name; where the server is given by address, set tls.host to the name in it",
	ERR_SSL_WRONG_VERSION_NUMBER: "what answers there does not speak TLS",
	CERT_HAS_EXPIRED: "the server's certificate has expired",
	CERT_NOT_YET_VALID: "the server's certificate is not valid yet",
};

/** What signs the certificate is not known here. */
const UNKNOWN_AUTHORITY: ReadonlySet<string> = new Set([
	"DEPTH_ZERO_SELF_SIGNED_CERT",
	"SELF_SIGNED_CERT_IN_CHAIN",
	"UNABLE_TO_GET_ISSUER_CERT",
	"UNABLE_TO_GET_ISSUER_CERT_LOCALLY",
	"UNABLE_TO_VERIFY_LEAF_SIGNATURE",
]);

/** What a server complains of is a certificate of the client. Releases of OpenSSL differ in what stands before it. */
const COMPLAINT =
	/^ERR_SSL_.*_ALERT_(?:BAD_|UNSUPPORTED_)?(?:CERTIFICATE(?:_REQUIRED|_EXPIRED|_REVOKED|_UNKNOWN)?|UNKNOWN_CA)$/;

const TLS_OPTIONS = "a certificate or key of the option tls cannot be used: check its files and what is in them";

/** What the NATS libraries say in words alone, the 3.x line more than the other. */
const MESSAGES: readonly (readonly [end: string, reason: string])[] = [
	["server does not support 'tls'", NO_TLS],
	[" doesn't exist", TLS_OPTIONS],
	["unexpected response from server", "what answers there is no NATS server"],
];

/** What is said where nobody tells why: of servers that refuse or cannot be found, and of those that take too long. */
interface Unexplained {
	readonly failed: string;
	readonly late: string;
}

/** What was dialled, as far as it counts for the words. */
export interface Dialled extends Unexplained {
	/** The libraries try one after the other, and tell of the last one alone. */
	readonly several: boolean;
}

export function dialled(servers: readonly string[]): Dialled {
	return { ...(servers.some(isWebSocket) ? OVER_WEB_SOCKET : OVER_TCP), several: servers.length > 1 };
}

const OVER_TCP: Unexplained = {
	failed: "no server could be reached",
	late: "no server has let this client in in time; one that asks for a certificate of yours may have got none that it trusts: see tls.certFile and tls.keyFile",
};

const OVER_WEB_SOCKET: Unexplained = {
	failed:
		"no WebSocket could be opened, and platforms do not tell a program why: look at address, path and certificate, in a browser also at its console, the content security policy and the server's allowed_origins",
	late: "no server could be reached in time",
};

/** Says why no connection came about. */
export function connectError(attempt: Attempt, error: unknown, servers: Dialled): PlaneError {
	if (error instanceof PlaneError) return error;
	if (isTlsOverWebSocket(error)) {
		return attempt.failed({ code: "invalid_argument", outcome: "not-sent", reason: TLS_OVER_WEB_SOCKET });
	}
	const refusal = fromNatsError(error, attempt).code === "auth";
	return attempt.failed({
		code: refusal ? "auth" : "connect_failed",
		outcome: "not-sent",
		reason: refusal ? "the server refused the credentials" : reasonOf(error, servers),
		cause: causeOf(error),
	});
}

/** What a library for WebSocket says of the option where the servers did not tell what is spoken. */
function isTlsOverWebSocket(error: unknown): boolean {
	return error instanceof Error && error.message.endsWith("not configurable on w3c websocket connections");
}

function reasonOf(error: unknown, { failed, late, several }: Dialled): string {
	const known = knownReason(error);
	if (known !== undefined) return several ? `at the server tried last, ${known}` : known;
	return isTimeout(error) ? late : failed;
}

/** Why an attempt to connect has failed, where the error tells. */
export function knownReason(error: unknown): string | undefined {
	const codes = codesIn(error);
	const known = codes.find((code) => code in REASONS);
	if (known !== undefined) return REASONS[known];
	if (codes.some((code) => UNKNOWN_AUTHORITY.has(code))) {
		return "the server's certificate is signed by nobody known here; set tls.ca or tls.caFile to the certificate of its authority";
	}
	if (codes.some((code) => COMPLAINT.test(code))) {
		return "the server asks for a certificate of yours and has got none that it trusts: see tls.certFile and tls.keyFile";
	}
	const said = MESSAGES.find(([words]) => error instanceof Error && error.message.endsWith(words));
	if (said) return said[1];
	return codes.some((code) => code.startsWith("ERR_OSSL_")) ? TLS_OPTIONS : undefined;
}

/** The codes of an error and of those it was caused by, whatever the NATS library calls that. */
function codesIn(error: unknown): string[] {
	if (!(error instanceof Error)) return [];
	const { code, cause, chainedError } = error as { code?: unknown; cause?: unknown; chainedError?: unknown };
	return [String(code), ...codesIn(cause), ...codesIn(chainedError)];
}
