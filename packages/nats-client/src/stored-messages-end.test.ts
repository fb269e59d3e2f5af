import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import { begun, never, type StubReading, settled, stubReading } from "./fixtures/stub-reading.js";

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

describe("that everything was read which was stored is told", () => {
	const told = (how: StubReading) => {
		const onCaughtUp = vi.fn();
		return begun({ ...how, onCaughtUp }).then((reading) => ({ ...reading, onCaughtUp }));
	};

	test("at once when nothing was, and once only", async () => {
		const { onCaughtUp, fetches } = await told({});
		expect(onCaughtUp).toHaveBeenCalledOnce();
		expect(fetches[0]).toMatchObject({ expiresMs: 30_000 });
		fetches[0]?.deliver(1, 1);
		fetches[0]?.onSilent();
		await settled();
		expect(onCaughtUp).toHaveBeenCalledOnce();
	});

	test("of one subject with as many messages as waited, when they were handled", async () => {
		let handled: () => void = () => undefined;
		const how = {
			pending: 2,
			facts: { lastSequence: 9 },
			handled: () => new Promise<void>((resolve) => (handled = resolve)),
		};
		const { onCaughtUp, fetches } = await told(how);
		expect(fetches[0]).toMatchObject({ expiresMs: 2_000 });
		fetches[0]?.deliver(1, 3);
		await settled();
		handled();
		await settled();
		fetches[0]?.deliver(2, 5);
		await settled();
		expect(onCaughtUp).not.toHaveBeenCalled();
		handled();
		await settled();
		expect(onCaughtUp).toHaveBeenCalledOnce();
	});

	test("of many subjects with the last position only, because of these the server's count goes astray", async () => {
		const { onCaughtUp, fetches } = await told({ pending: 2, filter: "backend.*.log", facts: { lastSequence: 9 } });
		fetches[0]?.deliver(1, 3, 5, 8);
		await settled();
		expect(onCaughtUp).not.toHaveBeenCalled();
		fetches[0]?.deliver(4, 9);
		await settled();
		expect(onCaughtUp).toHaveBeenCalledOnce();
	});

	test.each([
		["none", 0],
		["fewer", 1],
	])("in a cluster not by a member that has %s of them: then another consumer is asked", async (_, pending) => {
		const { onCaughtUp, fetches, consumers } = await told({
			pending,
			facts: { lastSequence: 9, stored: 2, replicated: true },
		});
		if (pending > 0) fetches[0]?.deliver(1, 3);
		await settled();
		expect(onCaughtUp).not.toHaveBeenCalled();
		fetches[0]?.expire();
		await settled();
		if (pending > 0) fetches[1]?.expire();
		await settled();
		expect(consumers).toHaveLength(2);
		fetches.at(-1)?.deliver(1, ...(pending > 0 ? [5] : [3, 5]));
		await settled();
		expect(onCaughtUp).toHaveBeenCalledOnce();
	});

	test("also when what was waited for was purged: then another consumer tells what is left", async () => {
		const { onCaughtUp, fetches, consumers } = await told({ pending: 2, facts: { lastSequence: 9 } });
		fetches[0]?.deliver(1, 3);
		fetches[0]?.expire();
		await settled();
		expect([fetches.length, consumers.length]).toEqual([2, 1]);
		fetches[1]?.expire();
		await settled();
		expect([onCaughtUp.mock.calls.length, consumers.length]).toEqual([0, 2]);
	});

	test("not to a reader that was ended meanwhile", async () => {
		let handled: () => void = () => undefined;
		const how = { handled: () => new Promise<void>((resolve) => (handled = resolve)) };
		const { onCaughtUp, stored, ends } = await told(how);
		stored.stop();
		handled();
		await settled();
		expect(ends).toEqual(["stopped"]);
		expect(onCaughtUp).not.toHaveBeenCalled();
	});
});

describe("the end of a reading", () => {
	test("removes the consumer, once", async () => {
		const { stored, ends, happened } = await begun();
		stored.stop();
		await settled();
		expect(ends).toEqual(["stopped"]);
		expect(happened).toEqual(["stop", "delete"]);
		expect(vi.getTimerCount()).toBe(0);
	});

	test("waits half a second at most for a server that does not remove it", async () => {
		const { stored, ends } = await begun({ before: { delete: never } });
		stored.stop();
		await vi.advanceTimersByTimeAsync(499);
		expect(ends).toEqual([]);
		await vi.advanceTimersByTimeAsync(1);
		expect(ends).toEqual(["stopped"]);
	});

	test("does not wait for a server that says nothing about the stream", async () => {
		const { stored, ends, happened } = await begun({ look: never });
		stored.stop();
		await vi.advanceTimersByTimeAsync(1);
		expect(ends).toEqual(["stopped"]);
		expect(happened).toEqual([]);
	});

	test("waits half a second for the consumer that is being made, because that has to be removed", async () => {
		const slow = (ms: number) => () => new Promise((resolve) => setTimeout(resolve, ms));
		const { stored, ends, happened } = await begun({
			before: { create: slow(499) },
			onCaughtUp: () => undefined,
			handled: never,
		});
		stored.stop();
		await vi.advanceTimersByTimeAsync(499);
		expect(ends).toEqual(["stopped"]);
		expect(happened).toEqual(["delete"]);
		const other = await begun({ before: { create: never } });
		other.stored.stop();
		await vi.advanceTimersByTimeAsync(499);
		expect(other.ends).toEqual([]);
		await vi.advanceTimersByTimeAsync(1);
		expect([other.ends, other.happened]).toEqual([["stopped"], []]);
	});

	test("before its beginning asks for nothing", async () => {
		const { stored, consumers } = stubReading({ look: () => Promise.reject(new Error("asked")) });
		stored.stop();
		await stored.run();
		expect(consumers).toEqual([]);
	});
});
