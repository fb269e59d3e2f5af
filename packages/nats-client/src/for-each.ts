import { checkCallback } from "./call.js";
import { isPromiseLike } from "./is-promise-like.js";

/**
 * Hands on every value, one after the other; a callback that returns a promise is waited for. What it throws ends this
 * iteration, and nothing else.
 */
export function forEach<T>(values: AsyncIterable<T>, callback: (value: T) => unknown): Promise<void> {
	const ended = run(values, callback);
	// Whoever wants to know awaits it; nobody has to.
	ended.catch(() => undefined);
	return ended;
}

async function run<T>(values: AsyncIterable<T>, callback: (value: T) => unknown): Promise<void> {
	checkCallback(callback);
	for await (const value of values) {
		const result = callback(value);
		if (isPromiseLike(result)) await result;
	}
}
