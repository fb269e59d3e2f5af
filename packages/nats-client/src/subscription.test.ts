import { BackendStateMessage } from "@plane/messages";
import { expect, test } from "vitest";
import type { MessageCallback } from "./connection.js";
import { stubConnection } from "./fixtures/stub-connection.js";
import { PlaneClient } from "./plane-client.js";
import type { InvalidMessageReport } from "./receive.js";
import type { SubscribeOptions } from "./subscription.js";

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

const PATTERN = "backend.*.status";
const end = { done: true, value: undefined };

/** A subscription to the states of all backends, and what plays the server. */
function subscribeAll(options: SubscribeOptions = {}) {
	const { connection, happened, deliver, refuse, say } = stubConnection();
	const messages = new PlaneClient(connection, { cluster: "plane.test" }).subscribe(BackendStateMessage, {}, options);
	const send = (backend: string, data = BackendStateMessage.encode({ ...state, backend })): void =>
		deliver(`backend.${backend}.status`, PATTERN, data);
	return { messages, happened, send, say, refuse: () => refuse(PATTERN) };
}

test("drops the oldest beyond its limit, whether somebody wants to know or not", async () => {
	const told: number[] = [];
	for (const options of [{ limit: 1 }, { limit: 1, onDropped: (dropped: number) => told.push(dropped) }]) {
		const { messages, send } = subscribeAll(options);
		for (const backend of ["b1", "b2", "b3"]) send(backend);
		expect(messages.dropped).toBe(2);
		expect(await messages.next()).toMatchObject({ value: { backend: "b3" } });
	}
	expect(told).toEqual([1, 2]);
});

test.each([0, 0.5, -1, Number.NaN])("refuses %d as a limit", (limit) => {
	expect(() => subscribeAll({ limit })).toThrow(expect.objectContaining({ code: "invalid_argument" }));
});

test("tells of a gap each time the connection is back, until it is closed", async () => {
	let gaps = 0;
	const { messages, say } = subscribeAll({ onGap: () => (gaps += 1) });
	for (const type of ["disconnect", "reconnect", "disconnect"]) await say(type);
	expect(gaps).toBe(1);
	await messages.close();
	await say("reconnect");
	expect(gaps).toBe(1);
	const unheard = subscribeAll();
	await unheard.say("reconnect");
	unheard.send("b1");
	expect(await unheard.messages.next()).toMatchObject({ value: { backend: "b1" } });
});

const cause = new Error("mine");

test.each<[string, () => unknown]>([
	[
		"throws",
		() => {
			throw cause;
		},
	],
	["rejects with", () => Promise.reject(cause)],
])("ends with what a function of the caller %s, and unsubscribes", async (_, onInvalid) => {
	const { messages, happened, send } = subscribeAll({ onInvalid });
	send("b1", new Uint8Array([1]));
	await expect(messages.next()).rejects.toBe(cause);
	expect(await messages.next()).toEqual(end);
	expect(happened).toEqual([`drain ${PATTERN}`]);
});

test("ends with the refusal of the server", async () => {
	const { messages, refuse } = subscribeAll();
	refuse();
	const operation = "subscribe BackendStateMessage";
	await expect(messages.next()).rejects.toMatchObject({ code: "permission", operation });
	expect(await messages.next()).toEqual(end);
});

test("is over for good and unsubscribed when it is returned, disposed of, or was aborted before", async () => {
	const ways: ((messages: ReturnType<typeof subscribeAll>["messages"]) => Promise<unknown>)[] = [
		async (messages) => expect(await messages.return()).toEqual(end),
		(messages) => messages[Symbol.asyncDispose](),
	];
	for (const way of ways) {
		const { messages, happened, send } = subscribeAll();
		send("b1");
		await way(messages);
		expect(await messages.next()).toEqual(end);
		expect(happened).toEqual([`drain ${PATTERN}`]);
	}
	const { messages, happened } = subscribeAll({ signal: AbortSignal.abort() });
	expect(await messages.next()).toEqual(end);
	expect(happened).toEqual([`drain ${PATTERN}`]);
});
