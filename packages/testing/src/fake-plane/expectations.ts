import { AssertionError } from "node:assert";
import type { BackendState } from "@plane/messages";
import type { FakePlane } from "./fake-plane.js";

/** Less than the 5 s after which vitest and jest end a test, and nobody would read what was found. */
const PATIENCE_MS = 2_000;

/** How long an expectation waits, in milliseconds of the machine's clock; 2,000 unless told. */
export interface Patience {
	readonly within?: number | undefined;
}

/** What can be found out about a fake Plane, with the words for a test's report. */
export interface Finding {
	readonly pass: boolean;
	readonly expected: string;
	readonly found: string;
}

/** Whether a backend was spawned, and so often; once unless told. */
export function spawned(plane: FakePlane, backendId: string, times = 1): Finding {
	const executions = plane.log.executions(backendId);
	const drones = executions.map(({ drone }) => drone).join(", ");
	return {
		pass: executions.length === times,
		expected: `backend ${backendId} spawned ${times} times`,
		found: executions.length === 0 ? "no drone was asked" : `spawned ${executions.length} times, on ${drones}`,
	};
}

/** Whether a drone took the backend into the state. */
export function reached(plane: FakePlane, backendId: string, state: BackendState): Finding {
	const states = plane.log.states(backendId);
	return {
		pass: states.includes(state),
		expected: `backend ${backendId} to reach ${state}`,
		found: states.length === 0 ? "no drone runs it" : `its states were ${states.join(", ")}`,
	};
}

/** Whether messages of the type were received, all times that are asked for; at least once unless told. */
export function received(plane: FakePlane, message: { readonly name: string }, times?: number): Finding {
	const count = plane.log.entries.filter((entry) => entry.did === "received" && entry.type === message.name).length;
	return {
		pass: times === undefined ? count > 0 : count === times,
		expected: `${message.name} received ${times === undefined ? "at least once" : `${times} times`}`,
		found: `received ${count} times`,
	};
}

/** Whether Plane would have kept silent about nothing: no message was undecodable, on a wrong subject or lost. */
export function nothingIgnored(plane: FakePlane): Finding {
	const ignored = plane.log.entries.filter(({ did }) => did === "ignored" || did === "lost");
	return {
		pass: ignored.length === 0,
		expected: "no message to be ignored or lost",
		found: ignored.map((entry) => `${entry.type} ${"reason" in entry ? entry.reason : "lost"}`).join(", ") || "none",
	};
}

/** Who the first controller believes to hold the lock. */
export function lockHeld(plane: FakePlane, lock: string, backendId: string | undefined): Finding {
	const state = plane.controller().world.clusters.get(plane.cluster)?.lock(lock) ?? "Unlocked";
	const holder = state !== "Unlocked" && "Assigned" in state ? state.Assigned.backend : undefined;
	return {
		pass: holder === backendId,
		expected: backendId === undefined ? "the lock to be held by nobody" : `the lock to be held by ${backendId}`,
		found: holder === undefined ? "nobody holds it" : `${holder} holds it`,
	};
}

/** Assertions about a fake Plane that throw `AssertionError`, so that every test runner understands them. */
export class Expectations {
	readonly #plane: FakePlane;

	/** @internal */
	constructor(plane: FakePlane) {
		this.#plane = plane;
	}

	/** A backend was spawned so often, on whichever drones; once unless told. */
	spawned(backendId: string, times = 1): void {
		assert(spawned(this.#plane, backendId, times));
	}

	/** Messages of that type were received so often; at least once unless told. */
	received(message: { readonly name: string }, times?: number): void {
		assert(received(this.#plane, message, times));
	}

	/** No message was undecodable, on a wrong subject or lost: nothing that Plane would keep silent about. */
	nothingIgnored(): void {
		assert(nothingIgnored(this.#plane));
	}

	/** A drone takes the backend into the state, now or soon. */
	async reaches(backendId: string, state: BackendState, { within = PATIENCE_MS }: Patience = {}): Promise<void> {
		const find = (): Finding => reached(this.#plane, backendId, state);
		await this.#plane.log.when(() => find().pass, AbortSignal.timeout(within)).catch(() => undefined);
		assert(find());
	}

	/** The first controller believes, now or soon, that this backend holds the lock, or nobody when it is undefined. */
	async lockHeldBy(
		lock: string,
		backendId: string | undefined,
		{ within = PATIENCE_MS }: Patience = {},
	): Promise<void> {
		const find = (): Finding => lockHeld(this.#plane, lock, backendId);
		await this.#plane
			.controller()
			.when(() => find().pass, AbortSignal.timeout(within))
			.catch(() => undefined);
		assert(find());
	}
}

function assert({ pass, expected, found }: Finding): void {
	if (!pass) throw new AssertionError({ message: `Expected ${expected}, but ${found}`, operator: "fakePlane" });
}
