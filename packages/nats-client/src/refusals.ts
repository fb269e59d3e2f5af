import type { ConnectionStatus } from "./connection.js";
import { isAuthError } from "./nats-error.js";

/** What follows a change of credentials may take its time: a secret that Kubernetes mounts more than a minute. */
const PATIENCE_MS = 120_000;

/** Knows how long a lost connection has been without credentials that the server takes. */
export class Refusals {
	#since: number | undefined;
	#final: unknown;

	/** The server has refused the credentials, or there were none to give. */
	add(why: unknown): void {
		const now = performance.now();
		this.#since ??= now;
		if (now - this.#since >= PATIENCE_MS) this.#final = why;
	}

	/** The same, as the connection tells it: 2.x by a code, the 3.x line by an error. */
	addFrom({ data, error }: ConnectionStatus): void {
		const why = error ?? Object.assign(new Error("refused"), { code: data });
		if (isAuthError(why)) this.add(why);
	}

	/** The server has taken them. */
	clear(): void {
		this.#since = undefined;
		this.#final = undefined;
	}

	/** Throws the last one when that came so late that no better credentials are to be expected. */
	check(): void {
		if (this.#final !== undefined) throw this.#final;
	}
}
