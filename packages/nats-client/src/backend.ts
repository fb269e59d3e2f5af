import { BackendStateMessage, hostname, TerminationRequest } from "@plane/messages";
import { BackendStates } from "./backend-states.js";
import { type CallOptions, prepare } from "./call.js";
import { request } from "./request.js";
import type { Session } from "./session.js";
import type { Scheduled } from "./spawn.js";
import type { ReadOptions } from "./stream-reader.js";

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

	/** The host name that Plane's proxy serves the backend under, `<id>.<cluster>`. */
	get hostname(): string {
		return prepare("backend", () => hostname(this.id, this.cluster));
	}

	/**
	 * Its states from the first on, each once, until a terminal one has come. They are read from JetStream, so none is missed
	 * however late this is called.
	 */
	states(options: ReadOptions = {}): BackendStates {
		this.#session.assertOpen("states");
		return new BackendStates(this.#session, this.cluster, this.id, options);
	}

	/**
	 * Asks for its end. Resolves as soon as any drone of the cluster has heard of it, which is no promise that this backend
	 * exists; `states()` tells when it is Terminated.
	 */
	async terminate(options: CallOptions = {}): Promise<void> {
		const value = { cluster_id: this.cluster, backend_id: this.id };
		await request(this.#session, "terminate", TerminationRequest, value, options);
	}
}

/** A backend that `spawn` returned. */
export class SpawnedBackend extends Backend {
	/** The drone that runs it. */
	readonly drone: string;
	/** False when the lock had a holder already: then this is the holder, with none of what the request asked for. */
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
