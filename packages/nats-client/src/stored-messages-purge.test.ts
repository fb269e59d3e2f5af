import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import { begun, type StubReading, settled, stubReading } from "./fixtures/stub-reading.js";
import type { StreamFacts } from "./jetstream.js";

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

const stream: StreamFacts = { ...stubReading().stream, lastSequence: 9, stored: 6 };
const purged: StreamFacts = { ...stream, lastSequence: 12, stored: 3 };

/** A reader that has handled the first two messages of a stream and asks for more; `look` says what it finds then. */
async function asksForMore(look: () => Promise<StreamFacts | undefined>, how: StubReading = {}) {
	const looks = vi.fn(look).mockResolvedValueOnce(stream);
	const reading = await begun({ look: looks, ...how });
	reading.fetches[0]?.deliver(1, 1, 2);
	reading.fetches[0]?.expire();
	await settled();
	return { ...reading, looks };
}

describe("a reader that asks for more", () => {
	test("looks at the stream meanwhile, and before it hands on what comes", async () => {
		let answer: (facts: StreamFacts) => void = () => undefined;
		const { fetches, happened, looks } = await asksForMore(() => new Promise((resolve) => (answer = resolve)));
		expect([fetches.length, looks.mock.calls.length]).toEqual([2, 2]);
		fetches[1]?.deliver(3, 3, 4);
		await settled();
		expect(happened).toEqual(["take 1", "take 2"]);
		answer(stream);
		await settled();
		expect(happened).toEqual(["take 1", "take 2", "take 3", "take 4"]);
	});

	test("ends with stream_reset instead when some that it has not read were purged", async () => {
		let answer: (facts: StreamFacts) => void = () => undefined;
		const { ends, fetches, happened } = await asksForMore(() => new Promise((resolve) => (answer = resolve)));
		fetches[1]?.deliver(3, 10, 11, 12);
		answer(purged);
		await settled();
		expect(ends).toMatchObject([{ code: "stream_reset", message: expect.stringContaining("was purged") }]);
		expect(happened).toEqual(["take 1", "take 2", "stop", "delete"]);
	});

	test("goes on with what comes when nobody tells of the stream, which may be without a leader", async () => {
		const { ends, fetches, happened } = await asksForMore(() => Promise.reject({ code: "TIMEOUT" }));
		fetches[1]?.deliver(3, 3);
		await settled();
		expect([ends, happened]).toEqual([[], ["take 1", "take 2", "take 3"]]);
	});
});

describe("in a cluster", () => {
	const replicated = { ...stream, replicated: true };
	const behind = { ...replicated, lastSequence: 1 };

	test("a member that knows less than another has given out is asked again a second later", async () => {
		const { ends, happened, looks, fetches } = await asksForMore(async () => replicated);
		looks.mockResolvedValueOnce(behind);
		fetches[1]?.deliver(3, 3);
		fetches[1]?.expire();
		await settled();
		fetches[2]?.deliver(4, 4);
		await vi.advanceTimersByTimeAsync(999);
		expect(happened.at(-1)).toBe("take 3");
		await vi.advanceTimersByTimeAsync(1);
		expect([ends, happened.at(-1)]).toEqual([[], "take 4"]);
	});

	test("a stream that is no longer the same then was purged, or is gone", async () => {
		const { ends } = await asksForMore(async () => ({ ...purged, replicated: true }));
		await vi.advanceTimersByTimeAsync(1_000);
		expect(ends).toMatchObject([{ code: "stream_reset" }]);
	});

	test("a reader that is ended meanwhile does not wait for that", async () => {
		const { ends, stored } = await asksForMore(async () => behind);
		stored.stop();
		await settled();
		expect(ends).toEqual(["stopped"]);
		expect(vi.getTimerCount()).toBe(0);
	});
});
