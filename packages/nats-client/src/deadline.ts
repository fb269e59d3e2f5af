import { Attempt } from "./attempt.js";
import { aborted, type CallOptions, optionsOf, timeoutOf } from "./call.js";
import { Interruption } from "./interruption.js";
import { onAbort } from "./on-abort.js";
import type { Outcome, PlaneError } from "./plane-error.js";
import type { ReadOptions } from "./stream-reader.js";

/** When a call that reads gives up: at its timeout or with its signal, whichever is first. */
export class Deadline {
	readonly attempt: Attempt;
	readonly #caller: AbortSignal | undefined;
	readonly #controller = new AbortController();
	readonly #timeout: number | undefined;
	readonly #timer: ReturnType<typeof setTimeout> | undefined;
	readonly #off: () => void;
	readonly #interruption = new Interruption();

	/** Without a timeout and a standard there is none. */
	constructor(operation: string, options: CallOptions, standard?: number) {
		const { timeout, signal } = optionsOf(operation, options);
		const abort = (): void => this.#controller.abort();
		this.attempt = new Attempt(operation, true);
		this.#caller = signal;
		this.#timeout = timeoutOf(operation, timeout, standard);
		if (this.#timeout !== undefined) this.#timer = setTimeout(abort, this.#timeout);
		this.#off = onAbort(signal, abort);
		if (signal?.aborted) abort();
	}

	/** Aborted at the end. */
	get signal(): AbortSignal {
		return this.#controller.signal;
	}

	/** For a reader that works for the call: what interrupts it by the timeout is the cause of that. */
	get reading(): Pick<ReadOptions, "signal" | "onInterrupted" | "onResumed"> {
		return { signal: this.signal, ...this.#interruption.callbacks };
	}

	/** What is left of it for a part of the call, in milliseconds, at least one. */
	get rest(): CallOptions {
		const { attempt } = this;
		const timeout = this.#timeout && Math.max(1, Math.ceil(this.#timeout - attempt.elapsedMs));
		return { timeout, signal: this.#caller };
	}

	/** What the work comes to, if that is before the end; else what `late` makes is thrown, and nobody waits for the work. */
	async race<T>(work: Promise<T>, late: () => PlaneError): Promise<T> {
		let off = (): unknown => undefined;
		const ended = new Promise<never>((_, reject) => {
			off = onAbort(this.signal, () => reject(late()));
			if (this.signal.aborted) reject(late());
		});
		try {
			return await Promise.race([work, ended]);
		} finally {
			off();
		}
	}

	/** Lets go of timer and signal. */
	clear(): void {
		clearTimeout(this.#timer);
		this.#off();
	}

	/** Why the call ended without a result: its signal, its timeout, or the end of the client. */
	error(reason: string, outcome: Outcome = "not-executed"): PlaneError {
		const { attempt, signal } = this;
		if (this.#caller?.aborted) return aborted(attempt, this.#caller, outcome === "unknown" ? outcome : "not-sent");
		if (signal.aborted) return attempt.failed({ code: "timeout", outcome, reason, cause: this.#interruption.cause });
		return attempt.failed({ code: "closed", outcome, reason: "the client was closed" });
	}
}
