import { NatsError } from "nats";
import { expect, test } from "vitest";
import { fromNatsError } from "./nats-error.js";
import { PlaneError } from "./plane-error.js";

test.each([
	["503", "no_responders", "not-executed"],
	["TIMEOUT", "timeout", "unknown"],
	["CONNECTION_CLOSED", "closed", "not-sent"],
	["CONNECTION_DRAINING", "closed", "not-sent"],
	["DISCONNECT", "not_connected", "unknown"],
	["MAX_PAYLOAD_EXCEEDED", "payload_too_large", "not-sent"],
	["AUTHORIZATION_VIOLATION", "auth", "unknown"],
	["AUTHENTICATION_EXPIRED", "auth", "unknown"],
	["SOMETHING_NEW", "unexpected", "unknown"],
])("%s of NATS is %s, and what may have happened is %s", (code, mine, outcome) => {
	const cause = new NatsError("text", code);
	expect(fromNatsError(cause, "spawn")).toMatchObject({ code: mine, outcome, operation: "spawn", cause: { code } });
});

test("a refused publish did nothing, a refused subscription may only have lost the answer", () => {
	const refusal = (operation: string): NatsError =>
		Object.assign(new NatsError("no", "PERMISSIONS_VIOLATION"), { permissionContext: { operation, subject: "a.b" } });
	expect(fromNatsError(refusal("publish"), "spawn")).toMatchObject({ code: "permission", outcome: "not-executed" });
	expect(fromNatsError(refusal("subscription"), "spawn")).toMatchObject({ code: "permission", outcome: "unknown" });
	expect(fromNatsError(refusal("publish"), "spawn").message).toContain("a.b");
});

test("an error of our own stays as it is, and anything else that is thrown is unexpected", () => {
	const mine = new PlaneError({ code: "timeout", operation: "x", outcome: "unknown", reason: "r" });
	expect(fromNatsError(mine, "spawn")).toBe(mine);
	for (const thrown of [undefined, null, "text", 7]) expect(fromNatsError(thrown, "spawn").code).toBe("unexpected");
});
