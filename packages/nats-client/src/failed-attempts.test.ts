import { describe, expect, test } from "vitest";
import type { PlaneConnection } from "./connection.js";
import { notConnected } from "./connection-ended.js";
import { keepFailure, lastFailure } from "./failed-attempts.js";

/** A connection that dials as the test says. */
function dialling() {
	let next: () => Promise<void> = async () => undefined;
	const protocol = { transport: {} as { closeError?: unknown }, dial: (_: unknown) => next() };
	const connection = { protocol } as unknown as PlaneConnection;
	const attempt = (outcome: () => Promise<void>): Promise<unknown> => {
		next = outcome;
		return protocol.dial("server").catch((error: unknown) => error);
	};
	return { connection, protocol, attempt };
}

const late = new Error("late");
const fail = () => Promise.reject(late);

describe("what the last attempt to reconnect has failed with", () => {
	test("is what it threw, until one succeeds", async () => {
		const { connection, attempt } = dialling();
		keepFailure(connection);
		expect(lastFailure(connection)).toBeUndefined();
		expect(await attempt(fail), "the library hears of it as before").toBe(late);
		expect(lastFailure(connection)).toBe(late);
		await attempt(async () => undefined);
		expect(lastFailure(connection)).toBeUndefined();
	});

	test("is what the other side has said where it has said something", async () => {
		const { connection, protocol, attempt } = dialling();
		keepFailure(connection);
		protocol.transport.closeError = new Error("bad certificate");
		await attempt(fail);
		expect(lastFailure(connection)).toBe(protocol.transport.closeError);
	});

	test("is kept once for all clients of a connection, and of none that tells nothing of how it dials", () => {
		const { connection, protocol } = dialling();
		keepFailure(connection);
		const { dial } = protocol;
		keepFailure(connection);
		expect(protocol.dial).toBe(dial);
		const other = {} as PlaneConnection;
		keepFailure(other);
		expect(lastFailure(other)).toBeUndefined();
	});
});

describe("the error of a call without a connection", () => {
	const coded = (code: string): Error => Object.assign(new Error("s3cret"), { code });

	test.each([
		["CERT_HAS_EXPIRED", "the connection is down: the server's certificate has expired"],
		["AUTHORIZATION_VIOLATION", "the connection is down: the server refused the credentials"],
		["AUTHENTICATOR_FAILED", "the connection is down: the authenticator failed"],
		["ECONNREFUSED", "the server is not reachable"],
	])("tells of %s in words of its own", (code, reason) => {
		const error = notConnected("spawn", coded(code));
		expect(error).toMatchObject({ code: "not_connected", outcome: "not-sent", cause: { code } });
		expect(error.message).toBe(`spawn: ${reason} (not_connected; nothing was sent)`);
		expect(String(error.cause)).not.toContain("s3cret");
	});

	test("has no cause where none is known", () => {
		const message = "spawn: the server is not reachable (not_connected; nothing was sent)";
		const error = notConnected("spawn", undefined);
		expect(error).toMatchObject({ message });
		expect(error).not.toHaveProperty("cause");
	});
});
