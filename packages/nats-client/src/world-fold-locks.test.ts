import type { WorldStateMessage } from "@plane/messages";
import { describe, expect, test } from "vitest";
import {
	acme,
	announce,
	assign,
	assignLock,
	backendOf,
	backendState,
	cluster,
	fold,
	heartbeat,
	lockOf,
	revoke,
	T0,
	viewOf,
} from "./fixtures/world-story.js";
import { WorldFold } from "./world-fold.js";

/** Beyond what a double holds. */
const BIG = 2n ** 63n + 1n;

describe("a lock", () => {
	test("that nobody announced is unlocked", () => {
		expect(fold(acme("x")).clusters.get(cluster)?.lock("L")).toBe("Unlocked");
	});

	test("is announced by the first announcement, under its exact uid", () => {
		expect(lockOf(fold(announce(BIG)))).toEqual({ Announced: { uid: BIG } });
	});

	test("announced again stays with the first uid, and its expiry is not extended", () => {
		const story = [announce(1n), [announce(2n), 20]] as const;
		expect(lockOf(fold(...story, [heartbeat, 29]))).toEqual({ Announced: { uid: 1n } });
		expect(lockOf(fold(...story, [heartbeat, 30]))).toBe("Unlocked");
	});

	test("that is assigned ignores an announcement", () => {
		const world = fold(announce(1n), assignLock("b1", 1n), announce(2n), [heartbeat, 90]);
		expect(lockOf(world)).toEqual({ Assigned: { backend: "b1" } });
	});

	test("is given back by a revocation with the same uid only", () => {
		expect(lockOf(fold(announce(1n), revoke(2n)))).toEqual({ Announced: { uid: 1n } });
		expect(lockOf(fold(announce(1n), revoke(1n)))).toBe("Unlocked");
	});

	test("that is assigned or free ignores a revocation", () => {
		expect(lockOf(fold(announce(1n), assignLock("b1", 1n), revoke(1n)))).toEqual({ Assigned: { backend: "b1" } });
		expect(lockOf(fold(revoke(1n)))).toBe("Unlocked");
	});

	test("expires by a heartbeat only, however late another message is", () => {
		const world = fold(announce(1n), [acme("much later"), 500]);
		expect(lockOf(world)).toEqual({ Announced: { uid: 1n } });
		expect(lockOf(fold(announce(1n), [acme("much later"), 500], heartbeat))).toBe("Unlocked");
	});

	test("expires by itself, after one that was announced before", () => {
		const world = fold(announce(1n, "earlier"), [announce(2n), 10], [heartbeat, 30]);
		expect([viewOf(world).lock("earlier"), lockOf(world)]).toEqual(["Unlocked", { Announced: { uid: 2n } }]);
		world.apply(heartbeat, { sequence: 4, time: (T0 + 40) * 1_000 });
		expect(lockOf(world)).toBe("Unlocked");
	});

	test("announced again under the uid that has expired has all its time again", () => {
		const story = [announce(1n), [heartbeat, 30], [announce(1n), 31]] as const;
		expect(lockOf(fold(...story, [heartbeat, 60]))).toEqual({ Announced: { uid: 1n } });
		expect(lockOf(fold(...story, [heartbeat, 61]))).toBe("Unlocked");
	});

	test("that is free already is released by nothing: no second end, no expiry", () => {
		const ends = [backendState("b1", "Swept"), backendState("b2", "Swept")];
		const { changes } = fold(announce(1n), assignLock("b1", 1n), assignLock("b2", 1n), ...ends, [heartbeat, 30]);
		const released = { type: "lock-released", cluster, lock: "L", reason: "ended" };
		expect(changes.slice(-3)).toMatchObject([
			{ type: "backend-state", backend: "b1" },
			released,
			{ type: "backend-state", backend: "b2" },
		]);
	});

	test("expires by the seconds that the times begin in", () => {
		const world = new WorldFold();
		world.apply(announce(1n), { sequence: 1, time: 1_999 });
		world.apply(heartbeat, { sequence: 2, time: 30_999 });
		expect(lockOf(world)).toEqual({ Announced: { uid: 1n } });
		world.apply(heartbeat, { sequence: 3, time: 31_000 });
		expect(lockOf(world)).toBe("Unlocked");
	});

	test("that is assigned, free, or announced anew when an expiry is due stays as it is", () => {
		expect(lockOf(fold(announce(1n), assignLock("b1", 1n), [heartbeat, 30]))).toEqual({ Assigned: { backend: "b1" } });
		expect(lockOf(fold(announce(1n), revoke(1n), [heartbeat, 30]))).toBe("Unlocked");
		const anew = fold(announce(1n), revoke(1n), [announce(2n), 10], [heartbeat, 30]);
		expect(lockOf(anew)).toEqual({ Announced: { uid: 2n } });
	});

	test("that is free refuses an assignment, and the backend gets an empty entry", () => {
		const world = fold(assignLock("b1", 1n));
		expect(lockOf(world)).toBe("Unlocked");
		expect(backendOf(world, "b1")).toMatchObject({ drone: undefined, lock: undefined, state: undefined });
	});

	test("announced by another uid refuses an assignment likewise", () => {
		const world = fold(assign("b1"), announce(2n), assignLock("b1", 1n));
		expect(lockOf(world)).toEqual({ Announced: { uid: 2n } });
		expect(backendOf(world, "b1")).toMatchObject({ drone: "d1", lock: undefined });
	});

	test("announced by this uid is assigned with the backend", () => {
		const world = fold(announce(BIG), assignLock("b1", BIG));
		expect(lockOf(world)).toEqual({ Assigned: { backend: "b1" } });
		expect(backendOf(world, "b1")).toMatchObject({ drone: "d1", lock: "L" });
	});

	test("that is held goes over to whatever backend is assigned, under whatever uid, until that one ends", () => {
		const story = [announce(1n), assignLock("b1", 1n), assignLock("b2", 77n)];
		expect(lockOf(fold(...story))).toEqual({ Assigned: { backend: "b2" } });
		expect(backendOf(fold(...story), "b2")).toMatchObject({ drone: "d1", lock: "L" });
		expect(lockOf(fold(...story, backendState("b2", "Swept")))).toBe("Unlocked");
	});

	test("is freed by the end of a backend that remembers it, whoever holds it now", () => {
		const story = [announce(1n), assignLock("b1", 1n), assignLock("b2", 77n)];
		const world = fold(...story, backendState("b1", "Swept"));
		expect(lockOf(world)).toBe("Unlocked");
		expect([backendOf(world, "b1"), backendOf(world, "b2")]).toMatchObject([{ lock: undefined }, { lock: "L" }]);
		const announced = fold(...story, backendState("b2", "Swept"), announce(9n), backendState("b1", "Swept"));
		expect(lockOf(announced)).toBe("Unlocked");
	});

	test("is not freed by a state that is not the end", () => {
		const world = fold(announce(1n), assignLock("b1", 1n), backendState("b1", "Ready"));
		expect(lockOf(world)).toEqual({ Assigned: { backend: "b1" } });
		expect(backendOf(world, "b1")).toMatchObject({ lock: "L" });
	});

	test("assigned to a backend that has ended already sticks for good", () => {
		const world = fold(announce(1n), backendState("b1", "ErrorLoading"), assignLock("b1", 1n), [heartbeat, 9_999]);
		expect(lockOf(world)).toEqual({ Assigned: { backend: "b1" } });
	});

	test("sticks as well when its backend is assigned anew without it", () => {
		const world = fold(announce(1n), assignLock("b1", 1n), assign("b1"), backendState("b1", "Swept"));
		expect(lockOf(world)).toEqual({ Assigned: { backend: "b1" } });
		expect(backendOf(world, "b1")).toMatchObject({ lock: undefined });
	});

	test("belongs to its cluster and to its full name", () => {
		const world = fold(announce(1n), {
			cluster: "other.test",
			LockMessage: { lock: "L", uid: 2n, message: "Announce" },
		});
		expect(lockOf(world)).toEqual({ Announced: { uid: 1n } });
		expect(viewOf(world, "other.test").lock("L")).toEqual({ Announced: { uid: 2n } });
		expect(viewOf(world).lock("l")).toBe("Unlocked");
	});

	test("expires in every cluster by one heartbeat", () => {
		const other: WorldStateMessage = { cluster: "a.b", LockMessage: { lock: "L", uid: 2n, message: "Announce" } };
		const world = fold(announce(1n), other, [heartbeat, 30]);
		expect([...world.clusters.values()].map(({ locks }) => locks.size)).toEqual([0, 0]);
	});
});
