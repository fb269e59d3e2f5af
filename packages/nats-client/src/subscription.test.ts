import { BackendStateMessage } from "@plane/messages";
import { expect, test } from "vitest";
import type { MessageCallback } from "./connection.js";
import { stubConnection } from "./fixtures/stub-connection.js";
import { PlaneClient } from "./plane-client.js";
import type { InvalidMessageReport } from "./receive.js";

const state = { cluster: "plane.test", backend: "b1", state: "Ready", time: "2024-01-02T03:04:05Z" } as const;

/** A subscription, and a way to let it hear a state of a backend on a subject; how often that was asked for is counted. */
function subscribe(fixed: { backend?: string }) {
	const { connection } = stubConnection();
	let callback: MessageCallback = () => undefined;
	const heard = { asked: 0, invalid: [] as InvalidMessageReport[] };
	connection.subscribe = (_, options) => {
		callback = options.callback;
		return { unsubscribe: () => undefined, drain: async () => undefined };
	};
	const messages = new PlaneClient(connection, { cluster: "plane.test" }).subscribe(BackendStateMessage, fixed, {
		onInvalid: (report) => heard.invalid.push(report),
	});
	const hear = (backend: string, subject: string): void =>
		callback(null, {
			data: BackendStateMessage.encode({ ...state, backend }),
			get subject() {
				heard.asked++;
				return subject;
			},
		});
	return { messages, heard, hear };
}

test("of one subject asks no message for its own, which the library would have to decode", async () => {
	const { messages, heard, hear } = subscribe({ backend: "b1" });
	hear("b2", "backend.b1.status");
	hear("b1", "backend.b1.status");
	expect(await messages.next()).toEqual({ done: false, value: state });
	expect(heard).toEqual({
		asked: 0,
		invalid: [{ type: "BackendStateMessage", subject: "backend.b1.status", reason: "subject-mismatch" }],
	});
});

test("of a pattern takes each message for what its own subject says", async () => {
	const { messages, heard, hear } = subscribe({});
	hear("b1", "backend.b2.status");
	hear("b1", "backend.b1.status");
	expect(await messages.next()).toEqual({ done: false, value: state });
	expect(heard).toEqual({
		asked: 2,
		invalid: [{ type: "BackendStateMessage", subject: "backend.b2.status", reason: "subject-mismatch" }],
	});
});
