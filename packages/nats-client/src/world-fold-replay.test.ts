import { describe, expect, test } from "vitest";
import {
	acme,
	announce,
	assignLock,
	backendOf,
	backendState,
	droneState,
	type Entry,
	fold,
	keepAlive,
	lockOf,
	metadata,
	retained,
	viewOf,
} from "./fixtures/world-story.js";

describe("a replay of what the stream retained", () => {
	test("refuses the assignment of a lock that was announced twice, which was taken live", () => {
		const story: Entry[] = [metadata(), announce(1n), announce(2n), assignLock("b1", 1n)];
		const [live, replayed] = [fold(...story), fold(...retained(story))];
		expect([lockOf(live), lockOf(replayed)]).toEqual([{ Assigned: { backend: "b1" } }, { Announced: { uid: 2n } }]);
		expect([viewOf(live).addressOf("b1"), viewOf(replayed).addressOf("b1")]).toEqual(["203.0.113.7", undefined]);
		expect(backendOf(replayed, "b1")).toMatchObject({ drone: undefined });
	});

	test("knows no drone of a lock's first holder once the lock was used again", () => {
		const first: Entry[] = [announce(1n), assignLock("b1", 1n), backendState("b1", "Swept")];
		const story: Entry[] = [...first, announce(2n), assignLock("b2", 2n)];
		const [live, replayed] = [fold(...story), fold(...retained(story))];
		expect([backendOf(live, "b1"), backendOf(replayed, "b1")]).toMatchObject([{ drone: "d1" }, { drone: undefined }]);
		for (const world of [live, replayed]) expect(lockOf(world)).toEqual({ Assigned: { backend: "b2" } });
	});

	test("takes a drone that is ready again for draining, as the stream does: it kept the first Ready only", () => {
		const story = [metadata(), keepAlive(50), droneState("Ready", 10), droneState("Draining", 20)];
		const again: Entry = droneState("Ready", 30);
		// The stream refuses the third state, so a live fold does not see it either.
		for (const entries of [story, retained([...story, again])]) {
			expect(viewOf(fold(...entries)).readyDrones(60)).toEqual([]);
		}
	});

	test("has the newest TXT record of the ten", () => {
		const story = Array.from({ length: 12 }, (_, index) => acme(`v${index + 1}`));
		expect(viewOf(fold(...story)).txtRecords).toEqual(story.slice(2).map((_, index) => `v${index + 3}`));
		expect(viewOf(fold(...retained(story))).txtRecords).toEqual(["v12"]);
	});
});
