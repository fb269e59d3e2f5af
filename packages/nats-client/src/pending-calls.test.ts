import { describe, expect, test, vi } from "vitest";
import { Attempt } from "./attempt.js";
import { PendingCalls } from "./pending-calls.js";
import type { PlaneError } from "./plane-error.js";

const attempt = new Attempt("ask", true);
const never = (): Promise<never> => new Promise(() => undefined);
const failed = (error: unknown): Promise<never> => Promise.reject(new Error("failed", { cause: error }));
const closed = (of: Attempt): PlaneError => of.failed({ code: "closed", outcome: "unknown", reason: "closed" });

describe("a call", () => {
	test("gives its answer and is pending no longer", async () => {
		const calls = new PendingCalls();
		expect(await calls.wait(attempt, async () => 7, undefined, failed)).toBe(7);
		await calls.none();
	});

	test.each([
		["rejects", () => Promise.reject("why")],
		[
			"throws",
			() => {
				throw "why";
			},
		],
	])("whose asking %s ends with what that means", async (_, ask) => {
		const calls = new PendingCalls();
		await expect(calls.wait(attempt, ask, undefined, failed)).rejects.toMatchObject({
			message: "failed",
			cause: "why",
		});
		await calls.none();
	});

	test("that is over leaves nothing with a signal that lives on", async () => {
		const calls = new PendingCalls();
		const ended = vi.spyOn(calls, "delete");
		const lasting = new AbortController();
		await calls.wait(attempt, async () => 7, lasting.signal, failed);
		lasting.abort();
		expect(ended).toHaveBeenCalledOnce();
	});

	test("ends at once when its signal is aborted or it is given up, and its late answer reaches nobody", async () => {
		const calls = new PendingCalls();
		const abort = new AbortController();
		let answer: (value: number) => void = () => undefined;
		const asked = new Promise<number>((resolve) => {
			answer = resolve;
		});
		const aborted = calls.wait(attempt, () => asked, abort.signal, failed);
		const givenUp = calls.wait(attempt, never, undefined, failed);
		abort.abort();
		await expect(aborted).rejects.toMatchObject({ code: "aborted", outcome: "unknown" });
		calls.giveUp(closed);
		await expect(givenUp).rejects.toMatchObject({ code: "closed", operation: "ask" });
		answer(1);
		await calls.none();
	});
});

test("whoever waits for all calls to end hears of the last one's end", async () => {
	const calls = new PendingCalls();
	const ended: string[] = [];
	const call = (name: string, answer: Promise<void>) =>
		calls.wait(attempt, () => answer, undefined, failed).then(() => ended.push(name));
	let finish: () => void = () => undefined;
	void call("first", Promise.resolve());
	void call(
		"last",
		new Promise((resolve) => {
			finish = resolve;
		}),
	);
	const none = calls.none().then(() => ended.push("none"));
	await new Promise((resolve) => setImmediate(resolve));
	expect(ended).toEqual(["first"]);
	finish();
	await none;
	expect(ended).toContain("none");
});

test("a call that was given up keeps to itself what its request rejects with afterwards", async () => {
	const calls = new PendingCalls();
	let reject: (error: Error) => void = () => undefined;
	const ask = () =>
		new Promise<never>((_, fail) => {
			reject = fail;
		});
	let told = 0;
	const failed = async (error: unknown): Promise<never> => {
		told += 1;
		throw error;
	};
	const call = calls.wait(new Attempt("spawn", false), ask, undefined, failed);
	calls.giveUp((attempt) => attempt.failed({ code: "closed", outcome: "unknown", reason: "r" }));
	await expect(call).rejects.toMatchObject({ code: "closed", operation: "spawn" });
	reject(new Error("late"));
	await Promise.resolve();
	await Promise.resolve();
	expect(told).toBe(0);
});
