import { ScheduleResponse } from "@plane/messages";
import { afterEach, describe, expect, test, vi } from "vitest";
import { stubConnection } from "./fixtures/stub-connection.js";
import { stubJetStream } from "./fixtures/stub-jetstream.js";
import { PlaneClient } from "./plane-client.js";
import type { PlaneError } from "./plane-error.js";
import { Session } from "./session.js";
import { type SpawnInput, spawn } from "./spawn.js";

afterEach(() => vi.useRealTimers());

const input = { executable: { image: "some/image" }, max_idle_secs: 30 };

/** How a spawn that gets no answer ends, and whether its request was sent. */
async function unanswered(parts: Partial<SpawnInput>) {
	const asked: string[] = [];
	const { connection } = stubConnection((subject) => {
		asked.push(subject);
		return new Promise(() => undefined);
	});
	const client = new PlaneClient(connection, { cluster: "plane.test" });
	const error = await client.spawn({ ...input, ...parts }, { timeout: 1 }).catch((failure: unknown) => failure);
	return { error, asked };
}

describe("a spawn without an answer", () => {
	test.each([
		["is not to be repeated: it would make another backend", {}, false],
		["may be repeated with a lock, whose holder is found again", { lock: "l" }, true],
		["is not to be repeated with an id, which must not be given twice", { backend_id: "b" }, false],
		["is not to be repeated with an id and a lock either", { backend_id: "b", lock: "l" }, false],
	])("%s", async (_, parts, retry) => {
		expect((await unanswered(parts)).error).toMatchObject({
			code: "timeout",
			operation: "spawn",
			outcome: "unknown",
			retry,
		});
	});
});

describe("before anything is sent", () => {
	test.each([
		["an id that is no host label", { backend_id: "Backend" }],
		["an id that begins with a hyphen", { backend_id: "-b" }],
		["an id that ends with a hyphen", { backend_id: "b-" }],
		["an id of 64 characters", { backend_id: "b".repeat(64) }],
		["a time beyond Plane's calendar", { max_idle_secs: 8_000_000_000_001 }],
		["a lock of 2,049 bytes", { lock: "l".repeat(2_049) }],
	])("%s is refused", async (_, parts) => {
		const { error, asked } = await unanswered(parts);
		expect(error).toMatchObject({ code: "invalid_argument", operation: "spawn", outcome: "not-sent" });
		expect(asked).toEqual([]);
	});

	test("an id that cannot stand in a subject is refused as that", async () => {
		expect((await unanswered({ backend_id: "a.b" })).error).toMatchObject({
			code: "invalid_subject",
			operation: "spawn",
		});
	});

	test("what just fits is let through", async () => {
		const parts = { backend_id: "b".repeat(63), max_idle_secs: 8_000_000_000_000, lock: "l".repeat(2_048) };
		for (const each of [parts, { backend_id: "b" }, { backend_id: null, lock: null }]) {
			expect((await unanswered(each)).asked).toEqual(["cluster.plane_test.schedule"]);
		}
	});
});

describe("an answer that names a backend", () => {
	/** What comes of it, and on which subjects something was sent. */
	async function answered(backend_id: string) {
		const data = ScheduleResponse.encode({ Scheduled: { drone: "d1", backend_id, spawned: false } });
		const asked: string[] = [];
		const { connection } = stubConnection((subject) => {
			asked.push(subject);
			return data;
		});
		const client = new PlaneClient(connection, { cluster: "plane.test" });
		const outcome = await client.spawn({ ...input, lock: "l" }).catch((failure: unknown) => failure);
		return { outcome, asked };
	}

	test("stands in the cluster that was asked", async () => {
		const data = ScheduleResponse.encode({ Scheduled: { drone: "d1", backend_id: "b1", spawned: true } });
		const client = new PlaneClient(stubConnection(() => data).connection, { cluster: "plane.test" });
		expect((await client.spawn({ ...input, cluster: "other.test" })).cluster).toBe("other.test");
	});

	test("is taken at its word unless the caller wants to know more", async () => {
		const { outcome, asked } = await answered("b1");
		expect(outcome).toMatchObject({ id: "b1", spawned: false });
		expect(asked).toEqual(["cluster.plane_test.schedule"]);
	});

	test("leaves what is left of the time to the look at the holder", async () => {
		vi.useFakeTimers();
		const held = ScheduleResponse.encode({ Scheduled: { drone: "d", backend_id: "b", spawned: false } });
		const answer = new Promise<Uint8Array>((resolve) => setTimeout(() => resolve(held), 600));
		const session = new Session(stubConnection(() => answer).connection, undefined);
		const { jetStream } = stubJetStream({ look: () => new Promise(() => undefined) });
		vi.spyOn(session, "jetStream").mockReturnValue(jetStream);
		const ended = vi.fn();
		spawn(session, "plane.test", { ...input, lock: "l" }, { verify: true, timeout: 1_000 }).catch(ended);
		await vi.advanceTimersByTimeAsync(999);
		expect(ended).not.toHaveBeenCalled();
		await vi.advanceTimersByTimeAsync(10);
		const [failure] = ended.mock.lastCall as [PlaneError];
		expect(failure).toMatchObject({ code: "timeout", operation: "spawn" });
		expect(failure.elapsedMs, "of the whole call").toBeGreaterThanOrEqual(1_000);
	});

	test("by what is no name on the bus cannot be used", async () => {
		expect((await answered("b.1")).outcome).toMatchObject({ code: "invalid_reply", outcome: "executed" });
	});
});
