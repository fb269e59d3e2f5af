import { inspect } from "node:util";
import { WorldStateMessage } from "@plane/messages";
import { describe, expect, test } from "vitest";
import { WorldFold } from "./world-fold.js";
import type { WorldChange } from "./world-fold-change.js";
import type { WorldCluster } from "./world-fold-view.js";

const CLUSTER = "plane.test";
const BIG = 2n ** 63n + 1n;

const cluster = CLUSTER;
const heartbeat: WorldStateMessage = { heartbeat: null };
const announce = (uid: bigint, lock = "L"): WorldStateMessage => lockMessage(lock, uid, "Announce");
const revoke = (uid: bigint, lock = "L"): WorldStateMessage => lockMessage(lock, uid, "Revoke");
const lockMessage = (lock: string, uid: bigint, message: "Announce" | "Revoke"): WorldStateMessage => ({
	cluster,
	LockMessage: { lock, uid, message },
});
const assign = (
	backend: string,
	lock_assignment: { lock: string; uid: bigint } | null = null,
	bearer_token: string | null = null,
): WorldStateMessage => ({
	cluster,
	BackendMessage: { backend, Assignment: { drone: "d1", bearer_token, lock_assignment } },
});
const assignLock = (backend: string, uid: bigint, lock = "L"): WorldStateMessage => assign(backend, { lock, uid });
const backendState = (backend: string, state: "Loading" | "Starting" | "Ready" | "Swept" | "ErrorLoading", at = 0) => ({
	cluster,
	BackendMessage: { backend, State: { state, timestamp: at } },
});
const droneState = (state: "Starting" | "Ready" | "Draining" | "Lost", at = 0) => ({
	cluster,
	DroneMessage: { drone: "d1", State: { state, timestamp: at } },
});
const metadata = (ip = "203.0.113.7") => ({
	cluster,
	DroneMessage: { drone: "d1", Metadata: { ip, version: "0.3.24", git_hash: null } },
});
const keepAlive = (at: number) => ({ cluster, DroneMessage: { drone: "d1", KeepAlive: { timestamp: at } } });
const acme = (value: string) => ({ cluster, AcmeMessage: { value } });

type Entry = WorldStateMessage | readonly [message: WorldStateMessage, atSeconds: number];
const T0 = 1_700_000_000;

/** Folds messages, the sequence counting from 1; each is stored at the second told, else at the one of the message before. */
function fold(...entries: Entry[]): WorldFold & { readonly changes: WorldChange[] } {
	let at = 0;
	const changes: WorldChange[] = [];
	const world = new WorldFold();
	entries.forEach((entry, index) => {
		const message = "length" in entry ? entry[0] : entry;
		if ("length" in entry) at = entry[1];
		changes.push(...world.apply(message, { sequence: index + 1, time: (T0 + at) * 1_000 }));
	});
	return Object.assign(world, { changes });
}

/** What the stream still has of the messages: the newest of a subject, of states the first. */
function retained(entries: readonly Entry[]): Entry[] {
	const kept = new Map<string, Entry>();
	for (const entry of entries) {
		const subject = WorldStateMessage.subject("length" in entry ? entry[0] : entry);
		const onlyFirst = /\.(status|state)\.\w+$/.test(subject);
		if (onlyFirst && kept.has(subject)) continue;
		kept.delete(subject);
		kept.set(subject, entry);
	}
	return [...kept.values()];
}

function viewOf(world: WorldFold, name = CLUSTER): WorldCluster {
	const view = world.clusters.get(name);
	if (!view) throw new Error(`the fold has no cluster ${name}`);
	return view;
}

const lockOf = (world: WorldFold): unknown => viewOf(world).lock("L");
const backendOf = (world: WorldFold, id: string): unknown => viewOf(world).backends.get(id);

describe("a lock", () => {
	test("that nobody announced is unlocked", () => {
		expect(fold(acme("x")).clusters.get(CLUSTER)?.lock("L")).toBe("Unlocked");
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
			acme("x"),
			heartbeat,
		);
		const snapshot = world.snapshot();
		const before = structuredClone(snapshot);
		expect(JSON.parse(JSON.stringify(snapshot))).toEqual(before);
		expect(snapshot).toEqual({
			sequence: 7,
			clockTime: T0 * 1_000,
			clusters: [
				{
					name: CLUSTER,
					drones: [
						{
							id: "d1",
							metadata: { ip: "203.0.113.7", version: "0.3.24", git_hash: null },
							state: "Ready",
							states: [{ state: "Ready", timestamp: 1 }],
							lastSeen: null,
						},
					],
					backends: [{ id: "b1", drone: "d1", lock: "L", state: null, states: [] }],
					locks: [
						{ lock: "L", backend: "b1" },
						{ lock: "M", announced: "2" },
					],
					txtRecords: ["x"],
				},
			],
		});
		world.apply(droneState("Draining", 2), { sequence: 8, time: 0 });
		world.apply(acme("y"), { sequence: 9, time: 0 });
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
