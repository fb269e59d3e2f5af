import { ErrorCode, type Msg, NatsError } from "nats";

// Taken before a test runner replaces them: the bus is no part of the time that tests fake.
const { setTimeout: startTimer, clearTimeout: stopTimer } = globalThis;

interface Pending {
	resolve(message: Msg): void;
	reject(error: NatsError): void;
}

/** Requests that wait for their answer, by the last token of their inbox. */
export class PendingRequests {
	readonly #pending = new Map<string, Pending>();

	/** Waits for the answer to a request that `send` sends. */
	wait(token: string, timeoutMs: number, send: () => void): Promise<Msg> {
		return new Promise((resolve, reject) => {
			const late = (): void => this.#take(token)?.reject(NatsError.errorForCode(ErrorCode.Timeout));
			const timer = startTimer(late, timeoutMs);
			this.#pending.set(token, {
				resolve: (message) => {
					stopTimer(timer);
					resolve(message);
				},
				reject: (error) => {
					stopTimer(timer);
					reject(error);
				},
			});
			try {
				send();
			} catch (error) {
				this.#take(token)?.reject(error as NatsError);
			}
		});
	}

	/** Hands an answer to who waits for it; later ones are nobody's. */
	answer(token: string, message: Msg): void {
		const nobody = message.data.length === 0 && message.headers?.code === 503;
		if (nobody) this.#take(token)?.reject(NatsError.errorForCode(ErrorCode.NoResponders));
		else this.#take(token)?.resolve(message);
	}

	/** The connection is closed, which the library tells its requests as a timeout. */
	end(): void {
		for (const token of [...this.#pending.keys()]) this.#take(token)?.reject(NatsError.errorForCode(ErrorCode.Timeout));
	}

	#take(token: string): Pending | undefined {
		const pending = this.#pending.get(token);
		this.#pending.delete(token);
		return pending;
	}
}
