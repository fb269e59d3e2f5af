import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import { stubJetStream } from "./fixtures/stub-jetstream.js";
import { settled } from "./fixtures/stub-reading.js";
import { live } from "./fixtures/stub-world-state.js";
import { droneState, heartbeat, keepAlive, metadata } from "./fixtures/world-story.js";

beforeEach(() => void vi.useFakeTimers({ toFake: ["setTimeout", "clearTimeout", "Date", "performance"] }));
afterEach(() => void vi.useRealTimers());

const failure = (call: Promise<unknown>): Promise<unknown> => call.catch((error: unknown) => error);

describe("a live world state", () => {
	test("tells what changes, and when a drone falls silent", async () => {
		const { deliver, told, world } = await live();
		await deliver(metadata(), droneState("Ready", 1), keepAlive(Date.now()));
		expect(told).toEqual([
			"change drone-appeared",
			"change drone-metadata",
			"change drone-state",
			"change drone-seen",
			"change drone-ready",
		]);
		expect(world.sequence).toBe(3);
	});

	test("is stale after 5 s without a heartbeat, looks for a purge then, and is fresh with the next one", async () => {
		const { deliver, told, looks, world } = await live();
		await deliver(heartbeat);
		const before = looks.mock.calls.length;
		await vi.advanceTimersByTimeAsync(5_000);
		expect([told, world.stale, looks.mock.calls.length]).toEqual([["stale 1000"], true, before + 1]);
		await deliver(heartbeat);
		expect([told, world.stale]).toEqual([["stale 1000", "fresh 2000"], false]);
	});

	test("is not stale while there is no connection, and gives the first heartbeat after that its full time", async () => {
		const { lose, comeBack, told } = await live();
		await vi.advanceTimersByTimeAsync(4_999);
		await lose();
		await vi.advanceTimersByTimeAsync(60_000);
		expect(told).toEqual([]);
		await comeBack();
		await vi.advanceTimersByTimeAsync(4_999);
		expect(told).toEqual([]);
		await vi.advanceTimersByTimeAsync(1);
		expect(told).toEqual(["stale undefined"]);
	});

	test("reports a listener that throws, tells it nothing more, and goes on", async () => {
		const { deliver, world } = await live();
		const cause = new Error("mine");
		const throwing = vi.fn(() => {
			throw cause;
		});
		const onError = vi.fn();
		world.on("change", throwing);
		world.on("error", onError);
		await deliver(metadata());
		const facts = { code: "handler_failed", operation: "worldState", outcome: "unknown", cause };
		expect(onError.mock.calls).toEqual([[expect.objectContaining(facts)]]);
		await deliver(keepAlive(1));
		expect([throwing.mock.calls.length, world.failure]).toEqual([1, undefined]);
	});

	test("tells of what is not what its subject promises, and counts its subject among those that are stored", async () => {
		const onInvalid = vi.fn();
		const { deliverBytes, looks, stream, world } = await live({}, { onInvalid });
		await deliverBytes("state.cluster.plane_test.acme", new Uint8Array([1]));
		expect(onInvalid).toHaveBeenCalledWith(expect.objectContaining({ reason: "undecodable" }));
		looks.mockResolvedValue({ ...stream, subjects: 0 });
		await vi.advanceTimersByTimeAsync(5_000);
		expect(world.failure).toMatchObject({ code: "stream_reset" });
	});

	test("takes nothing but a heartbeat for one", async () => {
		const { deliver, told } = await live();
		await vi.advanceTimersByTimeAsync(4_999);
		await deliver(metadata());
		await vi.advanceTimersByTimeAsync(1);
		expect(told.at(-1)).toBe("stale undefined");
	});

	test("looks for a purge with a heartbeat, at most every 10 s", async () => {
		const { deliver, looks } = await live();
		const before = looks.mock.calls.length;
		const looked = (): number => looks.mock.calls.length - before;
		await deliver(heartbeat, heartbeat);
		expect(looked()).toBe(1);
		for (let seconds = 1; seconds < 10; seconds += 1) {
			await vi.advanceTimersByTimeAsync(1_000);
			await deliver(heartbeat);
		}
		expect(looked()).toBe(1);
		await vi.advanceTimersByTimeAsync(1_000);
		await deliver(heartbeat);
		expect(looked()).toBe(2);
	});

	test("looks for a purge as often when this machine's clock is set back", async () => {
		const { deliver, looks } = await live();
		await deliver(heartbeat);
		const before = looks.mock.calls.length;
		vi.setSystemTime(Date.now() - 3_600_000);
		for (let seconds = 1; seconds <= 10; seconds += 1) {
			await vi.advanceTimersByTimeAsync(1_000);
			await deliver(heartbeat);
		}
		expect(looks.mock.calls.length - before).toBe(1);
	});

	test("goes on when nobody can tell whether there was a purge", async () => {
		const look = vi.fn(async () => stub.stream);
		const stub = stubJetStream({ facts: { subjects: undefined } });
		const { deliver, world } = await live({ look });
		await deliver(metadata(), heartbeat);
		look.mockRejectedValue(Object.assign(new Error("t"), { code: "TIMEOUT" }));
		await vi.advanceTimersByTimeAsync(5_000);
		expect([look.mock.calls.length > 2, world.failure]).toEqual([true, undefined]);
	});

	test.each<[string, object | undefined]>([
		["holds fewer subjects than were read", { subjects: 1 }],
		["is not there any more", undefined],
	])("ends with stream_reset when the stream %s, and those who wait as well", async (_, after) => {
		const facts = {
			created: "once",
			lastSequence: 9,
			subjects: 2,
			stored: undefined,
			keptPerSubject: 1,
			replicated: false,
		};
		const look = vi.fn(async (): Promise<typeof facts | undefined> => facts);
		const { deliver, world, told } = await live({ look });
		await deliver(metadata(), heartbeat);
		expect(world.failure).toBeUndefined();
		look.mockResolvedValue(after && { ...facts, ...after });
		const waiting = failure(world.waitForSequence(9));
		await vi.advanceTimersByTimeAsync(5_000);
		expect(told.slice(-2)).toEqual(["stale 2000", "error stream_reset"]);
		const inVain = { code: "closed", operation: "waitForSequence", cause: world.failure, retry: false };
		expect(await waiting).toMatchObject(inVain);
		expect(await failure(world.waitForSequence(9))).toMatchObject(inVain);
		expect(world.failure).toMatchObject({ code: "stream_reset", operation: "worldState", retry: true });
		expect(await failure(world.ended)).toBe(world.failure);
		await vi.advanceTimersByTimeAsync(60_000);
		expect(vi.getTimerCount()).toBe(0);
	});
});

test("a world state that was closed has no failure, whatever is heard of its stream afterwards", async () => {
	const { deliver, looks, world } = await live();
	let hear: () => void = () => undefined;
	looks.mockReturnValueOnce(new Promise<never>((resolve) => (hear = () => resolve(undefined as never))));
	await deliver(heartbeat);
	await world.close();
	hear();
	await settled();
	expect(world.failure).toBeUndefined();
	expect(await failure(world.waitForSequence(9))).toMatchObject({ code: "closed" });
});

describe("waiting for a sequence", () => {
	test("ends when it was read, at once when that was before, and is refused for what is none", async () => {
		const { deliver, world } = await live();
		const waiting = world.waitForSequence(2);
		await deliver(heartbeat, heartbeat);
		await waiting;
		await world.waitForSequence(2);
		const refused = { code: "invalid_argument", operation: "waitForSequence" };
		expect(await failure(world.waitForSequence(1.5))).toMatchObject(refused);
	});

	test("fails once the world state was closed", async () => {
		const { world } = await live();
		const told = vi.fn();
		world.on("error", told);
		await world.close();
		await world.ended;
		const closed = { code: "closed", operation: "waitForSequence", outcome: "not-executed" };
		expect(await failure(world.waitForSequence(1))).toMatchObject(closed);
		expect(told).not.toHaveBeenCalled();
		expect(world.failure).toBeUndefined();
		expect(vi.getTimerCount()).toBe(0);
	});
});

test("there is no event but those that are named", async () => {
	const { world } = await live();
	for (const event of ["closed", "toString"]) {
		expect(() => world.on(event as "error", () => undefined)).toThrow(
			expect.objectContaining({ code: "invalid_argument", operation: "on" }),
		);
	}
});

test("who listens brings a function", async () => {
	const { world } = await live();
	expect(() => world.on("change", undefined as never)).toThrow(
		expect.objectContaining({ code: "invalid_argument", operation: "on" }),
	);
});
