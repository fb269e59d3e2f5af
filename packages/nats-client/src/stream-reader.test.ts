import { BackendLogMessage, DrainDrone } from "@plane/messages";
import { describe, expect, test } from "vitest";
import type { ConsumerSettings, StoredMessage } from "./jetstream.js";
import type { Session } from "./session.js";
import { StreamReader } from "./stream-reader.js";

const log = (text: string): Uint8Array => BackendLogMessage.encode({ backend_id: "b", kind: "Stdout", text });

/** The text of a message that does not decode. */
const INVALID = "invalid";

const sequenceOf = ({ start }: ConsumerSettings): number =>
	typeof start === "object" && "sequence" in start ? start.sequence : 0;

/** A stream in memory, whose consumers lose what they are told to lose. */
function stubStream(texts: readonly string[], lost: ReadonlySet<number>) {
	const opened: ConsumerSettings[] = [];
	const deleted: string[] = [];
	const facts = {
		created: "once",
		lastSequence: texts.length,
		stored: texts.length,
		keptPerSubject: 500,
		replicated: false,
	};
	let [connected, losing] = [true, true];
	let onConnected: () => void = () => undefined;
	const events = new Set<(event: "disconnect" | "reconnect") => void>();
	const jetStream = {
		stream: async () => facts,
		createConsumer: async (_: string, settings: ConsumerSettings) => {
			opened.push(settings);
			let asked = false;
			return {
				fetch: async () => {
					// Nothing comes the second time.
					const from = asked ? Number.POSITIVE_INFINITY : sequenceOf(settings);
					if (asked) await new Promise((resolve) => setImmediate(resolve));
					asked = true;
					return fetched(from);
				},
				delete: async () => void deleted.push(settings.name),
			};
		},
	};
	const fetched = (from: number) => {
		const messages: StoredMessage[] = texts
			.map((text, index) => ({
				subject: "backend.b.log",
				data: text === INVALID ? new Uint8Array([1]) : log(text),
				seq: index + 1,
			}))
			.filter(({ seq }) => seq >= from)
			.map((message, index) => ({ ...message, deliverySequence: index + 1, timestamp: 0 }))
			.map((message) => ({ ...message, pending: texts.length - message.seq }))
			.filter(({ seq }) => !losing || !lost.has(seq));
		losing = false;
		return {
			stop: () => undefined,
			async *[Symbol.asyncIterator]() {
				yield messages;
			},
		};
	};
	const session = {
		onInvalid: undefined,
		track: () => () => undefined,
		ending: (end: Promise<void>) => end,
		jetStream: () => jetStream,
		monitor: {
			get connected() {
				return connected;
			},
			whenConnected: () => (connected ? Promise.resolve() : new Promise<void>((resolve) => (onConnected = resolve))),
			onDenied: () => () => undefined,
			on: (listener: (event: "disconnect" | "reconnect") => void) => {
				events.add(listener);
				return () => events.delete(listener);
			},
		},
	};
	const reconnect = (): void => {
		for (const event of events) event("reconnect");
	};
	const setConnected = (now: boolean): void => {
		connected = now;
		if (now) onConnected();
		for (const event of events) event(now ? "reconnect" : "disconnect");
	};
	return { session: session as unknown as Session, opened, deleted, facts, events, reconnect, setConnected };
}

async function take(reader: StreamReader<BackendLogMessage>, count: number): Promise<string[]> {
	const texts: string[] = [];
	while (texts.length < count) texts.push((await reader.next()).value?.message.text ?? "ended");
	return texts;
}

describe("a reader", () => {
	test("that misses a message on its way replaces its consumer and reads on from there", async () => {
		const { session, opened, deleted } = stubStream(["1", "2", "3", "4"], new Set([3]));
		const reader = new StreamReader(session, BackendLogMessage, "backend.b.log", {});
		expect(await take(reader, 4)).toEqual(["1", "2", "3", "4"]);
		expect(opened.map(sequenceOf)).toEqual([1, 3]);
		await reader.close();
		expect(deleted).toEqual(opened.map(({ name }) => name));
	});

	test("replaces its consumer after a reconnect, because the last messages may be lost without a trace", async () => {
		const { session, opened, reconnect } = stubStream(["1", "2"], new Set([2]));
		const reader = new StreamReader(session, BackendLogMessage, "backend.b.log", {});
		expect(await take(reader, 1)).toEqual(["1"]);
		reconnect();
		expect(await take(reader, 1)).toEqual(["2"]);
		expect(opened.map(sequenceOf)).toEqual([1, 2]);
		await reader.close();
	});

	test("names its consumers so that nobody can guess them", async () => {
		const { session, opened } = stubStream(["1"], new Set());
		const reader = new StreamReader(session, BackendLogMessage, "backend.b.log", {});
		await take(reader, 1);
		await reader.close();
		expect(opened[0]?.name).toMatch(/^plane-[0-9a-f]{32}$/);
	});

	test("that waits for nothing looks whether the stream is still the one it was", async () => {
		const { session, facts } = stubStream(["1", "2"], new Set());
		const reader = new StreamReader(session, BackendLogMessage, "backend.b.log", {});
		expect(await take(reader, 2)).toEqual(["1", "2"]);
		facts.stored = 0;
		await expect(reader.next()).rejects.toMatchObject({ code: "stream_reset" });
	});
});

describe("who reads is told", () => {
	test("once that nothing can be read at the moment, and once that it goes on", async () => {
		const { session, setConnected, events } = stubStream(["1", "2"], new Set([2]));
		const told: string[] = [];
		const reader = new StreamReader(session, BackendLogMessage, "backend.b.log", {
			onInterrupted: ({ code, outcome }) => told.push(`${code} ${outcome}`),
			onResumed: () => told.push("resumed"),
		});
		expect(await take(reader, 1)).toEqual(["1"]);
		const second = take(reader, 1);
		setConnected(false);
		await expect.poll(() => told).toEqual(["not_connected not-executed"]);
		setConnected(true);
		expect(await second).toEqual(["2"]);
		expect(told).toEqual(["not_connected not-executed", "resumed"]);
		await reader.close();
		expect(events.size, "listeners left on the connection").toBe(0);
	});

	test.each([
		["as many wait as the stream keeps of the subject", 2, 3, "backend.b.log", 1],
		["fewer wait", 3, 3, "backend.b.log", 0],
		["it reads from the start", 2, 1, "backend.b.log", 0],
		["it reads more than one subject", 2, 3, "backend.*.log", 0],
	])("of a gap only where there may be one: %s", async (_, kept, sequence, filter, expected) => {
		const { session, facts } = stubStream(["1", "2", "3", "4"], new Set());
		facts.keptPerSubject = kept;
		let gaps = 0;
		const options = { from: { sequence }, onGap: () => (gaps += 1) };
		const reader = new StreamReader(session, BackendLogMessage, filter, options);
		expect(await take(reader, 2)).toEqual([`${sequence}`, `${sequence + 1}`]);
		expect(gaps).toBe(expected);
		await reader.close();
	});

	test("of what is not what its subject promises, and reads on", async () => {
		const { session } = stubStream(["1", INVALID, "3"], new Set());
		const reasons: string[] = [];
		const reader = new StreamReader(session, BackendLogMessage, "backend.b.log", {
			onInvalid: ({ reason }) => reasons.push(reason),
		});
		expect(await take(reader, 2)).toEqual(["1", "3"]);
		expect(reasons).toEqual(["undecodable"]);
		await reader.close();
		const unheard = new StreamReader(session, BackendLogMessage, "backend.b.log", {});
		expect(await take(unheard, 2)).toEqual(["1", "3"]);
		await unheard.close();
	});
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
])("what a function of the caller %s ends the reader, and nothing more is read", async (_, onInvalid) => {
	const { session, deleted } = stubStream(["1", INVALID], new Set());
	const reader = new StreamReader(session, BackendLogMessage, "backend.b.log", { onInvalid });
	await expect(take(reader, 2)).rejects.toBe(cause);
	expect(await reader.next()).toEqual({ done: true, value: undefined });
	expect(deleted).toHaveLength(1);
});

test("a reader that is disposed of, or was aborted before, reads nothing", async () => {
	const { session, opened } = stubStream(["1"], new Set());
	const aborted = new StreamReader(session, BackendLogMessage, "backend.b.log", { signal: AbortSignal.abort() });
	expect(await aborted.next()).toEqual({ done: true, value: undefined });
	const reader = new StreamReader(session, BackendLogMessage, "backend.b.log", {});
	await reader[Symbol.asyncDispose]();
	expect(await reader.next()).toEqual({ done: true, value: undefined });
	expect(opened).toEqual([]);
});

test("a message that no stream keeps has no reader", () => {
	const { session } = stubStream([], new Set());
	// @ts-expect-error who writes plain JavaScript has no compiler to say it
	expect(() => new StreamReader(session, DrainDrone, "cluster.c.drain", {})).toThrow(
		expect.objectContaining({ code: "invalid_argument", outcome: "not-sent" }),
	);
});
