import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import { settled } from "./fixtures/stub-reading.js";
import type { StreamConsumer } from "./jetstream.js";
import { placeConsumer } from "./place-consumer.js";

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

/** A cluster that answers when a test says so, in the order in which it was asked. */
function placing() {
	const answers: { made(): void; failed(error: Error): void }[] = [];
	const deleted: string[] = [];
	const ends: unknown[] = [];
	const reader = new AbortController();
	const create = (): Promise<StreamConsumer> =>
		new Promise((resolve, reject) => {
			const name = `${answers.length + 1}`;
			const remove = async (): Promise<void> => {
				deleted.push(name);
				throw new Error("it is gone");
			};
			const fetch = (): never => expect.unreachable();
			answers.push({ made: () => resolve({ name, pending: 0, fetch, delete: remove }), failed: reject });
		});
	placeConsumer(create, reader.signal).then(
		({ name }) => ends.push(name),
		(error) => ends.push(error),
	);
	return { answers, deleted, ends, reader };
}

describe("a consumer in a cluster", () => {
	test("is asked for once when it is made within a second", async () => {
		const { answers, deleted, ends } = placing();
		await vi.advanceTimersByTimeAsync(999);
		answers[0]?.made();
		await settled();
		expect([ends, deleted, vi.getTimerCount()]).toEqual([["1"], [], 0]);
	});

	test("is asked for anew after one second and after three, because it may have come to a member that is down", async () => {
		const { answers, deleted, ends } = placing();
		const asked: number[] = [];
		for (let second = 0; second <= 60; second++) {
			asked.push(answers.length);
			await vi.advanceTimersByTimeAsync(1_000);
		}
		expect(asked.slice(0, 5)).toEqual([1, 2, 2, 3, 3]);
		expect(asked.at(-1)).toBe(3);
		answers[2]?.made();
		await settled();
		expect([ends, deleted]).toEqual([["3"], []]);
	});

	test("is the first that is made, and what is made later is deleted", async () => {
		const { answers, deleted, ends } = placing();
		await vi.advanceTimersByTimeAsync(1_000);
		answers[1]?.made();
		await settled();
		expect([ends, vi.getTimerCount()]).toEqual([["2"], 0]);
		answers[0]?.made();
		await settled();
		expect([ends, deleted]).toEqual([["2"], ["1"]]);
	});

	test("fails with the first failure, and what is made after it is deleted", async () => {
		const { answers, deleted, ends } = placing();
		await vi.advanceTimersByTimeAsync(1_000);
		const refused = new Error("refused");
		answers[0]?.failed(refused);
		await settled();
		expect([ends, vi.getTimerCount()]).toEqual([[refused], 0]);
		answers[1]?.made();
		await settled();
		expect(deleted).toEqual(["2"]);
	});

	test("is not asked for anew by a reader that has ended, but still told when it is made", async () => {
		const { answers, ends, reader } = placing();
		reader.abort();
		expect(vi.getTimerCount()).toBe(0);
		answers[0]?.made();
		await settled();
		expect(ends).toEqual(["1"]);
	});

	test("leaves the reader alone once it is made", async () => {
		const { answers, reader } = placing();
		answers[0]?.made();
		await settled();
		const clear = vi.spyOn(globalThis, "clearTimeout");
		reader.abort();
		expect(clear).not.toHaveBeenCalled();
	});
});
