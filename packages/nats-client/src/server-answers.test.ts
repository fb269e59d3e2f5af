import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { begun, never, settled, stubReading } from "./fixtures/stub-reading.js";
import { ServerAnswers } from "./server-answers.js";

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

/** A reading whose connection is lost and there again at once, while it waits for an answer. */
async function interrupted(how: Parameters<typeof begun>[0]) {
	const reading = await begun(how);
	expect(reading.fetches).toHaveLength(0);
	reading.state.connected = false;
	reading.stored.connectionChanged();
	reading.state.connected = true;
	await vi.advanceTimersByTimeAsync(100);
	return reading;
}

/** What is never answered the first time, and then at once. */
function answeredTheSecondTime(first: () => Promise<unknown> = never): () => Promise<void> {
	let asked = 0;
	return async () => {
		asked += 1;
		if (asked === 1) await first();
	};
}

test("what a lost connection was asked is asked anew: whether the stream is there", async () => {
	const asked = answeredTheSecondTime();
	const look = () => asked().then(() => stubReading().stream);
	const { fetches, happened } = await interrupted({ look });
	expect(fetches).toHaveLength(1);
	expect(happened).toEqual(["interrupted not_connected", "resumed"]);
});

test("what a lost connection was asked is asked anew: to make a consumer", async () => {
	const { fetches, consumers, happened } = await interrupted({ before: { create: answeredTheSecondTime() } });
	expect([fetches.length, consumers.length]).toEqual([1, 2]);
	expect(happened).toEqual(["interrupted not_connected", "resumed"]);
});

test("a consumer that is made after all, when another one was asked for, is removed", async () => {
	let make: () => void = () => undefined;
	const first = () =>
		new Promise<void>((resolve) => {
			make = resolve;
		});
	const { happened } = await interrupted({ before: { create: answeredTheSecondTime(first) } });
	expect(happened).not.toContain("delete");
	make();
	await settled();
	expect(happened.filter((what) => what === "delete")).toHaveLength(1);
});

test("what is asked is not asked anew because the connection is back: the question has gone there", async () => {
	const look = vi.fn(never);
	const { stored, happened } = await begun({ look });
	stored.connectionChanged();
	await vi.advanceTimersByTimeAsync(100);
	expect(look).toHaveBeenCalledOnce();
	expect(happened).not.toContain("interrupted not_connected");
});

test("who has an answer waits neither for the end nor for the loss of a connection", async () => {
	const end = new AbortController();
	const endedError = vi.fn(() => new Error("ended"));
	const answers = new ServerAnswers(end.signal, endedError);
	expect(await answers.wait(Promise.resolve(1), 0)).toBe(1);
	answers.lost();
	end.abort();
	await settled();
	expect(endedError).not.toHaveBeenCalled();
});
