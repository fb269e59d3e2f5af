import type { ConnectionStatus, PlaneConnection } from "./connection.js";
import { onAbort } from "./on-abort.js";

/** Follows a connection's ups and downs. */
export class ConnectionMonitor {
	readonly #connection: PlaneConnection;
	readonly #listeners = new Set<(event: "disconnect" | "reconnect") => void>();
	readonly #deniedListeners = new Set<(subject: string) => void>();
	readonly #status: AsyncIterable<ConnectionStatus>;
	#connected: boolean;

	constructor(connection: PlaneConnection) {
		this.#connection = connection;
		this.#connected = connection.info !== undefined;
		this.#status = connection.status();
		void this.#follow();
	}

	/** Whether there is a server right now, as far as anyone has noticed. */
	get connected(): boolean {
		return this.#connected && !this.#connection.isClosed();
	}

	/** Calls back on every change until the returned function is called. */
	on(listener: (event: "disconnect" | "reconnect") => void): () => void {
		this.#listeners.add(listener);
		return () => this.#listeners.delete(listener);
	}

	/** Calls back with every subject that the server refuses to take, until the returned function is called. */
	onDenied(listener: (subject: string) => void): () => void {
		this.#deniedListeners.add(listener);
		return () => this.#deniedListeners.delete(listener);
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
		// Ends the iteration below; `return()` would wait for the next event. Both library lines have it.
		(this.#status as { stop?: () => void }).stop?.();
	}

	async #follow(): Promise<void> {
		for await (const status of this.#status) {
			const { type } = status;
			if (type === "error") this.#denied(status);
			if (type !== "disconnect" && type !== "reconnect") continue;
			this.#connected = type === "reconnect";
			for (const listener of [...this.#listeners]) listener(type);
		}
	}
	/** Not every refusal finds the call it belongs to: a pull, for one, is sent without waiting. */
	#denied({ permissionContext, error }: ConnectionStatus): void {
		const { operation, subject } = permissionContext ?? (error as ConnectionStatus["permissionContext"]) ?? {};
		if (operation !== "publish" || typeof subject !== "string") return;
		for (const listener of [...this.#deniedListeners]) listener(subject);
	}
}
