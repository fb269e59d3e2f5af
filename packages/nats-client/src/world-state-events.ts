import type { CallOptions } from "./call.js";
import type { PlaneError } from "./plane-error.js";
import type { InvalidMessageReport } from "./receive.js";
import type { WorldChange } from "./world-fold-change.js";

/** How the world state is opened. A timeout is the time until all that is stored must have been read; there is none unless given. */
export interface WorldStateOptions extends CallOptions {
	/** Called with every message that is not what its subject promises; it is skipped. */
	readonly onInvalid?: ((report: InvalidMessageReport) => void) | undefined;
}

/** What `WorldState.on` tells, by event. */
export interface WorldStateEvents {
	/** Something changed: the world state already has it, and the other changes that the same message made. */
	readonly change: WorldChange | ReadinessChange;
	/** No heartbeat of a controller has come for 5 s although the server is there: what is known may be out of date. */
	readonly stale: StaleReport;
	/** A heartbeat came after all. */
	readonly fresh: StaleReport;
	/** A message was skipped because it is not what its subject promises. */
	readonly invalid: InvalidMessageReport;
	/** The world state has ended, unless the code is `handler_failed`: then it goes on, and a listener that threw was dropped. */
	readonly error: PlaneError;
}

/**
 * A drone takes backends from now on, or no longer: because a message said so, or because it was not heard of for 30 s. The
 * latter is noticed at that instant by this machine's clock, while the sign of life bears the time of a controller's.
 */
export interface ReadinessChange {
	readonly type: "drone-ready" | "drone-unready";
	readonly cluster: string;
	readonly drone: string;
}

/** When a controller last beat. */
export interface StaleReport {
	/** Milliseconds since 1970 by the server's clock, whole seconds; undefined when there never was a heartbeat. */
	readonly clockTime: number | undefined;
}
