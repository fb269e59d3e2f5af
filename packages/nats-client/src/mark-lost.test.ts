import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { stubConnection } from "./fixtures/stub-connection.js";
import { markLost } from "./mark-lost.js";
import { Session } from "./session.js";
import { WorldState } from "./world-state.js";

beforeEach(() => void vi.useFakeTimers());
afterEach(() => {
	vi.restoreAllMocks();
	vi.useRealTimers();
});

test("a report without an answer has taken as long as the look for the drone and itself", async () => {
	const { connection } = stubConnection();
	const found = { backends: () => new Map([["b", { drone: "d", states: [] }]]), close: async () => undefined };
	vi.spyOn(WorldState, "open").mockImplementation(async () => {
		await new Promise((resolve) => setTimeout(resolve, 600));
		return found as unknown as WorldState;
	});
	const ended = vi.fn();
	markLost(new Session(connection, undefined), "plane.test", "b", { timeout: 1_000 }).catch(ended);
	await vi.advanceTimersByTimeAsync(999);
	expect(ended).not.toHaveBeenCalled();
	await vi.advanceTimersByTimeAsync(10);
	expect(ended.mock.lastCall).toMatchObject([{ code: "timeout", operation: "markLost", elapsedMs: 1_000 }]);
});
