import { getEventListeners } from "node:events";
import { expect, test } from "vitest";
import { unlessAborted } from "./unless-aborted.js";

const never = new Promise<never>(() => undefined);

test("work that ends in time is what it is, and leaves no listener", async () => {
	const { signal } = new AbortController();
	expect(await unlessAborted(Promise.resolve(1), signal)).toBe(1);
	await expect(unlessAborted(Promise.reject(new Error("failed")), signal)).rejects.toThrow("failed");
	expect(await unlessAborted(Promise.resolve(2), undefined)).toBe(2);
	expect(getEventListeners(signal, "abort")).toEqual([]);
});

test("work that does not end is left when the signal is aborted, before it or meanwhile", async () => {
	await expect(unlessAborted(never, AbortSignal.abort(new Error("before")))).rejects.toThrow("before");
	const abort = new AbortController();
	const work = unlessAborted(never, abort.signal);
	abort.abort(new Error("meanwhile"));
	await expect(work).rejects.toThrow("meanwhile");
});
