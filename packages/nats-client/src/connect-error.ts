import type { Attempt } from "./attempt.js";
import { fromNatsError } from "./nats-error.js";
import { causeOf } from "./nats-error-cause.js";
import { PlaneError } from "./plane-error.js";

/** What TLS in Node says when a certificate is not believed, and what to do about it. */
const CERTIFICATE: Readonly<Record<string, string>> = {
	ERR_TLS_CERT_ALTNAME_INVALID:
		"the server's certificate is for another name; where the server is given by address, set tls.host to the name in it",
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

/** Says why no connection came about. */
export function connectError(attempt: Attempt, error: unknown): PlaneError {
	if (error instanceof PlaneError) return error;
	const refusal = fromNatsError(error, attempt).code === "auth";
	return attempt.failed({
		code: refusal ? "auth" : "connect_failed",
		outcome: "not-sent",
		reason: refusal ? "the server refused the credentials" : reasonOf(error),
		cause: causeOf(error),
	});
}

function reasonOf(error: unknown): string {
	const codes = codesIn(error);
	const known = codes.find((code) => code in CERTIFICATE);
	if (known !== undefined) return CERTIFICATE[known] ?? known;
	if (codes.some((code) => UNKNOWN_AUTHORITY.has(code))) {
		return "the server's certificate is signed by nobody known here; set tls.ca or tls.caFile to the certificate of its authority";
	}
	return "no server could be reached";
}

/** The codes of an error and of those it was caused by, whatever the NATS library calls that. */
function codesIn(error: unknown): string[] {
	if (!(error instanceof Error)) return [];
	const { code, cause, chainedError } = error as { code?: unknown; cause?: unknown; chainedError?: unknown };
	return [String(code), ...codesIn(cause), ...codesIn(chainedError)];
}
