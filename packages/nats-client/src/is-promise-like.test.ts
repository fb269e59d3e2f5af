import { expect, test, vi } from "vitest";
import { forEach } from "./for-each.js";
import { isPromiseLike } from "./is-promise-like.js";
import { MessageQueue } from "./message-queue.js";
import { ListenerSet } from "./world-state-listeners.js";

/** A callback that returns queries as database libraries make them: no promises, and begun when somebody waits. */
function querying(failure?: Error) {
	const begun: number[] = [];
	const query = (item: number) => ({
		// biome-ignore lint/suspicious/noThenProperty: this is what such queries are
		then(done: () => void, failed: (error: unknown) => void) {
			begun.push(item);
			setImmediate(failure ? () => failed(failure) : done);
		},
	});
	return { begun, query };
}

const queued = (...items: number[]): MessageQueue<number> => {
	const queue = new MessageQueue<number>(10, () => undefined);
	for (const item of items) queue.push(item);
	return queue;
};

/** All that hand on to a callback, with what they hand on: 1 and 2. */
const WAYS: readonly [string, (callback: (item: number) => unknown) => Promise<void>][] = [
	[
		"a queue that holds both",
		(callback) => {
			const queue = queued(1, 2);
			queue.end();
			return queue.forEach(callback);
		},
	],
	[
		"a queue that gets both",
		(callback) => {
			const queue = queued();
			const ended = queue.forEach(callback);
			queue.push(1);
			queue.push(2);
			queue.end();
			return ended;
		},
	],
	[
		"an iteration",
		(callback) =>
			forEach(
				(async function* () {
					yield* [1, 2];
				})(),
				callback,
			),
	],
];

test.each(WAYS)("what a callback of %s returns is begun and waited for, though it is no promise", async (_, handOn) => {
	const { begun, query } = querying();
	await handOn(query);
	expect(begun).toEqual([1, 2]);
	const failing = querying(new Error("no table"));
	await expect(handOn(failing.query)).rejects.toThrow("no table");
	expect(failing.begun).toEqual([1]);
});

test("what a listener returns is begun, though it is no promise, and its failure is told", async () => {
	const failure = new Error("no table");
	const told = vi.fn();
	const listeners = new ListenerSet<number>(told);
	const { begun, query } = querying(failure);
	listeners.add(query);
	listeners.tell(1);
	await vi.waitFor(() => expect(told).toHaveBeenCalledExactlyOnceWith(failure));
	expect(begun).toEqual([1]);
});

test.each([undefined, null, 0, "then", {}])("there is nothing to wait for in %j", (value) => {
	expect(isPromiseLike(value)).toBe(false);
});
