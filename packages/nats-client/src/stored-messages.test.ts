import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import { begun, type StubReading, settled, stubReading } from "./fixtures/stub-reading.js";

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

const failing = (code: string) => () => Promise.reject(Object.assign(new Error(code), { code }));

/** What fails so many times, and then does not. */
function failingTimes(times: number, code = "TIMEOUT") {
	let calls = 0;
	return async (): Promise<void> => {
		calls += 1;
		if (calls <= times) throw Object.assign(new Error(code), { code });
	};
}

describe("the consumer of a reader", () => {
	test("begins where the reader is, with the reader's filter, and is forgotten after two minutes", async () => {
		const { consumers } = await begun({ from: { sequence: 7 }, facts: { lastSequence: 9 } });
		expect(consumers).toEqual([
			{
				name: expect.stringMatching(/^plane-[0-9a-f]{32}$/),
				filter: "backend.b.log",
				start: { sequence: 7 },
				inactiveAfterMs: 120_000,
			},
		]);
	});

	test("is asked for a thousand messages at a time, within 30 s, and for more when they were handled", async () => {
		let handled: () => void = () => undefined;
		const { fetches } = await begun({ handled: () => new Promise((resolve) => (handled = resolve)) });
		expect(fetches).toMatchObject([{ messages: 1_000, expiresMs: 30_000 }]);
		fetches[0]?.deliver(1, 1, 2);
		fetches[0]?.expire();
		await settled();
		expect(fetches).toHaveLength(1);
		handled();
		await settled();
		expect(fetches).toHaveLength(2);
	});

	test("that keeps silent is replaced, and that is told", async () => {
		const { consumers, fetches, happened } = await begun({ facts: { lastSequence: 5 } });
		fetches[0]?.deliver(1, 1, 3);
		await settled();
		fetches[0]?.onSilent();
		await settled();
		expect(consumers.map(({ start }) => start)).toEqual([{ sequence: 1 }, { sequence: 4 }]);
		const told = happened.filter((what) => what !== "stop");
		expect(told).toEqual(["take 1", "take 3", "interrupted timeout", "delete", "resumed"]);
		expect(fetches).toHaveLength(2);
	});

	test.each<[string, (reading: Awaited<ReturnType<typeof begun>>) => unknown]>([
		["may have lost something with its connection", ({ stored }) => stored.connectionChanged()],
		["has left out a message", ({ fetches }) => fetches[0]?.deliver(4, 5)],
	])("that %s is removed, and the next one begins behind what was read", async (_, happens) => {
		const reading = await begun({ facts: { lastSequence: 5 } });
		const { consumers, fetches, happened } = reading;
		fetches[0]?.deliver(1, 1, 3);
		await settled();
		happens(reading);
		await settled();
		expect(consumers.map(({ start }) => start)).toEqual([{ sequence: 1 }, { sequence: 4 }]);
		expect(happened.filter((what) => what !== "stop")).toEqual(["take 1", "take 3", "delete"]);
		expect(fetches).toHaveLength(2);
	});

	test("that the server may have forgotten while what was fetched was handled is not asked again", async () => {
		let handled: () => void = () => undefined;
		const { consumers, fetches } = await begun({
			facts: { lastSequence: 9 },
			handled: () => new Promise((resolve) => (handled = resolve)),
		});
		for (const [fetch, ms] of [110_000, 110_001].entries()) {
			fetches[fetch]?.deliver(fetch + 1, fetch + 1);
			fetches[fetch]?.expire();
			await vi.advanceTimersByTimeAsync(ms);
			handled();
			await settled();
		}
		expect(consumers.map(({ start }) => start)).toEqual([{ sequence: 1 }, { sequence: 3 }]);
		expect(fetches).toHaveLength(3);
	});

	test("that has nothing to tell is kept, and the stream looked at each time", async () => {
		const look = vi.fn(async () => stubReading().stream);
		const { consumers, fetches } = await begun({ look });
		fetches[0]?.expire();
		await settled();
		expect([fetches.length, consumers.length, look.mock.calls.length]).toEqual([2, 1, 2]);
		// Of one that is replaced only the next one asks.
		fetches[1]?.onSilent();
		await settled();
		expect([fetches.length, consumers.length, look.mock.calls.length]).toEqual([3, 2, 3]);
	});

	test("that sends again what was read hands on the rest only", async () => {
		const { fetches, happened } = await begun({ from: { sequence: 3 }, facts: { lastSequence: 5 } });
		fetches[0]?.deliver(1, 1, 2, 3, 3, 4);
		await settled();
		expect(happened).toEqual(["take 3", "take 4"]);
	});

	test("of the last messages that was replaced is followed by one of all that came since reading began", async () => {
		const { fetches, consumers, happened } = await begun({ from: "last", facts: { lastSequence: 5 } });
		fetches[0]?.deliver(1, 2);
		await settled();
		fetches[0]?.onSilent();
		await settled();
		fetches[1]?.deliver(1, 2, 5, 8);
		await settled();
		fetches[2]?.deliver(1, 6, 7, 8);
		await settled();
		const last = "last-per-subject";
		expect(consumers.map(({ start }) => start)).toEqual([last, last, { sequence: 6 }]);
		expect(happened.filter((what) => what.startsWith("take"))).toEqual([2, 5, 6, 7, 8].map((seq) => `take ${seq}`));
	});

	test("that is replaced while it is asked hands on nothing more", async () => {
		let asked: () => void = () => undefined;
		const fetch = vi
			.fn(async () => undefined)
			.mockImplementationOnce(() => new Promise((resolve) => (asked = () => resolve(undefined))));
		const { stored, happened, consumers, fetches } = await begun({ before: { fetch } });
		stored.connectionChanged();
		asked();
		await settled();
		fetches[0]?.deliver(1, 1);
		await settled();
		expect(happened).toEqual(["stop", "delete"]);
		expect(consumers).toHaveLength(2);
	});

	test("hands on nothing behind the message with which reading was ended", async () => {
		const taken: number[] = [];
		const reading = stubReading({
			take: ({ seq }) => {
				taken.push(seq);
				reading.stored.stop();
			},
		});
		const over = reading.stored.run();
		await settled();
		reading.fetches[0]?.deliver(1, 1, 2);
		await over;
		expect(taken).toEqual([1]);
	});
});

describe("what fails is tried again", () => {
	test("after 100 ms, each time twice as long, at most 5 s, which is told once, as its end is", async () => {
		const { consumers, happened } = await begun({ before: { create: failingTimes(8) } });
		const pauses: number[] = [];
		while (consumers.length < 9) {
			const [made, started] = [consumers.length, Date.now()];
			while (consumers.length === made) await vi.advanceTimersByTimeAsync(100);
			pauses.push(Date.now() - started);
		}
		expect(pauses).toEqual([100, 200, 400, 800, 1_600, 3_200, 5_000, 5_000]);
		expect(happened).toEqual(["interrupted timeout", "resumed"]);
	});

	test("and told as what Plane had no part in", async () => {
		const onInterrupted = vi.fn();
		await begun({ before: { create: failingTimes(1) }, onInterrupted });
		expect(onInterrupted.mock.calls).toMatchObject([[{ code: "timeout", outcome: "not-executed" }]]);
	});

	test("and told anew each time it fails after it went on", async () => {
		const create = vi.fn(async () => undefined);
		const { fetches, happened } = await begun({ before: { create } });
		for (const fetch of [0, 1]) {
			create.mockImplementationOnce(failingTimes(1) as () => Promise<undefined>);
			fetches[fetch]?.onSilent();
			await vi.advanceTimersByTimeAsync(1_000);
		}
		const told = happened.filter((what) => what !== "stop" && what !== "delete");
		expect(told).toEqual(["interrupted timeout", "resumed", "interrupted timeout", "resumed"]);
	});

	test("soon again once a message has come", async () => {
		const fetch = vi.fn(failingTimes(3));
		const { consumers, fetches } = await begun({ before: { fetch }, facts: { lastSequence: 5 } });
		await vi.advanceTimersByTimeAsync(700);
		expect(consumers).toHaveLength(4);
		fetches[0]?.deliver(1, 1);
		await settled();
		fetches[0]?.onSilent();
		await settled();
		expect(consumers).toHaveLength(5);
	});

	test("soon again once the server has kept its word that nothing came", async () => {
		const fetch = vi.fn(failingTimes(3));
		const { consumers, fetches } = await begun({ before: { fetch } });
		await vi.advanceTimersByTimeAsync(700);
		expect(consumers).toHaveLength(4);
		fetches[0]?.expire();
		await settled();
		fetches[1]?.onSilent();
		await settled();
		expect(consumers).toHaveLength(5);
	});

	test("but not once reading was ended, for which the pause does not last", async () => {
		const { stored, ends, consumers } = await begun({ before: { create: failingTimes(1) } });
		stored.stop();
		await settled();
		expect(ends).toEqual(["stopped"]);
		await vi.advanceTimersByTimeAsync(10_000);
		expect(consumers).toHaveLength(1);
		expect(vi.getTimerCount()).toBe(0);
	});

	test("a JetStream that is away after the stream was seen will come back", async () => {
		const { happened, ends } = await begun({ before: { create: failingTimes(1, "503") } });
		expect(happened).toEqual(["interrupted no_responders"]);
		await vi.advanceTimersByTimeAsync(100);
		expect(happened.at(-1)).toBe("resumed");
		expect(ends).toEqual([]);
	});
});

describe("a reader ends with the reason when", () => {
	const refused = Object.assign(new Error("refused"), {
		code: "PERMISSIONS_VIOLATION",
		permissionContext: { operation: "publish", subject: "s" },
	});
	const notInMemory = Object.assign(new Error("not in memory"), { name: "NotInMemoryError" });

	test.each<[string, StubReading, object]>([
		["it may not read", { before: { create: () => Promise.reject(refused) } }, { code: "permission" }],
		["its connection cannot", { before: { create: () => Promise.reject(notInMemory) } }, { code: "invalid_argument" }],
		["its connection is closed", { before: { create: failing("CONNECTION_CLOSED") } }, { code: "connection_closed" }],
		["there is no JetStream", { look: failing("503") }, { code: "stream_unavailable", cause: { code: "503" } }],
		["there is no stream", { look: async () => undefined }, { code: "stream_unavailable" }],
		["the stream ends before its place", { from: { sequence: 9 } }, { code: "stream_reset" }],
	])("%s", async (_, how, facts) => {
		const { ends, happened } = await begun(how);
		expect(ends).toMatchObject([{ operation: "read", outcome: "not-executed", ...facts }]);
		expect(happened).toEqual([]);
	});

	test("the stream is gone that was there", async () => {
		const facts = { created: "once", lastSequence: 0, subjects: 1, stored: 0, keptPerSubject: 500, replicated: false };
		const look = vi.fn(async (): Promise<typeof facts | undefined> => undefined).mockResolvedValueOnce(facts);
		const { ends, fetches } = await begun({ look });
		fetches[0]?.expire();
		await settled();
		expect(ends).toMatchObject([
			{ code: "stream_reset", message: expect.stringContaining("the stream backend_logs does not exist") },
		]);
	});

	test("the server refuses its pulls, and not when it refuses anything else", async () => {
		const { stored, consumers, ends, happened } = await begun();
		const name = consumers[0]?.name;
		stored.subjectDenied(`$JS.API.CONSUMER.MSG.NEXT.backend_logs.other`);
		stored.subjectDenied(`$JS.API.CONSUMER.DELETE.backend_logs.${name}`);
		await settled();
		expect([ends, happened]).toEqual([[], []]);
		stored.subjectDenied(`$JS.API.CONSUMER.MSG.NEXT.backend_logs.${name}`);
		await settled();
		expect(ends).toMatchObject([
			{ code: "permission", message: expect.stringContaining(`MSG.NEXT.backend_logs.${name} is not permitted`) },
		]);
		expect(happened).toEqual(["stop", "delete"]);
	});
});

describe("while there is no connection", () => {
	test("nothing is asked, and that is told", async () => {
		let back: () => void = () => undefined;
		const { stored, state, consumers, fetches, happened } = await begun();
		state.connected = false;
		state.whenConnected = () => new Promise((resolve) => (back = resolve));
		stored.connectionChanged();
		await settled();
		// Of the consumer the server has to free itself.
		expect([consumers.length, happened]).toEqual([1, ["stop", "interrupted not_connected"]]);
		state.connected = true;
		back();
		await settled();
		expect([fetches.length, happened.at(-1)]).toEqual([2, "resumed"]);
	});
});
