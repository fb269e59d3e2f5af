import { BackendLogMessage } from "@plane/messages";
import { describe, expect, test } from "vitest";
import type { ConsumerSettings, StoredMessage } from "./jetstream.js";
import type { Session } from "./session.js";
import { StreamReader } from "./stream-reader.js";

const log = (text: string): Uint8Array => BackendLogMessage.encode({ backend_id: "b", kind: "Stdout", text });

const sequenceOf = ({ start }: ConsumerSettings): number =>
	typeof start === "object" && "sequence" in start ? start.sequence : 0;

/** A stream in memory, whose consumers lose what they are told to lose. */
function stubStream(texts: readonly string[], lost: ReadonlySet<number>) {
	const opened: ConsumerSettings[] = [];
	const deleted: string[] = [];
	const facts = { created: "once", lastSequence: texts.length, stored: texts.length, keptPerSubject: 500 };
	let losing = true;
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
				data: log(text),
				seq: index + 1,
			}))
			.filter(({ seq }) => seq >= from)
			.map((message, index) => ({ ...message, deliverySequence: index + 1, pending: 0, timestamp: 0 }))
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
		jetStream: () => jetStream,
		monitor: {
			connected: true,
			whenConnected: async () => undefined,
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
	return { session: session as unknown as Session, opened, deleted, facts, reconnect };
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
