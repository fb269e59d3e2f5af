import { BackendState, BackendStateMessage, hostname, TerminationRequest } from "@plane/messages";
import type { BackendFeed } from "./backend-feed.js";
import { type BackendLog, backendLogs } from "./backend-logs.js";
import { backendStates, type StatesOptions } from "./backend-states.js";
import { type BackendUsage, backendStats, type StatsOptions } from "./backend-stats.js";
import { type CallOptions, optionsOf, prepare, refused } from "./call.js";
import { currentState } from "./current-state.js";
import { Deadline } from "./deadline.js";
import { request, STANDARD_TIMEOUT_MS } from "./request.js";
import type { Scheduled } from "./scheduled.js";
import type { Session } from "./session.js";
import type { ReadOptions } from "./stream-reader.js";
import { tracing } from "./traced.js";
import { waitForEnd, waitForState } from "./wait-for-state.js";

const WAIT_FOR_END_MS = 30_000;

/** How a backend is ended. */
export interface TerminateOptions extends CallOptions {
	/** Whether to wait until it has ended; without that, only until a drone has heard of the request. */
	readonly waitForTerminal?: boolean | undefined;
}

/** A handle on one backend. Making one asks nobody: the backend need not exist. */
export class Backend {
	readonly #session: Session;
	readonly id: string;
	readonly cluster: string;

	/** @internal */
	constructor(session: Session, cluster: string, id: string) {
		prepare("backend", () => BackendStateMessage.pattern({ backend: id }));
		this.#session = session;
		this.id = id;
		this.cluster = cluster;
	}

	/**
	 * The host name that Plane's proxy serves the backend under, `<id>.<cluster>`. Throws `invalid_subject` where the two make none.
	 */
	get hostname(): string {
		return prepare("backend", () => hostname(this.id, this.cluster));
	}

	/**
	 * Its states from the first on, each once, until a terminal one has come. They are read from JetStream, so none is missed however
	 * late this is called. Ends with `stream_unavailable`, `stream_reset`, `permission`, `auth` or `connection_closed`; everything
	 * else it survives.
	 */
	states(options: StatesOptions = {}): BackendFeed<BackendStateMessage> {
		this.#session.assertOpen("states");
		return backendStates(this.#session, this.cluster, this.id, options);
	}

	/**
	 * Its state now: a terminal one if it has ended, otherwise the latest by its drone's clock; undefined when nothing was reported of
	 * it yet. Fails with `timeout`, after 10 s unless told otherwise, `stream_unavailable` or `permission`.
	 */
	async currentState(options: CallOptions = {}): Promise<BackendStateMessage | undefined> {
		this.#session.assertOpen("currentState");
		const deadline = new Deadline("currentState", options, STANDARD_TIMEOUT_MS);
		return tracing(currentState(this.#session, this.cluster, this.id, deadline));
	}

	/**
	 * Resolves when it is in a state or has passed it and not ended since; waits without limit unless a `timeout` in milliseconds is
	 * given. Fails with `backend_ended` when it ends in another one, now or in the past, with `timeout`, `stream_unavailable`,
	 * `stream_reset` or `permission`.
	 */
	async waitForState(state: BackendState, options: CallOptions = {}): Promise<BackendStateMessage> {
		this.#session.assertOpen("waitForState");
		if (!BackendState.is(state)) throw refused("waitForState", "state must be a BackendState");
		const deadline = new Deadline("waitForState", options);
		return tracing(waitForState(this.#session, this.cluster, this.id, state, deadline));
	}

	/**
	 * What it printed and what Plane said of it, from the first message on that the stream keeps (500 unless the server is told
	 * otherwise), and on as it comes, also after the end of the backend: end it with `break` or a signal. The stream is the buffer: of
	 * a reader too slow for it `onGap` tells. Ends with `stream_unavailable`, `stream_reset`, `permission`, `auth` or
	 * `connection_closed`.
	 */
	logs(options: ReadOptions = {}): BackendFeed<BackendLog> {
		this.#session.assertOpen("logs");
		return backendLogs(this.#session, this.id, options);
	}

	/**
	 * What it uses, about every 5 s from now on, with memory in bytes and shares of 1; the first come some seconds after `Starting`,
	 * and may stop for ever. A reader that is slower than they come gets the latest. Ends with `permission`, `auth` or
	 * `connection_closed`.
	 */
	stats(options: StatsOptions = {}): BackendFeed<BackendUsage> {
		this.#session.assertOpen("stats");
		return backendStats(this.#session, this.cluster, this.id, options);
	}

	/**
	 * Asks for its end. Resolves as soon as any drone of the cluster has heard of it, which is no promise that this backend exists;
	 * with `waitForTerminal` with the terminal state that it came to, whichever that is, up to 10 s before its container is gone.
	 * Fails with `timeout`, after 10 s or for the end 30 s unless told otherwise, `no_responders` or `permission`.
	 */
	terminate(options: TerminateOptions & { readonly waitForTerminal: true }): Promise<BackendStateMessage>;
	terminate(options?: TerminateOptions): Promise<BackendStateMessage | undefined>;
	async terminate(given: TerminateOptions = {}): Promise<BackendStateMessage | undefined> {
		const { waitForTerminal = false, ...options } = optionsOf("terminate", given);
		const value = { cluster_id: this.cluster, backend_id: this.id };
		const deadline = new Deadline("terminate", options, waitForTerminal ? WAIT_FOR_END_MS : STANDARD_TIMEOUT_MS);
		try {
			await request(this.#session, "terminate", TerminationRequest, value, deadline.rest);
			return waitForTerminal ? await waitForEnd(this.#session, this.cluster, this.id, deadline) : undefined;
		} finally {
			deadline.clear();
		}
	}
}

/** A backend that `spawn` or `fetchBackendForLock` returned. */
export class SpawnedBackend extends Backend {
	/** The drone that runs it. */
	readonly drone: string;
	/** False when the lock has a holder already: then this is the holder, with none of what the request asked for. */
	readonly spawned: boolean;
	// Private, so that logging the handle does not print the token.
	readonly #bearerToken: string | undefined;

	/** @internal */
	constructor(session: Session, cluster: string, scheduled: Scheduled) {
		super(session, cluster, scheduled.backend_id);
		this.drone = scheduled.drone;
		this.spawned = scheduled.spawned;
		this.#bearerToken = scheduled.bearer_token;
	}

	/** What the backend's proxy asks for in `Authorization: Bearer …`, if it was spawned with a token. */
	get bearerToken(): string | undefined {
		return this.#bearerToken;
	}
}
