import type { BusMessage } from "./bus-message.js";
import { InterestTree } from "./interest-tree.js";
import { MemoryJetStream } from "./memory-jetstream.js";

/** Who takes what is published on a pattern; of those with the same queue one takes each message. */
export interface Listener {
	readonly pattern: string;
	readonly queue: string | undefined;
	take(message: BusMessage): void;
}

/** What connections share: who listens, and the streams. */
export class MemoryBus {
	readonly #interest = new InterestTree<Listener>();
	readonly #jetStream = new MemoryJetStream(this);

	listen(listener: Listener): void {
		this.#interest.add(listener.pattern, listener);
		this.#jetStream.interestCame();
	}

	forget(listener: Listener): void {
		this.#interest.remove(listener.pattern, listener);
	}

	hasInterest(subject: string): boolean {
		return this.#interest.has(subject);
	}

	/** Hands a message to those who listen, and to the stream that captures it. Returns whether there was anyone. */
	publish(message: BusMessage): boolean {
		const heard = this.deliver(message.subject, message);
		return this.#jetStream.take(message) || heard;
	}

	/** Hands a message to those who listen on a subject, which need not be its own. */
	deliver(to: string, message: BusMessage): boolean {
		const takers = oneOfEachQueue(this.#interest.of(to));
		for (const taker of takers) taker.take(message);
		return takers.length > 0;
	}
}

function oneOfEachQueue(listeners: readonly Listener[]): readonly Listener[] {
	if (!listeners.some(({ queue }) => queue !== undefined)) return listeners;
	const queues = new Map<string, Listener[]>();
	for (const listener of listeners.filter(({ queue }) => queue !== undefined)) {
		const { queue = "" } = listener;
		queues.set(queue, [...(queues.get(queue) ?? []), listener]);
	}
	const chosen = [...queues.values()].map((queue) => queue[Math.floor(Math.random() * queue.length)] as Listener);
	return [...listeners.filter(({ queue }) => queue === undefined), ...chosen];
}
