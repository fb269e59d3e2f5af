import { isPromiseLike } from "./is-promise-like.js";

/** Calls a function of the caller's. What it throws, or its promise rejects with, goes to `failed`, and nowhere else. */
export function callBack(call: () => unknown, failed: (error: unknown) => void): void {
	try {
		const result = call();
		if (isPromiseLike(result)) result.then(undefined, failed);
	} catch (error) {
		failed(error);
	}
}
