import { BackendStateMessage, ScheduleRequest, type ScheduleRequestInput } from "@plane/messages";
import { Attempt } from "./attempt.js";
import { type CallOptions, optionsOf, prepare, refused } from "./call.js";
import { assertHolderLives, checkLock } from "./lock-holder.js";
import type { PlaneError } from "./plane-error.js";
import { request } from "./request.js";
import { assertUsable, type Scheduled } from "./scheduled.js";
import type { Session } from "./session.js";

/** The controller waits up to 10 s for a drone, and with a lock possibly for another spawn first. */
const TIMEOUT_MS = { withoutLock: 15_000, withLock: 45_000 };

/** Plane drops a claim of a lock that came to nothing after 30 s, with the heartbeat that follows. */
const LOCK_BLOCKED_MS = 31_000;

/** A controller that answers "no drone" this late has waited for a drone, which may run the backend all the same. */
const WAITED_FOR_DRONE_MS = 9_000;

/** Plane adds the idle time to a date; what is beyond the calendar fails right after Ready. */
const MAX_IDLE_SECS = 8_000_000_000_000;
const HOST_LABEL = /^[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?$/;

/** A ScheduleRequest in which the client fills in its own cluster, empty `metadata` and empty `env`. */
export type SpawnInput = Omit<ScheduleRequestInput, "cluster" | "metadata" | "executable"> & {
	/** The client's cluster unless told. */
	readonly cluster?: string | undefined;
	readonly metadata?: ScheduleRequestInput["metadata"] | undefined;
	readonly executable: Omit<ScheduleRequestInput["executable"], "env"> & {
		readonly env?: ScheduleRequestInput["executable"]["env"] | undefined;
	};
};

/** How a spawn is made. */
export interface SpawnOptions extends CallOptions {
	/**
	 * Looks whether the holder of the lock, if Plane returns one, is still alive: when it has ended, the spawn fails with
	 * `lock_holder_ended`. Plane itself does not look.
	 */
	readonly verify?: boolean | undefined;
}

/** Asks for a backend, once. */
export async function spawn(
	session: Session,
	cluster: string,
	input: SpawnInput,
	given: SpawnOptions,
): Promise<{ cluster: string; scheduled: Scheduled }> {
	const { verify, ...options } = optionsOf("spawn", given);
	if (typeof input !== "object" || input === null) throw refused("spawn", "the request must be an object");
	const value = withDefaults(cluster, input);
	check(value);
	const timeout = options.timeout ?? (value.lock == null ? TIMEOUT_MS.withoutLock : TIMEOUT_MS.withLock);
	// With a lock the holder is found again; an id given twice damages the backend that has it.
	const attempt = new Attempt("spawn", value.lock != null && value.backend_id == null);
	const response = await request(session, "spawn", ScheduleRequest, value, { ...options, timeout, attempt });
	if (response === "NoDroneAvailable") throw noDrone(attempt, value.lock != null);
	const { backend_id: id, spawned } = response.Scheduled;
	assertUsable(attempt, response.Scheduled);
	if (verify && !spawned) {
		const rest = { ...options, timeout: Math.max(1, timeout - attempt.elapsedMs) };
		await assertHolderLives(session, value.cluster, id, attempt, rest);
	}
	return { cluster: value.cluster, scheduled: response.Scheduled };
}

/** What is given as undefined is not given. */
function withDefaults(cluster: string, input: SpawnInput): ScheduleRequestInput & { readonly cluster: string } {
	const { cluster: other = cluster, metadata = {}, executable } = input;
	return { ...input, cluster: other, metadata, executable: { ...executable, env: executable?.env ?? {} } };
}

/** Refuses what Plane would take and never make work, or meet with silence. */
function check({ backend_id: id, lock, max_idle_secs: idle }: ScheduleRequestInput): void {
	if (id != null) {
		prepare("spawn", () => BackendStateMessage.pattern({ backend: id }));
		if (!HOST_LABEL.test(id)) {
			throw refused("spawn", "backend_id must be a host label: up to 63 lower-case letters, digits and inner hyphens");
		}
	}
	if (lock != null) checkLock("spawn", lock);
	if (idle > MAX_IDLE_SECS)
		throw refused("spawn", `max_idle_secs must not exceed ${MAX_IDLE_SECS}: Plane's calendar ends there`);
}

function noDrone(attempt: Attempt, locked: boolean): PlaneError {
	const late = attempt.elapsedMs >= WAITED_FOR_DRONE_MS;
	const why = late ? "the drone that was asked did not answer in time" : "no drone of the cluster takes backends";
	return attempt.failed({
		code: "no_drone_available",
		outcome: late ? "unknown" : "not-executed",
		reason: locked ? `${why}; for about 30 s another spawn with this lock gets no answer` : why,
		...(locked && { lockBlockedUntil: new Date(Date.now() + LOCK_BLOCKED_MS) }),
	});
}
