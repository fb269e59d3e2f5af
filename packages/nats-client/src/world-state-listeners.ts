import { callBack } from "./call-back.js";
import type { WorldStateEvents } from "./world-state-events.js";

/** A function that is told of an event. What it returns counts only if it is a promise that rejects. */
export type Listener<T> = (value: T) => unknown;

interface Registration<T> {
	readonly listener: Listener<T>;
}

/** Who listens to one event. A listener that throws is told nothing more; the others are. */
export class ListenerSet<T> {
	readonly #registrations = new Set<Registration<T>>();
	readonly #onThrow: (error: unknown) => void;

	constructor(onThrow: (error: unknown) => void) {
		this.#onThrow = onThrow;
	}

	/** Listens until the returned function is called. A function that is added twice is told twice. */
	add(listener: Listener<T>): () => void {
		const registration = { listener };
		this.#registrations.add(registration);
		return () => void this.#registrations.delete(registration);
	}

	tell(value: T): void {
		if (this.#registrations.size === 0) return;
		for (const registration of [...this.#registrations]) {
			// One that was called before may have taken it away.
			if (this.#registrations.has(registration)) this.#call(registration, value);
		}
	}

	#call(registration: Registration<T>, value: T): void {
		callBack(
			() => registration.listener(value),
			(error) => this.#registrations.delete(registration) && this.#onThrow(error),
		);
	}
}

/** Who listens to each event of a world state. */
export type Listeners = { readonly [Event in keyof WorldStateEvents]: ListenerSet<WorldStateEvents[Event]> };

/** Nobody listens yet. */
export function newListeners(onThrow: (cause: unknown) => void): Listeners {
	return {
		change: new ListenerSet(onThrow),
		stale: new ListenerSet(onThrow),
		fresh: new ListenerSet(onThrow),
		invalid: new ListenerSet(onThrow),
		error: new ListenerSet(onThrow),
	};
}
