import type { AnsweredMessage, Handler, Patterned, Responder } from "@plane/nats-client";
import type { Peer } from "./peer.js";

/** How a loop works. */
export interface LoopOptions {
	/** Whether it handles one message after the other, in the order in which they come. */
	readonly oneByOne: boolean;
}

/** One of Plane's loops: subscriptions that share a fate. After an error, what has not been handled is lost. */
export class Loop {
	readonly #peer: Peer;
	readonly #oneByOne: boolean;
	readonly #responders: Responder[] = [];
	#last: Promise<unknown> = Promise.resolve();
	#broken = false;

	constructor(peer: Peer, { oneByOne }: LoopOptions) {
		this.#peer = peer;
		this.#oneByOne = oneByOne;
	}

	/** Answers a message. An error that the handler throws ends the loop. */
	answer<Out, Reply, Names extends string>(
		message: AnsweredMessage<Out, Reply> & Patterned<Names>,
		fixed: Partial<Record<NoInfer<Names>, string>>,
		handler: Handler<Out, Reply>,
	): void {
		this.#responders.push(
			this.#peer.answer(message, fixed, (value, context) => {
				const handle = async (): Promise<Reply | undefined> => {
					if (this.#broken || this.#peer.stopped.aborted) return this.#lost(message.name, context.subject);
					return await this.#guard(() => handler(value, context));
				};
				return this.#oneByOne ? this.#queue(handle) : handle();
			}),
		);
	}

	/** Resolves when the process stops, rejects when one of the subscriptions failed. */
	async ended(): Promise<void> {
		const { stopped } = this.#peer;
		const stop = new Promise<void>((resolve) => stopped.addEventListener("abort", () => resolve(), { once: true }));
		if (!stopped.aborted) await Promise.race([stop, ...this.#responders.map(({ ended }) => ended)]);
	}

	async close(): Promise<void> {
		this.#broken = true;
		await Promise.all(this.#responders.map((responder) => responder.close()));
	}

	async #guard<T>(handle: () => T | Promise<T>): Promise<T> {
		try {
			return await handle();
		} catch (error) {
			this.#broken = true;
			throw error;
		}
	}

	#lost(type: string, subject: string): undefined {
		if (!this.#peer.stopped.aborted) this.#peer.record({ did: "lost", type, subject });
		return undefined;
	}

	#queue<T>(task: () => Promise<T>): Promise<T> {
		const result = this.#last.then(task);
		this.#last = result.catch(() => undefined);
		return result;
	}
}
