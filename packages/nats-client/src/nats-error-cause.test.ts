import { inspect } from "node:util";
import { NatsError } from "nats";
import { describe, expect, test } from "vitest";
import { causeOf } from "./nats-error-cause.js";

const SECRET = "canary-5d1e";

/** All that anybody could print of a cause. */
const shown = (error: unknown): string =>
	inspect(causeOf(error), { depth: 9, showHidden: true }) + JSON.stringify(causeOf(error)) + causeOf(error)?.stack;

describe("a cause", () => {
	test("has the code, and where it was thrown", () => {
		const cause = causeOf(new NatsError("timeout", "TIMEOUT"));
		expect(cause).toMatchObject({ message: "NatsError TIMEOUT", code: "TIMEOUT" });
		expect(cause?.stack).toMatch(/nats-error-cause\.test/);
	});

	test("is none where nothing was thrown: the client has noticed by itself, and its code says what", () => {
		expect(causeOf({ code: "TIMEOUT" })).toBeUndefined();
		expect(causeOf("TIMEOUT")).toBeUndefined();
	});

	test("has what Node tells of an address", () => {
		const refused = Object.assign(new Error("connect"), {
			code: "ECONNREFUSED",
			syscall: "connect",
			address: "127.0.0.1",
			port: 1,
		});
		expect(causeOf(new NatsError("refused", "CONNECTION_REFUSED", refused))).toMatchObject({
			code: "CONNECTION_REFUSED",
			cause: { code: "ECONNREFUSED", syscall: "connect", address: "127.0.0.1", port: 1 },
		});
	});

	test("has JetStream's numbers and not its words", () => {
		const error = Object.assign(new NatsError(SECRET, "400"), {
			api_error: { code: 400, err_code: 10_071, description: SECRET },
		});
		expect(causeOf(error)).toMatchObject({ code: "400", status: 400, errorCode: 10_071 });
		expect(shown(error)).not.toContain(SECRET);
	});

	test("never has the text of a server, of a reply or of a document", () => {
		const syntax = (() => {
			try {
				return JSON.parse(SECRET);
			} catch (error) {
				return error;
			}
		})();
		expect(String(syntax)).toContain("canary");
		for (const error of [
			new NatsError("bad json", "BAD_JSON", syntax as Error),
			new NatsError(`'${SECRET}'`, "NATS_PROTOCOL_ERR"),
			new Error("outer", { cause: syntax }),
			Object.assign(new Error(SECRET), { code: `${SECRET} in a code` }),
			Object.assign(new Error("x"), { name: `${SECRET} in a name`, note: SECRET }),
			Object.assign(new Error("x"), { address: SECRET, port: SECRET }),
			Object.assign(new Error("x"), { api_error: { code: SECRET, err_code: SECRET } }),
		]) {
			expect(shown(error)).not.toContain("canary");
		}
	});

	test("of what is no object is none", () => {
		for (const thrown of [undefined, null, SECRET, 7]) expect(causeOf(thrown)).toBeUndefined();
	});
});
