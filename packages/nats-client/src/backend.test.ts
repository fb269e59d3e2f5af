import { inspect } from "node:util";
import { BackendStatsMessage } from "@plane/messages";
import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import { Backend, SpawnedBackend } from "./backend.js";
import type { PlaneConnection } from "./connection.js";
import { stubConnection } from "./fixtures/stub-connection.js";
import { never } from "./fixtures/stub-reading.js";
import { Session } from "./session.js";

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

const CLUSTER = "plane.test";
const backendOn = (connection: PlaneConnection): Backend =>
	new Backend(new Session(connection, undefined), CLUSTER, "b");
const thrown = (call: Promise<unknown>): Promise<unknown> => call.catch((error: unknown) => error);

const acknowledged = new TextEncoder().encode("null");

/** The milliseconds after which a call fails, and with what. */
async function failing(call: Promise<unknown>): Promise<[number, unknown]> {
	const started = Date.now();
	const failed = call.then(
		() => [],
		(error: unknown) => [Date.now() - started, error],
	) as Promise<[number, unknown]>;
	await vi.advanceTimersByTimeAsync(3_600_000);
	return await failed;
}

describe("what fails says which call it was", () => {
	test.each<[string, (backend: Backend) => AsyncIterator<unknown>]>([
		["states", (backend) => backend.states()],
		["logs", (backend) => backend.logs()],
	])("%s", async (operation, call) => {
		// This connection has no JetStream.
		const failure = await thrown(call(backendOn(stubConnection().connection)).next());
		expect(failure).toMatchObject({ code: "stream_unavailable", operation });
	});

	test("terminate, also where the end of the backend cannot be seen", async () => {
		const refusal = Object.assign(new Error("no"), { code: "PERMISSIONS_VIOLATION" });
		const manager = { streams: { info: () => Promise.reject(refusal) }, consumers: {} };
		const streams = { jetstreamManager: async () => manager, jetstream: () => ({}) };
		const connection = { ...stubConnection(() => acknowledged).connection, ...streams };
		const [, error] = await failing(backendOn(connection).terminate({ waitForTerminal: true }));
		expect(error).toMatchObject({ code: "permission", operation: "terminate", outcome: "unknown" });
	});

	test("stats", async () => {
		const { connection, refuse } = stubConnection();
		const next = thrown(backendOn(connection).stats().next());
		refuse(BackendStatsMessage.pattern({ cluster: CLUSTER, backend_id: "b" }));
		expect(await next).toMatchObject({ code: "permission", operation: "stats" });
	});
});

describe("the time that is waited", () => {
	const withoutStreams = { ...stubConnection().connection, jetstreamManager: never, jetstream: () => ({}) };

	test.each<[string, (backend: Backend) => Promise<unknown>, number, string]>([
		["a termination", (backend) => backend.terminate(), 10_000, "terminate"],
		["a termination and the end", (backend) => backend.terminate({ waitForTerminal: true }), 30_000, "terminate"],
		["the state now", (backend) => backend.currentState(), 10_000, "currentState"],
		["a state, when it is given", (backend) => backend.waitForState("Ready", { timeout: 70 }), 70, "waitForState"],
	])("for %s", async (_, call, ms, operation) => {
		const [after, error] = await failing(call(backendOn(withoutStreams)));
		expect([ms, ms + 1]).toContain(after);
		expect(error).toMatchObject({ code: "timeout", operation });
	});

	test("is no longer than asked for the end, however much of it the termination took, and leaves no timer", async () => {
		const answer = () => new Promise<Uint8Array>((resolve) => setTimeout(() => resolve(acknowledged), 900));
		const connection = { ...stubConnection(answer).connection, jetstreamManager: never, jetstream: () => ({}) };
		const [after] = await failing(backendOn(connection).terminate({ waitForTerminal: true, timeout: 1_000 }));
		expect([1_000, 1_001]).toContain(after);
		expect(vi.getTimerCount()).toBe(0);
	});

	test("for a termination is over with the answer", async () => {
		const { connection } = stubConnection(() => acknowledged);
		expect(await backendOn(connection).terminate()).toBeUndefined();
		expect(vi.getTimerCount()).toBe(0);
	});
});

test("a backend whose id holds a delimiter of URLs has no host name", () => {
	const session = new Session(stubConnection().connection, undefined);
	expect(new Backend(session, CLUSTER, "b1").hostname).toBe("b1.plane.test");
	expect(() => new Backend(session, CLUSTER, "b/1").hostname).toThrow(
		expect.objectContaining({ name: "PlaneError", code: "invalid_subject", operation: "backend" }),
	);
});

test("a spawned backend has what the answer says of it, and does not print its token", () => {
	const session = new Session(stubConnection().connection, undefined);
	const answer = { drone: "d1", backend_id: "b1", spawned: false, bearer_token: "canary" } as never;
	const backend = new SpawnedBackend(session, CLUSTER, answer);
	expect(backend).toMatchObject({ id: "b1", cluster: CLUSTER, drone: "d1", spawned: false, bearerToken: "canary" });
	expect(inspect(backend, { depth: 9, showHidden: true })).not.toContain("canary");
});
