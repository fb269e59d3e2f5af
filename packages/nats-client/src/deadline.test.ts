import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { Deadline } from "./deadline.js";

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

test("a call ends by its timeout, by its signal, or with the client, and says by which", () => {
	const abort = new AbortController();
	const deadline = new Deadline("read", { timeout: 100, signal: abort.signal });
	expect(deadline.error("too late")).toMatchObject({ code: "closed", operation: "read", outcome: "not-executed" });
	vi.advanceTimersByTime(100);
	expect(deadline.signal.aborted).toBe(true);
	const late = deadline.error("too late", "unknown");
	expect(late).toMatchObject({ code: "timeout", outcome: "unknown", elapsedMs: 100 });
	expect(late.message).toContain("too late");
	abort.abort("why");
	expect(deadline.error("too late")).toMatchObject({ code: "aborted", outcome: "not-sent", cause: "why" });
	expect(deadline.error("too late", "unknown")).toMatchObject({ code: "aborted", outcome: "unknown" });
});

test("what keeps a reader from reading when the time is over is the cause, and not what has passed", () => {
	const deadline = new Deadline("read", {}, 100);
	const { signal, onInterrupted, onResumed } = deadline.reading;
	const cause = deadline.attempt.failed({ code: "not_connected", outcome: "not-executed", reason: "away" });
	onInterrupted?.(cause);
	expect(deadline.error("the client was closed").cause).toBeUndefined();
	vi.advanceTimersByTime(100);
	expect(signal?.aborted).toBe(true);
	expect(deadline.error("too late")).toMatchObject({ code: "timeout", cause });
	onResumed?.();
	expect(deadline.error("too late").cause).toBeUndefined();
});

test("a part of the call has what is left of its time, at least a millisecond, and its signal", () => {
	const { signal } = new AbortController();
	const deadline = new Deadline("read", { signal }, 100);
	expect(deadline.rest).toEqual({ timeout: 100, signal });
	vi.advanceTimersByTime(40);
	expect(deadline.rest).toEqual({ timeout: 60, signal });
	vi.advanceTimersByTime(100);
	expect(deadline.rest).toEqual({ timeout: 1, signal });
});

test("a call without a timeout has none, and one that is over leaves nothing behind", () => {
	const abort = new AbortController();
	const [endless, over] = [new Deadline("read", {}), new Deadline("read", { signal: abort.signal }, 100)];
	expect(endless.rest).toEqual({});
	over.clear();
	expect(vi.getTimerCount()).toBe(0);
	abort.abort();
	expect([endless.signal.aborted, over.signal.aborted]).toEqual([false, false]);
	expect(new Deadline("read", { signal: abort.signal }).signal.aborted, "aborted before").toBe(true);
});

test.each([0, Number.NaN, 2 ** 31])("a timeout of %d is refused", (timeout) => {
	expect(() => new Deadline("read", { timeout }, 100)).toThrow(expect.objectContaining({ code: "invalid_argument" }));
});

test("work is waited for until the call ends, and not at all when it ended before", async () => {
	const deadline = new Deadline("connect", {}, 100);
	const late = () => deadline.error("too late");
	const never = new Promise<never>(() => undefined);
	expect(await deadline.race(Promise.resolve(7), late)).toBe(7);
	const lost = [deadline.race(never, late)];
	vi.advanceTimersByTime(100);
	lost.push(deadline.race(never, late));
	for (const each of lost) await expect(each).rejects.toMatchObject({ code: "timeout", operation: "connect" });
});
