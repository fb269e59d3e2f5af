import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import type { ConnectionMessage, MessageCallback, PlaneConnection } from "./connection.js";
import type { StoredMessage } from "./jetstream.js";
import { Pull } from "./pull.js";

const data = new Uint8Array([1]);
const ack = (sequence: number): string => `$JS.ACK.s.c.1.${sequence}.${sequence}.1700000000123456789.7`;

/** A pull of up to three messages on a connection without a server, on which a test plays the server. */
function stubPull(refusal?: Error, expiresMs = 30_000) {
	let hear: MessageCallback = () => undefined;
	const unsubscribe = vi.fn();
	const onSilent = vi.fn();
	const onLeaving = vi.fn();
	const published: { subject: string; request: unknown; reply: string }[] = [];
	const connection = {
		subscribe: (_: string, { callback }: { callback: MessageCallback }) => {
			hear = callback;
			return { unsubscribe };
		},
		publish: (subject: string, text: Uint8Array, { reply }: { reply: string }) => {
			if (refusal) throw refusal;
			published.push({ subject, request: JSON.parse(new TextDecoder().decode(text)), reply });
		},
	} as unknown as PlaneConnection;
	const open = (): Pull => new Pull(connection, "s.c", { messages: 3, expiresMs, onSilent, onLeaving });
	const message = (reply: string): void => hear(null, { subject: "a.b", data, reply });
	const status = (code: number, description: string, pending = ""): void => {
		const headers = { code, description, get: (name: string) => (name === "Nats-Pending-Messages" ? pending : "") };
		hear(null, { subject: published[0]?.reply ?? "", data: new Uint8Array(), headers });
	};
	const say = (): void => hear(null, { subject: published[0]?.reply ?? "", data: new Uint8Array() });
	const fail = (error: Error): void => hear(error, {} as ConnectionMessage);
	return { open, message, status, say, fail, published, unsubscribe, onSilent, onLeaving };
}

async function sequencesOf(pull: Pull): Promise<number[]> {
	const read: StoredMessage[] = [];
	for await (const batch of pull) read.push(...batch);
	return read.map(({ seq }) => seq);
}

beforeEach(() => void vi.useFakeTimers());
afterEach(() => {
	expect(vi.getTimerCount()).toBe(0);
	vi.useRealTimers();
});

describe("a pull", () => {
	test("asks for messages and signs of life, at an inbox of its own", () => {
		const { open, published, unsubscribe } = stubPull();
		open().stop();
		const request = { batch: 3, expires: 30_000_000_000, idle_heartbeat: 5_000_000_000 };
		const reply = expect.stringMatching(/^_INBOX\.[0-9a-f]{32}$/);
		expect(published).toEqual([{ subject: "$JS.API.CONSUMER.MSG.NEXT.s.c", request, reply }]);
		expect(unsubscribe).toHaveBeenCalledOnce();
	});

	test("hands on together what came together, and ends with the last message it asked for", async () => {
		const { open, message } = stubPull();
		const pull = open();
		message(ack(1));
		message(ack(2));
		expect((await pull.next()).value?.map(({ seq }) => seq)).toEqual([1, 2]);
		message(ack(3));
		expect(await sequencesOf(pull)).toEqual([3]);
	});

	test("hands on at once what comes alone while somebody waits for it, each time", async () => {
		const { open, message } = stubPull();
		const pull = open();
		for (const sequence of [1, 2, 3]) {
			const waiting = pull.next();
			message(ack(sequence));
			expect((await waiting).value?.map(({ seq }) => seq)).toEqual([sequence]);
		}
		expect(await pull.next()).toEqual({ done: true, value: undefined });
	});

	test.each([
		["of old servers", "$JS.ACK.stream.consumer.1.42.5.1700000000123456789.7"],
		["with domain and account", "$JS.ACK._.acc.stream.consumer.1.42.5.1700000000123456789.7"],
		["with something behind", "$JS.ACK.hub.acc.stream.consumer.1.42.5.1700000000123456789.7.x9y"],
	])("reads place and time from acknowledgement subjects %s", async (_, reply) => {
		const { open, message } = stubPull();
		const pull = open();
		message(reply);
		const place = { seq: 42, deliverySequence: 5, timestamp: 1_700_000_000_123, pending: 7 };
		expect((await pull.next()).value).toEqual([{ subject: "a.b", data, ...place }]);
		pull.stop();
	});

	test("ends when the server says what is left of it, and goes on after a sign of life", async () => {
		const { open, message, status } = stubPull();
		const pull = open();
		status(100, "Idle Heartbeat");
		message(ack(1));
		status(408, "Request Timeout", "2");
		expect(await sequencesOf(pull)).toEqual([1]);
	});

	test("ends with a server that says that it ends, and tells that", async () => {
		const { open, message, status, onLeaving } = stubPull();
		const pull = open();
		message(ack(1));
		expect(onLeaving).not.toHaveBeenCalled();
		status(409, "Server Shutdown", "2");
		expect(onLeaving).toHaveBeenCalledOnce();
		expect(await sequencesOf(pull)).toEqual([1]);
	});

	test.each([
		[409, "Consumer Deleted"],
		[400, "Bad Request"],
		[503, ""],
	])("fails on %s %s, after what came before it", async (code, description) => {
		const { open, message, status } = stubPull();
		const pull = open();
		message(ack(1));
		status(code, description);
		expect((await pull.next()).value).toHaveLength(1);
		await expect(pull.next()).rejects.toMatchObject({ code: String(code) });
		expect(await pull.next()).toEqual({ done: true, value: undefined });
	});

	test("fails when the server refuses its inbox, and when the connection does not take it", async () => {
		const { open, fail } = stubPull();
		const pull = open();
		const refusal = new Error("refused");
		fail(refusal);
		expect(await pull.next().catch((error: unknown) => error)).toBe(refusal);
		const { open: openClosed, unsubscribe } = stubPull(new Error("closed"));
		expect(openClosed).toThrow("closed");
		expect(unsubscribe).toHaveBeenCalledOnce();
	});

	test("tells that the server is silent after two heartbeats that did not come, and ends 5 s after its time", async () => {
		const { open, onSilent, status, unsubscribe } = stubPull();
		const ended = sequencesOf(open());
		await vi.advanceTimersByTimeAsync(14_000);
		status(100, "Idle Heartbeat");
		await vi.advanceTimersByTimeAsync(10_000);
		expect(onSilent).not.toHaveBeenCalled();
		await vi.advanceTimersByTimeAsync(2_000);
		expect(onSilent).toHaveBeenCalled();
		await vi.advanceTimersByTimeAsync(8_999);
		expect(unsubscribe).not.toHaveBeenCalled();
		await vi.advanceTimersByTimeAsync(1);
		expect(await ended).toEqual([]);
	});

	test("of a short time leaves a slow network 5 s all the same, for the first sign of life and for the end", async () => {
		const { open, onSilent, message, status } = stubPull(undefined, 2_000);
		const ended = sequencesOf(open());
		await vi.advanceTimersByTimeAsync(4_999);
		expect(onSilent).not.toHaveBeenCalled();
		message(ack(1));
		await vi.advanceTimersByTimeAsync(2_000);
		expect(onSilent).not.toHaveBeenCalled();
		status(408, "Request Timeout", "2");
		expect(await ended).toEqual([1]);
		const { open: openDead, onSilent: onDead } = stubPull(undefined, 2_000);
		const dead = openDead();
		await vi.advanceTimersByTimeAsync(5_500);
		expect(onDead).toHaveBeenCalled();
		dead.stop();
	});

	test("that is stopped or returned drops what was not read, and its inbox once", async () => {
		for (const end of [(pull: Pull) => pull.stop(), (pull: Pull) => pull.return()]) {
			const { open, message, unsubscribe } = stubPull();
			const pull = open();
			message(ack(1));
			await end(pull);
			expect(await sequencesOf(pull)).toEqual([]);
			expect(await pull.return()).toEqual({ done: true, value: undefined });
			expect(unsubscribe).toHaveBeenCalledOnce();
		}
	});

	test("takes a message in its inbox that says nothing for a sign of life", async () => {
		const { open, message, say } = stubPull();
		const pull = open();
		say();
		message(ack(1));
		expect((await pull.next()).value).toHaveLength(1);
		pull.stop();
	});
});
