import { inspect } from "node:util";
import { WorldStateMessage } from "@plane/messages";
import { describe, expect, test } from "vitest";
import {
	acme,
	announce,
	assign,
	assignLock,
	backendOf,
	backendState,
	cluster,
	droneState,
	type Entry,
	fold,
	heartbeat,
	keepAlive,
	lockOf,
	metadata,
	revoke,
	T0,
	viewOf,
} from "./fixtures/world-story.js";
import { WorldFold } from "./world-fold.js";

/** Beyond what a double holds. */
const BIG = 2n ** 63n + 1n;

describe("a drone", () => {
	const seen = 100_000;
	const ready = [metadata(), droneState("Ready", 1), keepAlive(seen)];

	test("is ready until 30 s after its last sign of life", () => {
		const view = viewOf(fold(...ready));
		expect(view.readyDrones(seen + 29_000).map(({ id }) => id)).toEqual(["d1"]);
		expect(view.readyDrones(seen + 29_999)).toHaveLength(1);
		expect(view.readyDrones(seen + 30_000)).toEqual([]);
	});

	test.each([0, 1, 2])("is not ready without one of the three messages (%i)", (missing) => {
		expect(viewOf(fold(...ready.toSpliced(missing, 1))).readyDrones(seen)).toEqual([]);
	});

	test("has the state of the latest time, not of the last message", () => {
		const drone = viewOf(fold(droneState("Draining", 20), droneState("Ready", 10))).drones.get("d1");
		expect(drone).toMatchObject({ state: "Draining" });
		expect(drone?.states).toEqual([
			{ state: "Ready", timestamp: 10 },
			{ state: "Draining", timestamp: 20 },
		]);
	});

	test("has the last state in Plane's order among those of one time", () => {
		const states = [droneState("Lost", 5), droneState("Ready", 5), droneState("Draining", 5)];
		const drone = viewOf(fold(...states)).drones.get("d1");
		expect(drone?.states.map(({ state }) => state)).toEqual(["Ready", "Draining", "Lost"]);
		expect(drone?.state).toBe("Lost");
	});

	test("may be known without metadata or state", () => {
		expect(viewOf(fold(keepAlive(7))).drones.get("d1")).toMatchObject({
			metadata: undefined,
			state: undefined,
			lastSeen: 7,
		});
	});

	test("keeps the newest metadata and the newest sign of life, even when it is an earlier one", () => {
		const drone = viewOf(fold(metadata("1.1.1.1"), metadata("2.2.2.2"), keepAlive(9), keepAlive(8))).drones.get("d1");
		expect(drone).toMatchObject({ metadata: { ip: "2.2.2.2" }, lastSeen: 8 });
	});
});

describe("a backend", () => {
	test("has the state of the latest time, and of one time the last in Plane's order", () => {
		const late = fold(backendState("b1", "Starting", 1), backendState("b1", "Loading", 2));
		expect(backendOf(late, "b1")).toMatchObject({ state: "Loading" });
		const tie = fold(
			backendState("b1", "Ready", 1),
			backendState("b1", "Loading", 1),
			backendState("b1", "Starting", 1),
		);
		expect(backendOf(tie, "b1")).toMatchObject({
			states: [{ state: "Loading" }, { state: "Starting" }, { state: "Ready" }],
			state: "Ready",
		});
	});

	test("may be known without a drone", () => {
		expect(backendOf(fold(backendState("b1", "Ready")), "b1")).toMatchObject({ drone: undefined, state: "Ready" });
	});

	test("is found at the address of its drone, also after its end, and nowhere when a link is missing", () => {
		const world = fold(metadata(), assign("b1"), backendState("b1", "Swept"));
		expect(viewOf(world).addressOf("b1")).toBe("203.0.113.7");
		expect(viewOf(world).addressOf("b2")).toBeUndefined();
		expect(viewOf(fold(metadata(), backendState("b1", "Ready"))).addressOf("b1")).toBeUndefined();
		expect(viewOf(fold(assign("b1"))).addressOf("b1")).toBeUndefined();
		expect(viewOf(fold(keepAlive(1), assign("b1"))).addressOf("b1")).toBeUndefined();
	});

	test("takes over the token of each assignment that is taken, and only of those", () => {
		const token = (...entries: Entry[]) => viewOf(fold(...entries)).backends.get("b1")?.bearerToken;
		expect(token(assign("b1", null, "secret"))).toBe("secret");
		expect(token(assign("b1", null, "secret"), assign("b1"))).toBeUndefined();
		expect(token(assign("b1", null, "old"), assign("b1", { lock: "L", uid: 1n }, "new"))).toBe("old");
	});

	test("never shows its token when the world is printed or serialised", () => {
		const world = fold(assign("b1", null, "s3cret"));
		const shown = (value: unknown): string => inspect(value, { depth: 9, showHidden: true });
		const [view, backend] = [viewOf(world), backendOf(world, "b1")];
		const texts = [world, view, view.backends, backend, world.snapshot(), world.changes].map(shown);
		texts.push(...[backend, world.snapshot(), { ...(backend as object) }].map((value) => JSON.stringify(value)));
		for (const text of texts) expect(text).not.toContain("s3cret");
		expect(shown(view)).toContain("b1");
	});

	test("of a stream from before locks had uids is assigned without a lock", () => {
		const old = JSON.stringify({ cluster, BackendMessage: { backend: "b1", Assignment: { drone: "d1", lock: "L" } } });
		const world = fold(announce(1n), WorldStateMessage.decode(old));
		expect(backendOf(world, "b1")).toMatchObject({ drone: "d1", lock: undefined });
		expect(lockOf(world)).toEqual({ Announced: { uid: 1n } });
	});
});

describe("TXT records", () => {
	test("keep duplicates", () => {
		expect(viewOf(fold(acme("a"), acme("b"), acme("a"))).txtRecords).toEqual(["a", "b", "a"]);
	});

	test("are ten at most, of each cluster by itself", () => {
		const story = Array.from({ length: 11 }, (_, index) => acme(`v${index}`));
		const world = fold(...story, { cluster: "other.test", AcmeMessage: { value: "x" } });
		expect(viewOf(world).txtRecords).toHaveLength(10);
		expect(viewOf(world).txtRecords[0]).toBe("v1");
		expect(viewOf(world, "other.test").txtRecords).toEqual(["x"]);
	});
});

describe("the world", () => {
	test("has the sequence of the last message, whatever it was", () => {
		const world = fold(acme("x"), heartbeat);
		expect(world.sequence).toBe(2);
		world.apply(revoke(1n), { sequence: 1, time: 0 });
		expect(world.sequence).toBe(1);
	});

	test("has the time of the last heartbeat, in whole seconds", () => {
		const world = new WorldFold();
		expect(world.clockTime).toBeUndefined();
		world.apply(heartbeat, { sequence: 1, time: 12_345 });
		world.apply(acme("x"), { sequence: 2, time: 99_999 });
		expect(world.clockTime).toBe(12_000);
	});

	test("has a cluster as soon as a message names it, by the name in the payload", () => {
		const world = fold(revoke(1n), { cluster: "plane_test", AcmeMessage: { value: "x" } });
		expect([...world.clusters.keys()]).toEqual(["plane.test", "plane_test"]);
		expect(viewOf(world).drones.size).toBe(0);
	});

	test("takes names that objects inherit for names", () => {
		const world = fold({
			cluster: "__proto__",
			BackendMessage: { backend: "constructor", State: { state: "Ready", timestamp: 1 } },
		});
		expect(viewOf(world, "__proto__").backends.get("constructor")).toMatchObject({ state: "Ready" });
		expect(viewOf(world, "__proto__").lock("toString")).toBe("Unlocked");
	});

	test("is copied by a snapshot, which stays as it is and fits into JSON", () => {
		const world = fold(
			metadata(),
			droneState("Ready", 1),
			announce(BIG),
			announce(2n, "M"),
			assignLock("b1", BIG),
			backendState("b1", "Ready", 3),
			acme("x"),
			heartbeat,
		);
		const snapshot = world.snapshot();
		const before = structuredClone(snapshot);
		expect(JSON.parse(JSON.stringify(snapshot))).toEqual(before);
		expect(snapshot).toEqual({
			sequence: 8,
			clockTime: T0 * 1_000,
			clusters: [
				{
					name: cluster,
					drones: [
						{
							id: "d1",
							metadata: { ip: "203.0.113.7", version: "0.3.24", git_hash: null },
							state: "Ready",
							states: [{ state: "Ready", timestamp: 1 }],
							lastSeen: null,
						},
					],
					backends: [{ id: "b1", drone: "d1", lock: "L", state: "Ready", states: [{ state: "Ready", timestamp: 3 }] }],
					locks: [
						{ lock: "L", backend: "b1" },
						{ lock: "M", announced: "2" },
					],
					txtRecords: ["x"],
				},
			],
		});
		world.apply(droneState("Draining", 2), { sequence: 9, time: 0 });
		world.apply(backendState("b1", "Swept", 4), { sequence: 10, time: 0 });
		world.apply(acme("y"), { sequence: 11, time: 0 });
		expect(snapshot).toEqual(before);
	});
});

describe("the changes", () => {
	const of = (...entries: Entry[]): unknown[] => fold(...entries).changes;

	test("of a drone are its appearance, its metadata, its states and its signs of life", () => {
		expect(of(metadata(), droneState("Draining", 2), droneState("Ready", 1), keepAlive(3))).toEqual([
			{ cluster, type: "drone-appeared", drone: "d1" },
			{ cluster, type: "drone-metadata", drone: "d1", metadata: metadata().DroneMessage.Metadata },
			{ cluster, type: "drone-state", drone: "d1", state: "Draining", timestamp: 2, current: "Draining" },
			{ cluster, type: "drone-state", drone: "d1", state: "Ready", timestamp: 1, current: "Draining" },
			{ cluster, type: "drone-seen", drone: "d1", lastSeen: 3 },
		]);
	});

	test("of a backend and its lock follow it from the announcement to the end", () => {
		expect(
			of(announce(1n), assignLock("b1", 1n), backendState("b1", "Ready", 5), backendState("b1", "Swept", 6)),
		).toEqual([
			{ cluster, type: "lock-announced", lock: "L", uid: 1n },
			{ cluster, type: "backend-appeared", backend: "b1" },
			{ cluster, type: "lock-assigned", lock: "L", backend: "b1" },
			{ cluster, type: "backend-assigned", backend: "b1", drone: "d1", lock: "L" },
			{ cluster, type: "backend-state", backend: "b1", state: "Ready", timestamp: 5, current: "Ready" },
			{ cluster, type: "backend-state", backend: "b1", state: "Swept", timestamp: 6, current: "Swept" },
			{ cluster, type: "lock-released", lock: "L", reason: "ended" },
		]);
	});

	test("tell a refused assignment, an expiry and a revocation", () => {
		const refused = { cluster, type: "assignment-refused", backend: "b1", drone: "d1", lock: "L" };
		expect(of(assignLock("b1", 1n)).at(-1)).toEqual(refused);
		expect(of(announce(1n), [heartbeat, 30]).at(-1)).toMatchObject({ type: "lock-released", reason: "expired" });
		expect(of(announce(1n), revoke(1n)).at(-1)).toMatchObject({ type: "lock-released", reason: "revoked" });
	});

	test("tell a new TXT record and the one that made room", () => {
		expect(of(acme("a"))).toEqual([{ cluster, type: "txt-added", value: "a", dropped: undefined }]);
		const full = Array.from({ length: 11 }, (_, index) => acme(`v${index}`));
		expect(of(...full).at(-1)).toMatchObject({ value: "v10", dropped: "v0" });
	});

	test("are none when nothing changes: a heartbeat, a state that is known, an announcement that does not count", () => {
		const story: Entry[] = [droneState("Ready", 1), backendState("b1", "Ready", 1), announce(1n)];
		const again: Entry[] = [...story, announce(2n), revoke(3n), heartbeat];
		expect(of(...story, ...again)).toEqual(of(...story));
	});
});
