import { BackendState, DroneState, type WorldStateMessage } from "@plane/messages";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { WorldFold } from "./world-fold.js";

fc.configureGlobal({ seed: 20_240_311, numRuns: 300 });

// Few names and few times, so that messages meet.
const cluster = fc.constantFrom("a.b", "a_b", "__proto__");
const id = fc.constantFrom("x", "y", "constructor");
const uid = fc.constantFrom(1n, 2n, 2n ** 64n - 1n);
const timestamp = fc.oneof(fc.integer({ min: 0, max: 5 }), fc.maxSafeInteger());
const droneState = fc.constantFrom(...DroneState.values);
const backendState = fc.constantFrom(...BackendState.values);
const claim = fc.option(fc.record({ lock: id, uid }));

const message: fc.Arbitrary<WorldStateMessage> = fc.oneof(
	fc.constant({ heartbeat: null }),
	fc.record({
		cluster,
		LockMessage: fc.record({ lock: id, uid, message: fc.constantFrom("Announce" as const, "Revoke" as const) }),
	}),
	fc.record({
		cluster,
		DroneMessage: fc.record({
			drone: id,
			Metadata: fc.record({ ip: fc.constant("::1"), version: fc.string(), git_hash: fc.constant(null) }),
		}),
	}),
	fc.record({ cluster, DroneMessage: fc.record({ drone: id, State: fc.record({ state: droneState, timestamp }) }) }),
	fc.record({ cluster, DroneMessage: fc.record({ drone: id, KeepAlive: fc.record({ timestamp }) }) }),
	fc.record({
		cluster,
		BackendMessage: fc.record({
			backend: id,
			Assignment: fc.record({ drone: id, bearer_token: fc.option(fc.string()), lock_assignment: claim }),
		}),
	}),
	fc.record({
		cluster,
		BackendMessage: fc.record({ backend: id, State: fc.record({ state: backendState, timestamp }) }),
	}),
	fc.record({ cluster, AcmeMessage: fc.record({ value: fc.string() }) }),
);

interface Stored {
	readonly message: WorldStateMessage;
	readonly time: number;
}

const stories = fc.array(fc.record({ message, time: fc.nat({ max: 100_000 }) }), { maxLength: 80 });

function folded(story: readonly Stored[]): WorldFold {
	const world = new WorldFold();
	story.forEach(({ message, time }, index) => {
		world.apply(message, { sequence: index + 1, time });
	});
	return world;
}

const tokensOf = (world: WorldFold): unknown =>
	[...world.clusters.values()].map(({ backends }) => [...backends.values()].map(({ bearerToken }) => bearerToken));

describe("whatever messages come", () => {
	test("the fold takes them, and folding them twice gives the same", () => {
		fc.assert(
			fc.property(stories, (story) => {
				const [first, second] = [folded(story), folded(story)];
				expect(first.snapshot()).toEqual(second.snapshot());
				expect(tokensOf(first)).toEqual(tokensOf(second));
				expect(first.sequence).toBe(story.length);
			}),
		);
	});

	test("the messages stay as they are", () => {
		fc.assert(
			fc.property(stories, (story) => {
				const before = structuredClone(story);
				folded(story);
				expect(story).toEqual(before);
			}),
		);
	});

	test("states are in order, the last one counts, and there are at most ten TXT records", () => {
		fc.assert(
			fc.property(stories, (story) => {
				for (const { drones, backends, txtRecords } of folded(story).clusters.values()) {
					expect(txtRecords.length).toBeLessThanOrEqual(10);
					for (const { states, state } of [...drones.values(), ...backends.values()]) {
						const times = states.map(({ timestamp: at }) => at);
						expect(times).toEqual(times.toSorted((a, b) => a - b));
						expect(state).toBe(states.at(-1)?.state);
					}
				}
			}),
		);
	});

	test("a backend that remembers a lock was assigned with it, and an ended one that was not assigned anew remembers none", () => {
		fc.assert(
			fc.property(stories, (story) => {
				for (const { backends } of folded(story).clusters.values()) {
					for (const { id: backend, lock, drone } of backends.values()) {
						if (lock === undefined) continue;
						expect(drone).toBeDefined();
						expect(story.some(({ message }) => assigns(message, backend, lock))).toBe(true);
					}
				}
			}),
		);
	});

	test("the changes tell the locks: told again they give what the fold holds", () => {
		fc.assert(
			fc.property(stories, (story) => {
				const world = new WorldFold();
				const told = new Map<string, unknown>();
				story.forEach(({ message, time }, index) => {
					for (const change of world.apply(message, { sequence: index, time })) {
						if (!("lock" in change) || change.lock === undefined) continue;
						const key = `${change.cluster} ${change.lock}`;
						if (change.type === "lock-announced") told.set(key, { Announced: { uid: change.uid } });
						if (change.type === "lock-assigned") told.set(key, { Assigned: { backend: change.backend } });
						if (change.type === "lock-released") told.delete(key);
					}
				});
				const held = [...world.clusters].flatMap(([name, { locks }]) =>
					[...locks].map(([lock, state]) => [`${name} ${lock}`, state] as const),
				);
				expect(told).toEqual(new Map<string, unknown>(held));
			}),
		);
	});
});

function assigns(message: WorldStateMessage, backend: string, lock: string): boolean {
	if (!("BackendMessage" in message) || !("Assignment" in message.BackendMessage)) return false;
	return message.BackendMessage.backend === backend && message.BackendMessage.Assignment.lock_assignment?.lock === lock;
}
