import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { PlaneError } from "./plane-error.js";
import { SequenceWaits } from "./world-state-waits.js";

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

const OPERATION = "waitForSequence";

/** What has become of a wait so far. */
function followed(wait: Promise<void>) {
	const outcome = vi.fn((value: unknown) => value);
	void wait.then(() => outcome("reached"), outcome);
	return outcome;
}

test("each waits until its own sequence was reached or passed", async () => {
	const waits = new SequenceWaits(OPERATION);
	const outcomes = [3, 4, 5].map((sequence) => followed(waits.add(sequence, {})));
	const soFar = async (): Promise<unknown[]> => {
		await Promise.resolve();
		return outcomes.map(({ mock }) => mock.calls[0]?.[0]);
	};
	waits.reached(2);
	expect(await soFar()).toEqual([undefined, undefined, undefined]);
	waits.reached(4);
	expect(await soFar()).toEqual(["reached", "reached", undefined]);
	waits.reached(9);
	expect(await soFar()).toEqual(["reached", "reached", "reached"]);
});

test("a wait ends at its timeout, says so, and is none without one", async () => {
	const waits = new SequenceWaits(OPERATION);
	const late = followed(waits.add(1, { timeout: 100 }));
	const endless = followed(waits.add(1, {}));
	await vi.advanceTimersByTimeAsync(99);
	expect(late).not.toHaveBeenCalled();
	await vi.advanceTimersByTimeAsync(1);
	const facts = { code: "timeout", operation: OPERATION, outcome: "not-executed", retry: true, elapsedMs: 100 };
	expect(late).toHaveBeenCalledWith(expect.objectContaining(facts));
	await vi.advanceTimersByTimeAsync(1_000_000);
	expect(endless).not.toHaveBeenCalled();
});

test.each([0, Number.NaN])("a timeout of %d is refused", async (timeout) => {
	const refused = new SequenceWaits(OPERATION).add(1, { timeout });
	await expect(refused).rejects.toMatchObject({ code: "invalid_argument", operation: OPERATION });
});

test("a wait ends with its signal, also when that was aborted before", async () => {
	const waits = new SequenceWaits(OPERATION);
	const abort = new AbortController();
	const waiting = waits.add(1, { signal: abort.signal });
	abort.abort("why");
	const facts = { code: "aborted", operation: OPERATION, outcome: "not-sent", cause: "why" };
	await expect(waiting).rejects.toMatchObject(facts);
	await expect(waits.add(1, { signal: abort.signal })).rejects.toMatchObject(facts);
});

test("a controller in the place of its signal is refused", async () => {
	const waiting = new SequenceWaits(OPERATION).add(1, { signal: new AbortController() as never, timeout: 100 });
	await expect(waiting).rejects.toMatchObject({ code: "invalid_argument", operation: OPERATION });
	expect(vi.getTimerCount()).toBe(0);
});

test("a wait that is over leaves no timer behind", async () => {
	const waits = new SequenceWaits(OPERATION);
	const waiting = waits.add(1, { timeout: 100 });
	waits.reached(1);
	await waiting;
	expect(vi.getTimerCount()).toBe(0);
});

const reset = new PlaneError({ code: "stream_reset", operation: "worldState", outcome: "not-executed", reason: "r" });

test.each([
	["with an error", reset, "has ended with stream_reset"],
	["in order", undefined, "was closed"],
])(
	"reading that ends %s ends every wait, also those to come, and none is worth repeating",
	async (_, cause, reason) => {
		const waits = new SequenceWaits(OPERATION);
		const before = [1, 2].map((sequence) => followed(waits.add(sequence, { timeout: 100 })));
		waits.end(cause);
		const after = followed(waits.add(3, { timeout: 100 }));
		await Promise.resolve();
		for (const { mock } of [...before, after]) {
			const error = mock.calls[0]?.[0] as PlaneError;
			expect(error).toMatchObject({ code: "closed", operation: OPERATION, outcome: "not-executed", retry: false });
			expect(error.message).toContain(reason);
			expect(error.cause).toBe(cause);
		}
		expect(vi.getTimerCount()).toBe(0);
	},
);
