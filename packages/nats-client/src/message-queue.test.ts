import { describe, expect, test, vi } from "vitest";
import { MessageQueue } from "./message-queue.js";

const nothing = (): void => undefined;
const done = { done: true, value: undefined };

test("items come in order, whether they wait for the reader or the reader for them", async () => {
	const queue = new MessageQueue<number>(10, () => undefined);
	queue.push(1);
	queue.push(2);
	const reads = [queue.next(), queue.next(), queue.next(), queue.next()];
	queue.push(3);
	queue.push(4);
	expect((await Promise.all(reads)).map(({ value }) => value)).toEqual([1, 2, 3, 4]);
});

test("a full queue drops the oldest item and tells so", async () => {
	const dropped = vi.fn();
	const queue = new MessageQueue<number>(2, dropped);
	for (const item of [1, 2, 3]) queue.push(item);
	expect(dropped).toHaveBeenCalledTimes(1);
	expect([(await queue.next()).value, (await queue.next()).value]).toEqual([2, 3]);
});

test("what was read makes room", async () => {
	const dropped = vi.fn();
	const queue = new MessageQueue<number>(2, dropped);
	for (const item of [1, 2, 3]) {
		queue.push(item);
		if (item === 2) await queue.next();
	}
	expect(dropped).not.toHaveBeenCalled();
	expect([(await queue.next()).value, (await queue.next()).value]).toEqual([2, 3]);
});

test("what is queued at the end is still read, then everybody who waits hears of the end", async () => {
	const queue = new MessageQueue<number>(10, () => undefined);
	queue.push(1);
	queue.end();
	queue.push(2);
	expect(await queue.next()).toEqual({ done: false, value: 1 });
	expect(await Promise.all([queue.next(), queue.next()])).toEqual([done, done]);
});

test("an error is told once, to the first who asks, and then it is over", async () => {
	const queue = new MessageQueue<number>(10, () => undefined);
	const waiting = queue.next();
	queue.end({ value: new Error("lost") });
	queue.end({ value: new Error("later") });
	await expect(waiting).rejects.toThrow("lost");
	expect(await queue.next()).toEqual(done);
});

test("a long queue is read without losing or repeating anything", async () => {
	const queue = new MessageQueue<number>(100_000, () => undefined);
	for (let item = 0; item < 5_000; item += 1) queue.push(item);
	let sum = 0;
	for (let item = 0; item < 5_000; item += 1) {
		const { value } = await queue.next();
		expect(value).toBe(item);
		sum += 1;
		if (item % 10 === 0) queue.push(5_000 + item);
	}
	expect(sum).toBe(5_000);
});

describe("a callback", () => {
	const numbers = (): MessageQueue<number> => new MessageQueue<number>(2, () => undefined);

	test("gets what waited, then each item the moment it comes, and hears of the end", async () => {
		const queue = numbers();
		const got: number[] = [];
		queue.push(1);
		queue.push(2);
		const ended = queue.forEach((item) => {
			got.push(item);
		});
		await Promise.resolve();
		queue.push(3);
		expect(got).toEqual([1, 2, 3]);
		queue.end();
		queue.push(4);
		await ended;
		expect(got).toEqual([1, 2, 3]);
	});

	test("that returns a promise is waited for, while the queue holds no more than its limit", async () => {
		const queue = numbers();
		const got: number[] = [];
		let finish: () => void = () => undefined;
		const slow = (item: number) => {
			got.push(item);
			return item === 1 ? new Promise<void>((resolve) => (finish = resolve)) : undefined;
		};
		const ended = queue.forEach(slow);
		for (const item of [1, 2, 3, 4]) queue.push(item);
		expect(got).toEqual([1]);
		queue.end();
		finish();
		await ended;
		expect(got).toEqual([1, 3, 4]);
	});

	test.each(["throws", "rejects"])("that %s ends the reading with its error", async (how) => {
		const queue = numbers();
		const failure = new Error("callback");
		const failing = () => {
			if (how === "throws") throw failure;
			return Promise.reject(failure);
		};
		const ended = queue.forEach(failing);
		queue.push(1);
		queue.push(2);
		await expect(ended).rejects.toBe(failure);
		expect(await queue.next()).toEqual({ done: false, value: 2 });
	});

	test("shares the items with another one: who is free takes the next, and the end is for both", async () => {
		const queue = numbers();
		const got: string[] = [];
		let finish: () => void = () => undefined;
		const slow = (item: number) => {
			got.push(`slow ${item}`);
			return new Promise<void>((resolve) => (finish = resolve));
		};
		const both = [queue.forEach(slow), queue.forEach((item) => void got.push(`quick ${item}`))];
		for (const item of [1, 2, 3]) queue.push(item);
		expect(got).toEqual(["slow 1", "quick 2", "quick 3"]);
		queue.end();
		finish();
		await Promise.all(both);
	});

	test("hears of the error that ends the queue", async () => {
		const queue = numbers();
		const ended = queue.forEach(nothing);
		queue.end({ value: new Error("lost") });
		await expect(ended).rejects.toThrow("lost");
	});
});

test("a queue is drained when everything was read and more is asked for, or when it is cleared or has ended", async () => {
	const queue = new MessageQueue<number>(10, nothing);
	const drained: string[] = [];
	const whenDrained = async (name: string): Promise<void> => {
		await queue.drained();
		drained.push(name);
	};
	const turn = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));
	queue.push(1);
	void whenDrained("read");
	await queue.next();
	await turn();
	expect(drained, "nobody asks for more").toEqual([]);
	const waiting = queue.next();
	await turn();
	expect(drained).toEqual(["read"]);
	await whenDrained("at once");
	queue.push(2);
	await waiting;
	queue.push(3);
	void whenDrained("cleared");
	await turn();
	expect(drained).toEqual(["read", "at once"]);
	queue.clear();
	await turn();
	queue.end();
	await whenDrained("ended");
	expect(drained).toEqual(["read", "at once", "cleared", "ended"]);
});
