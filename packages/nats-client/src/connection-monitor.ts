import type { ConnectionStatus, PlaneConnection } from "./connection.js";
import { onAbort } from "./on-abort.js";

/**
 * How a client's connection is doing: `stale` means that it is there and the server has left a ping without an answer, `closed` that
 * it does not come back.
 */
export type ClientStatus = "connected" | "reconnecting" | "stale" | "closed";

/** Follows a connection's ups and downs. */
export class ConnectionMonitor {
	readonly #connection: PlaneConnection;
	readonly #listeners = new Set<(event: "disconnect" | "reconnect") => void>();
	readonly #deniedListeners = new Set<(subject: string) => void>();
	readonly #watchers = new Set<(status: ClientStatus) => void>();
	readonly #events: AsyncIterable<ConnectionStatus>;
	#status: ClientStatus = "connected";

	constructor(connection: PlaneConnection) {
		this.#connection = connection;
		this.#events = connection.status();
		void this.#follow();
	}

	/** As far as anyone has noticed. */
	get status(): ClientStatus {
		if (this.#connection.isClosed()) return "closed";
		// Who came just after the connection was lost was not told of it.
		if (isLost(this.#connection)) this.#become("reconnecting");
		return this.#status;
	}

	/** Whether there is a server right now, as far as anyone has noticed. */
	get connected(): boolean {
		return this.status === "connected" || this.status === "stale";
	}

	/** Calls back whenever the connection is lost or there again, until the returned function is called. */
	on(listener: (event: "disconnect" | "reconnect") => void): () => void {
		this.#listeners.add(listener);
		return () => this.#listeners.delete(listener);
	}

	/** Calls back with every subject that the server refuses to take, until the returned function is called. */
	onDenied(listener: (subject: string) => void): () => void {
		this.#deniedListeners.add(listener);
		return () => this.#deniedListeners.delete(listener);
	}

	/** Calls back on every change of the status, the last of which is `closed`, until the returned function is called. */
	watch(watcher: (status: ClientStatus) => void): () => void {
		this.#watchers.add(watcher);
		return () => this.#watchers.delete(watcher);
	}

	/** Resolves when there is a server again, or when the signal is aborted. */
	async whenConnected(signal: AbortSignal): Promise<void> {
		if (this.connected || signal.aborted) return;
		await new Promise<void>((resolve) => {
			const done = (): void => {
				offReconnect();
				offAbort();
				resolve();
			};
			const offReconnect = this.on((event) => event === "reconnect" && done());
			const offAbort = onAbort(signal, done);
		});
	}

	stop(): void {
		this.#listeners.clear();
		this.#deniedListeners.clear();
		this.#become("closed");
		this.#watchers.clear();
		// Ends the iteration below; `return()` would wait for the next event. Both library lines have it.
		(this.#events as { stop?: () => void }).stop?.();
	}

	async #follow(): Promise<void> {
		for await (const event of this.#events) {
			const { type } = event;
			if (type === "error") this.#denied(event);
			this.#become(statusAfter(event, this.#status));
			if (type !== "disconnect" && type !== "reconnect") continue;
			for (const listener of [...this.#listeners]) listener(type);
		}
	}

	/** Not every refusal finds the call it belongs to: a pull, for one, is sent without waiting. */
	#denied({ permissionContext, error }: ConnectionStatus): void {
		const { operation, subject } = permissionContext ?? (error as ConnectionStatus["permissionContext"]) ?? {};
		if (operation !== "publish" || typeof subject !== "string") return;
		for (const listener of [...this.#deniedListeners]) listener(subject);
	}

	#become(status: ClientStatus): void {
		if (this.#status === status || this.#status === "closed") return;
		this.#status = status;
		for (const watcher of [...this.#watchers]) watcher(status);
	}
}

/**
 * Both lines of the library know it at once, in a part that their types do not tell of. `info` is not there any more only when
 * another server is dialled, up to two seconds later.
 */
function isLost(connection: PlaneConnection & { readonly protocol?: { readonly connected?: boolean } }): boolean {
	return connection.info === undefined || connection.protocol?.connected === false;
}

/** The libraries go on telling of pings, and of their want, for a while after the connection was lost: that says nothing then. */
function statusAfter({ type, pendingPings, data }: ConnectionStatus, before: ClientStatus): ClientStatus {
	if (type === "disconnect") return "reconnecting";
	if (type === "reconnect") return "connected";
	if (before === "reconnecting") return before;
	if (type === "staleConnection") return "stale";
	if (type === "ping" || type === "pingTimer") return Number(pendingPings ?? data) > 1 ? "stale" : "connected";
	return before;
}
