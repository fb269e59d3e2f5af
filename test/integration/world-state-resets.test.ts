import { WorldStateMessage } from "@plane/messages";
import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { failureOf } from "./desk.js";
import { drone, heartbeat, metadata, next, STREAM, startWorldDesk, type WorldDesk } from "./world-desk.js";

let desk: WorldDesk;
beforeAll(async () => {
	desk = await startWorldDesk();
});
afterAll(() => desk[Symbol.asyncDispose]());
beforeEach(() => desk.makeStream());

describe("a world state ends with stream_reset", () => {
	test.each([
		["deleted", () => desk.manager.streams.delete(STREAM)],
		["purged", () => desk.manager.streams.purge(STREAM)],
		[
			"purged in part, which a heartbeat shows",
			() => desk.manager.streams.purge(STREAM, { filter: "state.cluster.plane_test.backend.b1.>" }),
		],
		["made anew", () => desk.manager.streams.delete(STREAM).then(() => desk.makeStream())],
	])("when the stream is %s", async (_, change) => {
		await desk.storeStory();
		await using world = await desk.client.worldState();
		const ended = next(world, "error");
		const waiting = failureOf(world.waitForSequence(1_000_000));
		await change();
		await desk.store(heartbeat).catch(() => undefined);
		expect(await ended).toMatchObject({ code: "stream_reset", outcome: "not-executed" });
		expect(await waiting).toMatchObject({ code: "closed", retry: false, cause: world.failure });
		expect(await failureOf(world.ended)).toBe(world.failure);
		expect(world.failure?.code).toBe("stream_reset");
		expect(world.backends().get("b1")).toMatchObject({ drone: "d1" });
	});
});

describe("a purge of a single subject", () => {
	const ofDrone = { filter: WorldStateMessage.subject(drone(metadata)) };

	test("is noticed with a heartbeat, before the world state is stale", async () => {
		await desk.storeStory();
		await using world = await desk.client.worldState();
		let stale = false;
		world.on("stale", () => {
			stale = true;
		});
		const ended = next(world, "error");
		await desk.manager.streams.purge(STREAM, ofDrone);
		await desk.store(heartbeat);
		expect([(await ended).code, stale]).toEqual(["stream_reset", false]);
	});

	test("is noticed beside subjects of messages that are invalid, too", async () => {
		await desk.storeStory();
		await desk.raw.jetstream().publish("state.cluster.plane_test.rubbish", new TextEncoder().encode("{"));
		await using world = await desk.client.worldState();
		const ended = next(world, "error");
		await desk.manager.streams.purge(STREAM, ofDrone);
		await desk.store(heartbeat);
		expect((await ended).code).toBe("stream_reset");
	});
});
