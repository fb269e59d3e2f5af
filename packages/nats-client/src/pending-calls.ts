import type { Attempt } from "./attempt.js";
import { aborted } from "./call.js";
import { onAbort } from "./on-abort.js";
import type { PlaneError } from "./plane-error.js";

/** A call between sending and answer. */
export interface PendingCall {
	readonly attempt: Attempt;
	/** Ends it with an error; whatever comes afterwards is nobody's business. */
	giveUp(error: PlaneError): void;
}

/** Everything that a session waits for. */
export class PendingCalls {
	readonly #calls = new Set<PendingCall>();
	#whenNone: (() => void)[] = [];

	/** Asks and waits for the answer, unless the call is given up or its signal aborted first. `failed` throws what a failed asking means. */
	wait<T>(
		attempt: Attempt,
		ask: () => Promise<T>,
		signal: AbortSignal | undefined,
		failed: (error: unknown) => Promise<never>,
	): Promise<T> {
		return new Promise((resolve, reject) => {
			const fail = (error: PlaneError): void => {
				end();
				reject(error);
			};
			const call = { attempt, giveUp: fail };
			const off = signal && onAbort(signal, () => fail(aborted(attempt, signal, "unknown")));
			const end = (): void => {
				off?.();
				this.delete(call);
			};
			this.add(call);
			const answered = (answer: T): void => {
				end();
				resolve(answer);
			};
			const unanswered = (error: unknown): void => {
				// Given up before: nobody would hear of it.
				if (!this.#calls.has(call)) return;
				end();
				resolve(failed(error));
			};
			try {
				ask().then(answered, unanswered);
			} catch (error) {
				unanswered(error);
			}
		});
	}

	add(call: PendingCall): void {
		this.#calls.add(call);
	}

	delete(call: PendingCall): void {
		this.#calls.delete(call);
		if (this.#calls.size === 0) for (const resolve of this.#whenNone.splice(0)) resolve();
	}

	/** Resolves when no call is waited for. */
	none(): Promise<void> {
		if (this.#calls.size === 0) return Promise.resolve();
		return new Promise((resolve) => {
			this.#whenNone.push(resolve);
		});
	}

	/** Ends what is waited for, each with an error of its own. */
	giveUp(errorOf: (attempt: Attempt) => PlaneError): void {
		for (const call of [...this.#calls]) call.giveUp(errorOf(call.attempt));
	}
}
