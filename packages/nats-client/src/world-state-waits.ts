import { Attempt } from "./attempt.js";
import { aborted, type CallOptions, optionsOf, timeoutOf } from "./call.js";
import { onAbort } from "./on-abort.js";
import type { PlaneError } from "./plane-error.js";

interface Wait {
	readonly attempt: Attempt;
	readonly sequence: number;
	readonly resolve: () => void;
	readonly reject: (error: PlaneError) => void;
}

/** Those who wait until the stream was read as far as a sequence. */
export class SequenceWaits {
	readonly #operation: string;
	readonly #waits = new Set<Wait>();
	#end: { readonly failure: PlaneError | undefined } | undefined;

	constructor(operation: string) {
		this.#operation = operation;
	}

	/** Rejects when reading ends or has ended, the signal is aborted, or the timeout is over; there is none unless it is given. */
	add(sequence: number, options: CallOptions): Promise<void> {
		const attempt = new Attempt(this.#operation, true);
		return new Promise((resolve, reject) => {
			const { signal, timeout } = optionsOf(attempt.operation, options);
			const limit = timeoutOf(attempt.operation, timeout, undefined);
			if (signal?.aborted) return reject(aborted(attempt, signal, "not-sent"));
			if (this.#end) return reject(ended(attempt, this.#end.failure));
			const late = (): void => wait.reject(timedOut(attempt));
			const timer = limit && setTimeout(late, limit);
			const off = onAbort(signal, () => signal && wait.reject(aborted(attempt, signal, "not-sent")));
			const end = (): void => {
				clearTimeout(timer);
				off();
				this.#waits.delete(wait);
			};
			const wait = {
				attempt,
				sequence,
				resolve: () => {
					end();
					resolve();
				},
				reject: (error: PlaneError) => {
					end();
					reject(error);
				},
			};
			this.#waits.add(wait);
		});
	}

	/** The stream was read as far as that. */
	reached(sequence: number): void {
		for (const wait of this.#waits) if (wait.sequence <= sequence) wait.resolve();
	}

	/** It will not be read any further. */
	end(failure: PlaneError | undefined): void {
		this.#end = { failure };
		for (const wait of this.#waits) wait.reject(ended(wait.attempt, failure));
	}
}

function timedOut(attempt: Attempt): PlaneError {
	const reason = "the stream was not read that far in time";
	return attempt.failed({ code: "timeout", outcome: "not-executed", reason });
}

/** Not the failure itself: it tells of the reading, which can begin anew, while to wait again is in vain. */
function ended(attempt: Attempt, failure: PlaneError | undefined): PlaneError {
	const reason = failure ? `the world state has ended with ${failure.code}` : "the world state was closed";
	return attempt.failed({ code: "closed", outcome: "not-executed", reason, cause: failure });
}
