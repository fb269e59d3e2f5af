import { NatsError } from "nats";
import { expect, test } from "vitest";
import { Attempt } from "./attempt.js";
import { connectError, dialled } from "./connect-error.js";

const OVER_TCP = dialled(["a:1"]);
const OVER_WEB_SOCKET = dialled(["ws://a"]);

const failed = (code: string, wrap = (inner: Error): Error => inner) =>
	connectError(new Attempt("connect", true), wrap(Object.assign(new Error("text"), { code })), OVER_TCP);

test.each([
	["ERR_TLS_CERT_ALTNAME_INVALID", "tls.host"],
	["DEPTH_ZERO_SELF_SIGNED_CERT", "tls.ca"],
	["SELF_SIGNED_CERT_IN_CHAIN", "tls.ca"],
	["UNABLE_TO_GET_ISSUER_CERT", "tls.ca"],
	["UNABLE_TO_GET_ISSUER_CERT_LOCALLY", "tls.ca"],
	["UNABLE_TO_VERIFY_LEAF_SIGNATURE", "tls.ca"],
	["CERT_HAS_EXPIRED", "expired"],
	["CERT_NOT_YET_VALID", "not valid yet"],
	["ERR_SSL_SSLV3_ALERT_BAD_CERTIFICATE", "tls.certFile"],
	["ERR_SSL_SSL/TLS_ALERT_CERTIFICATE_EXPIRED", "tls.certFile"],
	["ERR_SSL_TLSV13_ALERT_CERTIFICATE_REQUIRED", "tls.certFile"],
	["ERR_SSL_TLSV1_ALERT_UNKNOWN_CA", "tls.certFile"],
	["ERR_SSL_TLSV1_ALERT_PROTOCOL_VERSION", "no server could be reached"],
	["ERR_SSL_WRONG_VERSION_NUMBER", "does not speak TLS"],
	["ENOTFOUND", "has no address"],
	["SERVER_OPT_NA", "has no TLS"],
	["ERR_OSSL_PEM_NO_START_LINE", "option tls"],
	["ECONNREFUSED", "no server could be reached"],
])("%s is told with the way out", (code, words) => {
	const ways = [
		(inner: Error) => inner,
		(inner: Error) => new NatsError("tls", "TLS", inner),
		(inner: Error) => new Error("connection", { cause: inner }),
	];
	for (const wrap of ways) {
		const error = failed(code, wrap);
		expect(error).toMatchObject({ code: "connect_failed", outcome: "not-sent" });
		expect(error.message).toContain(words);
	}
});

test.each([
	["server does not support 'tls'", "has no TLS"],
	["/etc/nats/ca.pem doesn't exist", "option tls"],
	["unexpected response from server", "no NATS server"],
])("what a library says in words alone is told with the way out: %s", (said, words) => {
	const { message } = connectError(new Attempt("connect", true), new Error(said), OVER_TCP);
	expect(message).toContain(words);
	expect(message).not.toContain("/etc");
});

test("credentials that the server refuses are told as that, and an error of our own stays as it is", () => {
	const attempt = new Attempt("connect", true);
	const error = connectError(attempt, new NatsError("no", "AUTHORIZATION_VIOLATION"), OVER_TCP);
	expect(error).toMatchObject({ code: "auth", outcome: "not-sent", operation: "connect" });
	expect(error.message).toContain("credentials");
	expect(connectError(attempt, error, OVER_TCP)).toBe(error);
});

const late = Object.assign(new Error("late"), { name: "TimeoutError" });
test.each([
	["that keep silent", OVER_TCP, new NatsError("late", "TIMEOUT"), "tls.certFile"],
	["that keep silent, in 3.x", OVER_TCP, late, "tls.certFile"],
	["that keep silent over WebSocket", OVER_WEB_SOCKET, late, "no server could be reached in time"],
	["that refuse over WebSocket", OVER_WEB_SOCKET, new Error("undefined"), "allowed_origins"],
	["that are none, over WebSocket", OVER_WEB_SOCKET, new Error("unexpected response from server"), "no NATS server"],
])("of servers %s no more is said than is known, and where to look", (_, servers, failure, words) => {
	const error = connectError(new Attempt("connect", true), failure, servers);
	expect(error).toMatchObject({ code: "connect_failed", outcome: "not-sent" });
	expect(error.message).toContain(words);
});

test("TLS that is wished for over WebSocket is told as the mistake it is", () => {
	const said = new Error("'tls' is not configurable on w3c websocket connections");
	expect(connectError(new Attempt("connect", true), said, OVER_TCP)).toMatchObject({
		code: "invalid_argument",
		outcome: "not-sent",
		retry: false,
	});
});

test("of several servers it is told that the reason is that of the last one", () => {
	const error = connectError(
		new Attempt("connect", true),
		Object.assign(new Error("no"), { code: "ENOTFOUND" }),
		dialled(["a:1", "b:1"]),
	);
	expect(error.message).toContain("at the server tried last, the host of a server has no address");
	expect(failed("ENOTFOUND").message).not.toContain("last");
	expect(connectError(new Attempt("connect", true), new Error("no"), dialled(["a:1", "b:1"])).message).not.toContain(
		"last",
	);
});
