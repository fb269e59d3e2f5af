import { atMost } from "./at-most.js";
import { onAbort } from "./on-abort.js";

/** What the NATS library calls it. */
const LOST = { code: "DISCONNECT" };

/** Answers of the server that a reader waits for, unless it is ended or its connection is lost meanwhile. */
export class ServerAnswers {
	readonly #ended: AbortSignal;
	readonly #endedError: () => Error;
	#lose: () => void = () => undefined;

	/** What waits when the signal is aborted fails with the error that is made then. */
	constructor(ended: AbortSignal, endedError: () => Error) {
		this.#ended = ended;
		this.#endedError = endedError;
	}

	/** The connection is lost: whatever it was asked nobody answers any more. */
	lost(): void {
		this.#lose();
	}

	/** A server that keeps silent must not keep a reader from ending; what it makes meanwhile has to be removed, though. */
	async wait<T>(answer: Promise<T>, patienceMs: number): Promise<T> {
		let off: () => void = () => undefined;
		const inVain = new Promise<never>((_, reject) => {
			off = onAbort(this.#ended, () => void atMost(patienceMs, answer).then(() => reject(this.#endedError())));
			this.#lose = () => reject(LOST);
		});
		try {
			return await Promise.race([answer, inVain]);
		} finally {
			off();
		}
	}
}
