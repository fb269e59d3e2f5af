import { afterEach, expect, test, vi } from "vitest";
import { nanosNow, nanosOf, timeText } from "./server-clock.js";

afterEach(() => {
	vi.useRealTimers();
});

test("no instant comes twice, also within a millisecond and when the machine's clock is set back", () => {
	vi.useFakeTimers({ toFake: ["Date"], now: Date.now() + 1_000 });
	const instants = [nanosNow(), nanosNow(), nanosNow()];
	vi.setSystemTime(Date.now() - 500);
	instants.push(nanosNow());
	expect(instants.map((instant) => instant - (instants[0] ?? 0n))).toEqual([0n, 1n, 2n, 3n]);
});

test("times are written as Go writes them, and read as they are written", () => {
	const second = BigInt(Date.parse("2024-01-02T03:04:05Z")) * 1_000_000n;
	const texts = [0n, 1n, 120_000_000n].map((fraction) => timeText(second + fraction));
	expect(texts).toEqual(["2024-01-02T03:04:05Z", "2024-01-02T03:04:05.000000001Z", "2024-01-02T03:04:05.12Z"]);
	expect(texts.map(nanosOf)).toEqual([second, second + 1n, second + 120_000_000n]);
	expect(nanosOf("2024-01-02T05:04:05.12+02:00")).toBe(second + 120_000_000n);
	expect(nanosOf("yesterday")).toBeUndefined();
});
