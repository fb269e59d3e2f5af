import { inspect } from "node:util";
import { errors } from "@nats-io/nats-core";
import { NatsError } from "nats";
import { expect, test } from "vitest";
import { Attempt } from "./attempt.js";
import {
	fromNatsError,
	isAuthError,
	isClosedError,
	isClosing,
	isNoResponders,
	isPermissionError,
} from "./nats-error.js";
import { PlaneError } from "./plane-error.js";

const named = (name: string): Error => Object.assign(new Error("text"), { name });

test.each([
	["503", "no_responders", "not-executed"],
	["TIMEOUT", "timeout", "unknown"],
	["CONNECTION_CLOSED", "closed", "not-sent"],
	["CONNECTION_DRAINING", "closed", "not-sent"],
	["DISCONNECT", "not_connected", "unknown"],
	["MAX_PAYLOAD_EXCEEDED", "payload_too_large", "not-sent"],
	["AUTHORIZATION_VIOLATION", "auth", "unknown"],
	["AUTHENTICATION_EXPIRED", "auth", "unknown"],
	["AUTHENTICATION_TIMEOUT", "auth", "unknown"],
	["ACCOUNT_EXPIRED", "auth", "unknown"],
	["SOMETHING_NEW", "unexpected", "unknown"],
])("%s of NATS is %s, and what may have happened is %s", (code, mine, outcome) => {
	const cause = new NatsError("text", code);
	expect(fromNatsError(cause, "spawn")).toMatchObject({ code: mine, outcome, operation: "spawn", cause: { code } });
});

test.each([
	[new errors.NoRespondersError("a.b"), "no_responders", "not-executed"],
	[new errors.TimeoutError(), "timeout", "unknown"],
	[new errors.ClosedConnectionError(), "closed", "not-sent"],
	[new errors.DrainingConnectionError(), "closed", "not-sent"],
	[new errors.AuthorizationError("no"), "auth", "unknown"],
	[new errors.UserAuthenticationExpiredError("no"), "auth", "unknown"],
	[new errors.PermissionViolationError("no", "publish", "a.b"), "permission", "not-executed"],
	[new errors.PermissionViolationError("no", "subscription", "a.b"), "permission", "unknown"],
	[new errors.ProtocolError("what"), "unexpected", "unknown"],
])("%s of the 3.x line is %s, and what may have happened is %s, also inside a RequestError", (error, code, outcome) => {
	for (const thrown of [error, new errors.RequestError(error.message, { cause: error })]) {
		expect(fromNatsError(thrown, "spawn")).toMatchObject({ code, outcome, operation: "spawn" });
	}
});

test("of an error that wraps another one under its own name the own name counts", () => {
	const error = new errors.NoRespondersError("a.b", { cause: new errors.TimeoutError() });
	expect(fromNatsError(error, "spawn")).toMatchObject({ code: "no_responders" });
});

test.each([
	["has no leader or no room, is not one that nobody runs", [10_008, 10_023], false, "unexpected"],
	["does not take a message, is not one that nobody runs", [10_077], false, "unexpected"],
	["is not enabled, for the server or the account, is one that nobody runs", [10_039, 10_076], true, "no_responders"],
] as const)("a JetStream that, by its number, %s", (_, numbers, missing, code) => {
	for (const number of numbers) {
		const error = Object.assign(new NatsError("503", "503"), { api_error: { code: 503, err_code: number } });
		expect(isNoResponders(error)).toBe(missing);
		expect(fromNatsError(error, "read X").code).toBe(code);
	}
});

test("errors of both lines of the library are known for what they say of the connection", () => {
	const closing = new errors.RequestError("connection closed");
	const known: [(error: unknown) => boolean, unknown[]][] = [
		[isNoResponders, [new NatsError("x", "503"), new errors.NoRespondersError("a.b"), named("JetStreamNotEnabled")]],
		[isAuthError, [new NatsError("x", "ACCOUNT_EXPIRED"), new errors.AuthorizationError("no")]],
		[
			isClosedError,
			[
				new NatsError("x", "CONNECTION_CLOSED"),
				new NatsError("x", "CONNECTION_DRAINING"),
				new errors.ClosedConnectionError(),
			],
		],
		[
			isPermissionError,
			[new NatsError("x", "PERMISSIONS_VIOLATION"), new errors.PermissionViolationError("no", "publish", "a.b")],
		],
		[isClosing, [closing]],
	];
	const others = [undefined, "connection closed", new Error("connection closed"), new errors.RequestError("another")];
	const all = [...known.flatMap(([, theirs]) => theirs), ...others];
	for (const [is, theirs] of known) expect(all.filter(is)).toEqual(theirs);
});

test("a refused publish did nothing, a refused subscription may only have lost the answer", () => {
	const refusal = (operation: string): NatsError =>
		Object.assign(new NatsError("no", "PERMISSIONS_VIOLATION"), { permissionContext: { operation, subject: "a.b" } });
	expect(fromNatsError(refusal("publish"), "spawn")).toMatchObject({ code: "permission", outcome: "not-executed" });
	expect(fromNatsError(refusal("subscription"), "spawn")).toMatchObject({ code: "permission", outcome: "unknown" });
	expect(fromNatsError(refusal("publish"), "spawn").message).toContain("publishing to a.b");
	const unknown = new NatsError("no", "PERMISSIONS_VIOLATION");
	expect(fromNatsError(unknown, "spawn"), "as one that does not say what was refused").toMatchObject({
		code: "permission",
		outcome: "unknown",
	});
});

test.each(["nats", "the 3.x line"])("a refused inbox of %s is not quoted: nobody is to know its name", (line) => {
	const subject = "_INBOX.0123456789abcdef0123456789abcdef.*";
	const fields = { permissionContext: { operation: "subscription", subject } };
	const refusal =
		line === "nats"
			? Object.assign(new NatsError(`no ${subject}`, "PERMISSIONS_VIOLATION"), fields)
			: new errors.PermissionViolationError(`no ${subject}`, "subscription", subject);
	const error = fromNatsError(refusal, "spawn");
	expect(error.message).toContain("subscribing to its inbox is not permitted");
	expect(inspect(error, { depth: 9, showHidden: true })).not.toContain("0123456789abcdef");
	const listening = fromNatsError(refusal, "subscribe X", "a.*");
	expect(listening.message).toContain("subscribing to a.* is not permitted");
	expect(listening.outcome, "nothing was asked").toBe("not-executed");
});

test("what a connection in memory cannot do is told in its own words, and is no call to repeat", () => {
	const cause = Object.assign(new Error("memoryConnection has no views"), { name: "NotInMemoryError" });
	const error = fromNatsError(cause, new Attempt("read X", true));
	expect(error).toMatchObject({ code: "invalid_argument", outcome: "not-executed", retry: false, cause });
	expect(error.message).toContain("read X: memoryConnection has no views");
});

test("an error of our own stays as it is, and anything else that is thrown is unexpected", () => {
	const mine = new PlaneError({ code: "timeout", operation: "x", outcome: "unknown", reason: "r" });
	expect(fromNatsError(mine, "spawn")).toBe(mine);
	for (const thrown of [undefined, null, "text", 7]) expect(fromNatsError(thrown, "spawn").code).toBe("unexpected");
});
