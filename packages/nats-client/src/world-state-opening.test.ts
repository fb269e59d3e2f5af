import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import { never, settled } from "./fixtures/stub-reading.js";
import { live, opening } from "./fixtures/stub-world-state.js";
import { cluster, droneState, heartbeat, keepAlive, metadata } from "./fixtures/world-story.js";
import { WorldState } from "./world-state.js";

beforeEach(() => void vi.useFakeTimers({ toFake: ["setTimeout", "clearTimeout", "Date", "performance"] }));
afterEach(() => void vi.useRealTimers());

const failure = (call: Promise<unknown>): Promise<unknown> => call.catch((error: unknown) => error);

describe("a world state that opens", () => {
	test("resolves when all that was stored has been read, and has told nobody of it", async () => {
		const { opened, deliver } = opening({ pending: 3, facts: { lastSequence: 3, subjects: 3 } });
		const done = vi.fn((world: WorldState) => world);
		void opened.then(done);
		await settled();
		await deliver(metadata(), droneState("Ready", 1));
		expect(done).not.toHaveBeenCalled();
		await deliver(keepAlive(Date.now()));
		const world = await opened;
		expect(world.readyDrones().map(({ id }) => id)).toEqual(["d1"]);
		expect(world.sequence).toBe(3);
	});

	test("takes heartbeats that were stored for no news: it looks for no purge, and waits for the next from now on", async () => {
		const { opened, deliver, looks } = opening({ pending: 2, facts: { lastSequence: 2, subjects: 2 } });
		await settled();
		const before = looks.mock.calls.length;
		await deliver(heartbeat);
		expect(looks.mock.calls.length).toBe(before);
		await vi.advanceTimersByTimeAsync(4_999);
		await deliver(metadata());
		const world = await opened;
		await vi.advanceTimersByTimeAsync(4_999);
		expect(world.stale).toBe(false);
		await vi.advanceTimersByTimeAsync(1);
		expect(world.stale).toBe(true);
	});

	test("is not stale, however long it took and whatever became of the connection meanwhile", async () => {
		const { opened, lose, comeBack, deliver } = opening({ pending: 1, facts: { lastSequence: 1 } });
		await settled();
		await lose();
		await comeBack();
		await vi.advanceTimersByTimeAsync(60_000);
		await deliver(metadata());
		expect((await opened).stale).toBe(false);
	});

	test("without a connection by the time all was read is not stale before there is one again", async () => {
		// Lost, and nobody has been told yet.
		const lose = async () => void vi.spyOn(session.monitor, "connected", "get").mockReturnValue(false);
		const { opened, session } = opening({ before: { create: lose } });
		const world = await opened;
		expect(session.monitor.connected).toBe(false);
		await vi.advanceTimersByTimeAsync(60_000);
		expect(world.stale).toBe(false);
	});

	test("ends at its timeout, with its consumer", async () => {
		const { opened, happened } = opening({ pending: 1 }, { timeout: 100 });
		const failing = failure(opened);
		await vi.advanceTimersByTimeAsync(99);
		expect(happened).toEqual([]);
		await vi.advanceTimersByTimeAsync(1);
		expect(await failing).toMatchObject({ code: "timeout", operation: "worldState", outcome: "not-executed" });
		expect(happened).toEqual(["stop", "delete"]);
		expect(vi.getTimerCount()).toBe(0);
	});

	test("that is over tells what has kept it from reading, unless that has passed", async () => {
		const refused = Object.assign(new Error("refused"), { code: "400", api_error: { err_code: 10026 } });
		const { opened } = opening({ before: { create: () => Promise.reject(refused) } }, { timeout: 300 });
		const failing = failure(opened);
		await vi.advanceTimersByTimeAsync(300);
		expect(await failing).toMatchObject({ code: "timeout", cause: { code: "unexpected" } });
		const create = vi.fn().mockRejectedValueOnce(refused);
		const resumed = opening({ pending: 1, before: { create } }, { timeout: 300 });
		const late = failure(resumed.opened);
		await vi.advanceTimersByTimeAsync(300);
		expect(await late).toMatchObject({ code: "timeout" });
		expect(await late).not.toHaveProperty("cause");
	});

	test("has no timeout once it is open, and none at all unless one is given", async () => {
		const { world, told } = await live({}, { timeout: 100 });
		await vi.advanceTimersByTimeAsync(200);
		expect([told, world.failure]).toEqual([[], undefined]);
		const endless = vi.fn();
		void opening({ pending: 1, before: { fetch: never } }).opened.catch(endless);
		await vi.advanceTimersByTimeAsync(1_000_000);
		expect(endless).not.toHaveBeenCalled();
	});

	test.each([0, Number.NaN])("takes no timeout of %d", async (timeout) => {
		const refused = { code: "invalid_argument", operation: "worldState" };
		expect(await failure(opening({}, { timeout }).opened)).toMatchObject(refused);
	});

	test("ends with its signal, before as after it is open", async () => {
		const abort = new AbortController();
		const { opened } = opening({ pending: 1 }, { signal: abort.signal });
		const { world } = await live({}, { signal: abort.signal });
		const waiting = failure(world.waitForSequence(9));
		abort.abort();
		const aborted = { code: "aborted", operation: "worldState", outcome: "not-sent" };
		expect(await failure(opened)).toMatchObject(aborted);
		expect(await waiting).toMatchObject({ code: "closed" });
		await world.ended;
		expect(world.failure).toBeUndefined();
	});

	test("is not opened by a session that is closed, and fails when that closes meanwhile", async () => {
		const { opened, session } = opening({ pending: 1 });
		void session.close();
		expect(await failure(opened)).toMatchObject({ code: "closed", operation: "worldState", outcome: "not-executed" });
		const refused = { code: "closed", outcome: "not-sent" };
		expect(await failure(WorldState.open(session, cluster, {}))).toMatchObject(refused);
	});

	test("looks at the stream before it is live, and fails when that holds more than was given out", async () => {
		const facts = { lastSequence: 2, subjects: 3, stored: 3 };
		const { opened, deliver, happened } = opening({ pending: 3, facts });
		const failing = failure(opened);
		await settled();
		await deliver(metadata(), droneState("Ready", 1));
		expect(await failing).toMatchObject({ code: "stream_reset", operation: "worldState", retry: true });
		expect(happened).toEqual(["stop", "delete"]);
	});

	test("is live all the same when nobody tells of the stream", async () => {
		const { opened, deliver, looks } = opening({ pending: 1, facts: { lastSequence: 1 } });
		await settled();
		looks.mockRejectedValueOnce(Object.assign(new Error("t"), { code: "TIMEOUT" }));
		await deliver(metadata());
		expect((await opened).sequence).toBe(1);
	});
});
