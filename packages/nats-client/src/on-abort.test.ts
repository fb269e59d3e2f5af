import { expect, test, vi } from "vitest";
import { onAbort } from "./on-abort.js";

test("a hundred calls on one signal are one listener, and each is called once", () => {
	const abort = new AbortController();
	const listen = vi.spyOn(abort.signal, "addEventListener");
	const callbacks = Array.from({ length: 100 }, () => vi.fn());
	for (const callback of callbacks) onAbort(abort.signal, callback);
	expect(listen).toHaveBeenCalledTimes(1);
	abort.abort();
	for (const callback of callbacks) expect(callback).toHaveBeenCalledTimes(1);
});

test("who has taken back his callback is not called", () => {
	const abort = new AbortController();
	const callback = vi.fn();
	onAbort(abort.signal, callback)();
	abort.abort();
	expect(callback).not.toHaveBeenCalled();
});
