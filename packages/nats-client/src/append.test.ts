import { BackendLogMessage, BackendStateMessage, DrainDrone, WorldStateMessage } from "@plane/messages";
import { expect, test } from "vitest";
import { append } from "./append.js";
import { stubConnection } from "./fixtures/stub-connection.js";
import { Session } from "./session.js";

const time = "2024-01-02T03:04:05Z";
const state = { cluster: "plane.test", backend: "b", state: "Ready", time } as const;
const log = { backend_id: "b", kind: "Stdout", text: "t" } as const;

/** A session on a connection like those of `nats` 2.x, whose JetStream does as it is told with what is stored. */
function storing(answer: () => Promise<{ seq: number }> = async () => ({ seq: 7 })) {
	const stored: { subject: string; options: object }[] = [];
	const publish = (subject: string, _: Uint8Array, options: object): Promise<{ seq: number }> => {
		stored.push({ subject, options });
		return answer();
	};
	const jetStream = { jetstreamManager: async () => ({}), jetstream: () => ({ publish }) };
	return { stored, session: new Session({ ...stubConnection().connection, ...jetStream }, undefined) };
}

test("a message is stored on its subject, and its sequence returned", async () => {
	const { session, stored } = storing();
	expect(await append(session, BackendLogMessage, log, {})).toBe(7);
	expect(await append(session, BackendLogMessage, log, { timeout: 70 })).toBe(7);
	const subject = "backend.b.log";
	expect(stored).toEqual([
		{ subject, options: { timeout: 10_000 } },
		{ subject, options: { timeout: 70 } },
	]);
});

test("only what a stream keeps the first of is stored on condition that it is the first", async () => {
	const timestamp = 1;
	const { session, stored } = storing();
	const drone = (message: object) => ({ cluster: "plane.test", DroneMessage: { drone: "d", ...message } });
	await append(session, WorldStateMessage, drone({ State: { state: "Ready", timestamp } }) as WorldStateMessage, {});
	await append(session, WorldStateMessage, drone({ KeepAlive: { timestamp } }) as WorldStateMessage, {});
	await append(session, BackendStateMessage, state, {});
	const first = { expect: { lastSubjectSequence: 0 } };
	expect(stored.map(({ options }) => "expect" in options)).toEqual([true, false, false]);
	expect(stored[0]?.options).toMatchObject(first);
});

test("storing twice is harmless only where the stream keeps the first", async () => {
	const { session } = storing(() => Promise.reject(Object.assign(new Error("t"), { code: "TIMEOUT" })));
	const late = { code: "timeout", outcome: "unknown" };
	const ready = {
		cluster: "plane.test",
		DroneMessage: { drone: "d", State: { state: "Ready", timestamp: 1 } },
	} as const;
	await expect(append(session, WorldStateMessage, ready, {})).rejects.toMatchObject({ ...late, retry: true });
	await expect(append(session, BackendLogMessage, log, {})).rejects.toMatchObject({
		...late,
		operation: "append BackendLogMessage",
		retry: false,
	});
});

test("what no stream keeps is refused, as is a timeout that is none", async () => {
	const { session, stored } = storing();
	const drain = { cluster: "plane.test", drone: "d", drain: true };
	const refused = { code: "invalid_argument", operation: "append DrainDrone", outcome: "not-sent" };
	// @ts-expect-error who writes plain JavaScript has no compiler to say it
	await expect(append(session, DrainDrone, drain, {})).rejects.toMatchObject({
		...refused,
		message: expect.stringContaining("no stream keeps DrainDrone"),
	});
	await expect(append(session, BackendLogMessage, log, { timeout: 0 })).rejects.toMatchObject({
		code: "invalid_argument",
	});
	expect(stored).toEqual([]);
});

test("the stack of what it fails with leads to the code that waits for it", async () => {
	const { session } = storing(() => new Promise(() => undefined));
	const caller = new AbortController();
	async function someHandler(): Promise<void> {
		await append(session, BackendLogMessage, log, { signal: caller.signal });
	}
	const failed = someHandler().catch((failure: Error) => failure);
	caller.abort();
	expect(await failed).toMatchObject({ name: "PlaneError", stack: expect.stringContaining("someHandler") });
});
