import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { pause } from "./pause.js";

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

test("a pause lasts as long as was said", async () => {
	const over = vi.fn();
	void pause(1_000, new AbortController().signal).then(over);
	await vi.advanceTimersByTimeAsync(999);
	expect(over).not.toHaveBeenCalled();
	await vi.advanceTimersByTimeAsync(1);
	expect(over).toHaveBeenCalledOnce();
});

test("a pause ends with its signal, at once when that was aborted before, and leaves no timer", async () => {
	const abort = new AbortController();
	const pausing = pause(1_000, abort.signal);
	abort.abort();
	await pausing;
	await pause(1_000, abort.signal);
	expect(vi.getTimerCount()).toBe(0);
});
