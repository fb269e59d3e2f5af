import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { Attempt, failureOf } from "./attempt.js";

const FACTS = { code: "timeout", outcome: "unknown", reason: "r" } as const;

beforeEach(() => {
	vi.useFakeTimers({ toFake: ["performance"] });
});
afterEach(() => {
	vi.useRealTimers();
});

test("the error of an attempt says how long it took and whether it may be made again", () => {
	const attempt = new Attempt("terminate", true);
	vi.advanceTimersByTime(250);
	expect(attempt.failed(FACTS)).toMatchObject({ operation: "terminate", elapsedMs: 250, retry: true, ...codeOnly() });
	expect(failureOf(attempt, FACTS)).toMatchObject({ elapsedMs: 250 });
	expect(new Attempt("spawn", false).failed(FACTS)).toMatchObject({ operation: "spawn", elapsedMs: 0, retry: false });
});

test("a call that never began took no time", () => {
	expect(failureOf("spawn", FACTS)).toMatchObject({ operation: "spawn", elapsedMs: 0, ...codeOnly() });
});

const codeOnly = () => ({ code: FACTS.code, outcome: FACTS.outcome });
