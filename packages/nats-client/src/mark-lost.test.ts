import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import { stubConnection } from "./fixtures/stub-connection.js";
import { markLost } from "./mark-lost.js";
import { Session } from "./session.js";
import { WorldState } from "./world-state.js";

beforeEach(() => void vi.useFakeTimers());
afterEach(() => {
	vi.restoreAllMocks();
	vi.useRealTimers();
});

/** A world state that knows the drone, after 600 ms. */
function slowLook(close: () => Promise<void> = async () => undefined, drone = "d"): void {
	const found = { backends: () => new Map([["b", { drone, states: [] }]]), close };
	vi.spyOn(WorldState, "open").mockImplementation(async () => {
		await new Promise((resolve) => setTimeout(resolve, 600));
		return found as unknown as WorldState;
	});
}

test("a report without an answer has taken as long as the look for the drone and itself", async () => {
	const { connection } = stubConnection();
	slowLook();
	const ended = vi.fn();
	markLost(new Session(connection, undefined), "plane.test", "b", { timeout: 1_000 }).catch(ended);
	await vi.advanceTimersByTimeAsync(999);
	expect(ended).not.toHaveBeenCalled();
	await vi.advanceTimersByTimeAsync(10);
	expect(ended.mock.lastCall).toMatchObject([{ code: "timeout", operation: "markLost", elapsedMs: 1_000 }]);
});

describe("a report that is refused after the look for the drone has taken as long as that", () => {
	const facts = { operation: "markLost", outcome: "not-sent", elapsedMs: expect.closeTo(600, -1) };

	test("by its signal", async () => {
		const abort = new AbortController();
		slowLook(async () => abort.abort());
		const session = new Session(stubConnection().connection, undefined);
		const ended = vi.fn();
		markLost(session, "plane.test", "b", { signal: abort.signal }).catch(ended);
		await vi.advanceTimersByTimeAsync(600);
		expect(ended.mock.lastCall).toMatchObject([{ code: "aborted", ...facts }]);
	});

	test.each([
		["because the drone's name has no text", "\ud800", 1_000_000, "invalid_message"],
		["because the server takes none so large", "d", 9, "payload_too_large"],
	])("%s", async (_, drone, max_payload, code) => {
		slowLook(async () => undefined, drone);
		const ended = vi.fn();
		const connection = { ...stubConnection().connection, info: { max_payload } };
		markLost(new Session(connection, undefined), "plane.test", "b", {}).catch(ended);
		await vi.advanceTimersByTimeAsync(600);
		expect(ended.mock.lastCall).toMatchObject([{ code, ...facts }]);
	});

	test("because the server is gone", async () => {
		const { connection, say } = stubConnection();
		slowLook(() => say("disconnect"));
		const ended = vi.fn();
		markLost(new Session(connection, undefined), "plane.test", "b", {}).catch(ended);
		await vi.advanceTimersByTimeAsync(600);
		await vi.runAllTimersAsync();
		expect(ended.mock.lastCall).toMatchObject([{ code: "not_connected", ...facts }]);
	});
});
