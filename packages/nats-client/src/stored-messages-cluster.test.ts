import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import { begun, never, settled } from "./fixtures/stub-reading.js";

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

describe("the consumer of a reader in a cluster", () => {
	const replicated = { lastSequence: 5, stored: 2, replicated: true };

	test.each([
		["is replaced at once when its member ends", true, 2],
		["is kept when there is one server and that ends: the next connection has another one", false, 1],
	])("%s", async (_, replicated, made) => {
		const { consumers, fetches, happened } = await begun({ facts: { replicated } });
		fetches[0]?.onLeaving();
		fetches[0]?.expire();
		await settled();
		expect([consumers.length, fetches.length]).toEqual([made, 2]);
		expect(happened).not.toContain("interrupted timeout");
	});

	test("is asked for once where no other member could have it", async () => {
		const { consumers } = await begun({ before: { create: never } });
		await vi.advanceTimersByTimeAsync(10_000);
		expect(consumers).toHaveLength(1);
	});

	test("is asked for anew when nobody answers within a second: a member that is down may have it", async () => {
		const create = vi.fn(never).mockResolvedValueOnce(undefined as never);
		const { consumers, fetches } = await begun({ before: { create }, facts: replicated });
		fetches[0]?.onSilent();
		await vi.advanceTimersByTimeAsync(999);
		expect(consumers).toHaveLength(2);
		create.mockResolvedValueOnce(undefined as never);
		await vi.advanceTimersByTimeAsync(1);
		expect([consumers.length, fetches.length]).toEqual([3, 2]);
		expect(consumers[2]).toEqual({ ...consumers[1], name: expect.not.stringContaining(consumers[1]?.name ?? "") });
	});

	test("is replaced when nothing comes and the stream has more: its member may have stopped to follow the others", async () => {
		const { consumers, fetches, happened } = await begun({ facts: replicated });
		fetches[0]?.deliver(1, 2);
		fetches[0]?.expire();
		await settled();
		fetches[1]?.expire();
		await settled();
		expect(consumers.map(({ start }) => start)).toEqual([{ sequence: 1 }, { sequence: 3 }]);
		fetches[2]?.deliver(1, 4);
		fetches[2]?.expire();
		await settled();
		fetches[3]?.expire();
		await settled();
		expect([consumers.length, fetches.length]).toEqual([2, 5]);
		expect(happened).toEqual(["take 2", "delete", "take 4"]);
	});
});
