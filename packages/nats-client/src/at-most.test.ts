import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { atMost } from "./at-most.js";

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

test.each([
	["resolves", () => Promise.resolve("any")],
	["rejects", () => Promise.reject(new Error("any"))],
])("work that %s is over at once, and no timer is left", async (_, work) => {
	expect(await atMost(1_000, work())).toBeUndefined();
	expect(vi.getTimerCount()).toBe(0);
});

test("work that takes longer is waited for as long as was said", async () => {
	const over = vi.fn();
	void atMost(1_000, new Promise(() => undefined)).then(over);
	await vi.advanceTimersByTimeAsync(999);
	expect(over).not.toHaveBeenCalled();
	await vi.advanceTimersByTimeAsync(1);
	expect(over).toHaveBeenCalledOnce();
});
