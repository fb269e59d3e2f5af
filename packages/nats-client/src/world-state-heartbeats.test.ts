import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { HeartbeatWatch } from "./world-state-heartbeats.js";

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

function watched() {
	const told: string[] = [];
	const watch: HeartbeatWatch = new HeartbeatWatch(
		() => told.push(`stale, as it says: ${watch.stale}`),
		() => told.push(`fresh, as it says: ${!watch.stale}`),
	);
	return { told, watch };
}

test("five seconds without a heartbeat are stale, which is told once, as the heartbeat after them is", () => {
	const { told, watch } = watched();
	watch.watch();
	vi.advanceTimersByTime(4_999);
	expect([watch.stale, told]).toEqual([false, []]);
	vi.advanceTimersByTime(1);
	expect(told).toEqual(["stale, as it says: true"]);
	vi.advanceTimersByTime(60_000);
	watch.beat();
	expect(told.slice(1)).toEqual(["fresh, as it says: true"]);
	watch.beat();
	expect(told).toHaveLength(2);
});

test("each heartbeat gives the next one its full time", () => {
	const { told, watch } = watched();
	watch.watch();
	for (let beats = 0; beats < 5; beats += 1) {
		vi.advanceTimersByTime(4_999);
		watch.beat();
	}
	expect(told).toEqual([]);
	vi.advanceTimersByTime(5_000);
	expect(told).toHaveLength(1);
});

test("a process that stood still hears what has come meanwhile before anything is stale", () => {
	const { told, watch } = watched();
	watch.watch();
	// However late they are, timers come before what was received.
	vi.runOnlyPendingTimers();
	watch.beat();
	vi.advanceTimersByTime(4_999);
	expect([watch.stale, told]).toEqual([false, []]);
	watch.pause();
	expect(vi.getTimerCount()).toBe(0);
});

test("while nobody watches nothing grows stale, and what is stale stays so without a word", () => {
	const { told, watch } = watched();
	watch.watch();
	watch.pause();
	vi.advanceTimersByTime(60_000);
	expect(watch.stale).toBe(false);
	watch.watch();
	vi.advanceTimersByTime(5_000);
	watch.pause();
	watch.watch();
	vi.advanceTimersByTime(60_000);
	expect([watch.stale, told]).toEqual([true, ["stale, as it says: true"]]);
	expect(vi.getTimerCount()).toBe(0);
});
