const KEPT_LINES = 2_000;

interface Wait {
	readonly pattern: RegExp;
	readonly resolve: (match: RegExpExecArray) => void;
}

/** What a server says, and the means to wait for it to say something. */
export class NatsServerLog {
	/** The newest lines, oldest first. */
	readonly lines: string[] = [];
	readonly #waits = new Set<Wait>();

	add(line: string): void {
		this.lines.push(line);
		if (this.lines.length > KEPT_LINES) this.lines.splice(0, this.lines.length - KEPT_LINES);
		for (const wait of this.#waits) {
			const match = wait.pattern.exec(line);
			if (!match) continue;
			this.#waits.delete(wait);
			wait.resolve(match);
		}
	}

	/** Resolves with the next line that matches; rejects when it takes too long or the signal says why it cannot come. */
	next(pattern: RegExp, { timeoutMs, signal }: { timeoutMs: number; signal: AbortSignal }): Promise<RegExpExecArray> {
		return new Promise((resolve, reject) => {
			const end = (settle: () => void): void => {
				clearTimeout(late);
				signal.removeEventListener("abort", gone);
				this.#waits.delete(wait);
				settle();
			};
			const wait: Wait = { pattern, resolve: (match) => end(() => resolve(match)) };
			const gone = (): void => end(() => reject(signal.reason));
			const tooLate = new Error(`nothing about it in its log after ${timeoutMs / 1000} s`);
			const late = setTimeout(() => end(() => reject(tooLate)), timeoutMs);
			this.#waits.add(wait);
			signal.addEventListener("abort", gone);
			if (signal.aborted) gone();
		});
	}

	/** The last lines, for an error. */
	tail(count: number): string {
		return this.lines.slice(-count).join("\n");
	}
}
