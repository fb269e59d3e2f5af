/** The server refuses an answer, if at all, as soon as it has read it: older ones need not be known any more. */
const REMEMBERED = 1_000;

/** The subjects of the latest answers, of which the server may still say that it does not take them. */
export class SentAnswers {
	#latest = new Set<string>();
	#before = new Set<string>();

	add(subject: string): void {
		if (this.#latest.size === REMEMBERED) {
			this.#before = this.#latest;
			this.#latest = new Set();
		}
		this.#latest.add(subject);
	}

	/** Whether it is one of them; then it is forgotten. */
	take(subject: string): boolean {
		return this.#latest.delete(subject) || this.#before.delete(subject);
	}
}
