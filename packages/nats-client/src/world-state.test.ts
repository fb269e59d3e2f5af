import { WorldStateMessage } from "@plane/messages";
import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import { stubConnection } from "./fixtures/stub-connection.js";
import { type StubAnswers, stubJetStream } from "./fixtures/stub-jetstream.js";
import { never, settled } from "./fixtures/stub-reading.js";
import { cluster, droneState, heartbeat, keepAlive, metadata } from "./fixtures/world-story.js";
import { Session } from "./session.js";
import { WorldState } from "./world-state.js";
import type { WorldStateEvents, WorldStateOptions } from "./world-state-events.js";

beforeEach(() => void vi.useFakeTimers({ toFake: ["setTimeout", "clearTimeout", "Date"] }));
afterEach(() => void vi.useRealTimers());

/** A world state that is being opened on a stream that holds nothing unless told. */
function opening(answers: StubAnswers = {}, options: WorldStateOptions = {}) {
	const { connection, say } = stubConnection();
	const session = new Session(connection, undefined);
	const looks = vi.fn(async () => stub.stream);
	const stub = stubJetStream({ look: looks, facts: { lastSequence: 1_000 }, ...answers });
	vi.spyOn(session, "jetStream").mockReturnValue(stub.jetStream);
	let sequence = 0;
	let behind = 0;
	/** The newest consumer delivers messages. */
	const deliver = async (...messages: readonly WorldStateMessage[]): Promise<void> => {
		for (const message of messages) {
			sequence += 1;
			const place = { seq: sequence, deliverySequence: sequence - behind, pending: 0, timestamp: sequence * 1_000 };
			const data = WorldStateMessage.encode(message);
			stub.fetches.at(-1)?.push({ subject: WorldStateMessage.subject(message), data, ...place });
		}
		await settled();
	};
	/** The connection is lost; when it is back another consumer begins behind what was read. */
	const lose = (): Promise<void> => say("disconnect");
	const comeBack = async (): Promise<void> => {
		behind = sequence;
		await say("reconnect");
		await settled();
	};
	return { ...stub, session, looks, deliver, lose, comeBack, opened: WorldState.open(session, cluster, options) };
}

/** A world state that is live, and what it tells. */
async function live(answers: StubAnswers = {}, options: WorldStateOptions = {}) {
	const { opened, ...rest } = opening(answers, options);
	const world = await opened;
	const told: string[] = [];
	const tell = (event: keyof WorldStateEvents, text: (value: never) => string): void =>
		void world.on(event, (value) => told.push(`${event} ${text(value as never)}`));
	tell("change", ({ type }: { type: string }) => type);
	tell("stale", ({ clockTime }: { clockTime?: number }) => String(clockTime));
	tell("fresh", ({ clockTime }: { clockTime?: number }) => String(clockTime));
	tell("error", ({ code }: { code: string }) => code);
	return { ...rest, world, told };
}

const failure = (call: Promise<unknown>): Promise<unknown> => call.catch((error: unknown) => error);

describe("a world state that opens", () => {
	test("resolves when all that was stored has been read, and has told nobody of it", async () => {
		const { opened, deliver } = opening({ pending: 3, facts: { lastSequence: 3 } });
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

	test("is not stale, however long it took and whatever became of the connection meanwhile", async () => {
		const { opened, lose, comeBack, deliver } = opening({ pending: 1, facts: { lastSequence: 1 } });
		await settled();
		await lose();
		await comeBack();
		await vi.advanceTimersByTimeAsync(60_000);
		await deliver(metadata());
		expect((await opened).stale).toBe(false);
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
		expect(world.failure).toBeUndefined();
	});

	test("is not opened by a session that is closed, and fails when that closes meanwhile", async () => {
		const { opened, session } = opening({ pending: 1 });
		void session.close();
		expect(await failure(opened)).toMatchObject({ code: "closed", operation: "worldState", outcome: "not-executed" });
		const refused = { code: "closed", outcome: "not-sent" };
		expect(await failure(WorldState.open(session, cluster, {}))).toMatchObject(refused);
	});
});

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
		const facts = { created: "once", lastSequence: 9, subjects: 2, stored: undefined, keptPerSubject: 1 };
		const look = vi.fn(async (): Promise<typeof facts | undefined> => facts);
		const { deliver, world, told } = await live({ look });
		await deliver(metadata(), heartbeat);
		expect(world.failure).toBeUndefined();
		look.mockResolvedValue(after && { ...facts, ...after });
		const waiting = failure(world.waitForSequence(9));
		await vi.advanceTimersByTimeAsync(5_000);
		expect(told.slice(-2)).toEqual(["stale 2000", "error stream_reset"]);
		expect(await waiting).toBe(world.failure);
		expect(await failure(world.waitForSequence(9))).toBe(world.failure);
		await vi.advanceTimersByTimeAsync(60_000);
		expect(vi.getTimerCount()).toBe(0);
	});
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
		const { world, told } = await live();
		await world.close();
		expect(await failure(world.waitForSequence(1))).toMatchObject({ code: "closed", outcome: "not-executed" });
		expect([told, world.failure]).toEqual([[], undefined]);
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
