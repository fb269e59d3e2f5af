import type { NatsConnection } from "@nats-io/nats-core";
import { expect, test, vi } from "vitest";
import type { PlaneConnection } from "./connection.js";
import { stubConnection } from "./fixtures/stub-connection.js";
import { isNats2Connection } from "./jetstream-nats2.js";
import { isNats3Connection, jetStreamOfNats3 } from "./jetstream-nats3.js";

vi.mock("@nats-io/jetstream", () => {
	throw new Error("Cannot find package");
});

test("who has a 3.x connection without its JetStream is told what to install", async () => {
	await expect(jetStreamOfNats3({} as NatsConnection)).rejects.toMatchObject({
		code: "stream_unavailable",
		operation: "load @nats-io/jetstream",
		outcome: "not-sent",
		message: expect.stringContaining("install it"),
	});
});

test.each<[string, readonly string[], boolean, boolean]>([
	["2.x", ["respondMessage", "jetstream", "jetstreamManager"], true, false],
	["3.x", ["respondMessage"], false, true],
	["neither line", [], false, false],
	["neither line, with half a JetStream", ["jetstreamManager"], false, false],
	["neither line, with the other half", ["respondMessage", "jetstream"], false, false],
])("a connection of %s is told by what it has", (_, has, nats2, nats3) => {
	const methods = Object.fromEntries(has.map((name) => [name, () => undefined]));
	const connection: PlaneConnection = { ...stubConnection().connection, ...methods };
	expect([isNats2Connection(connection), isNats3Connection(connection)]).toEqual([nats2, nats3]);
});
