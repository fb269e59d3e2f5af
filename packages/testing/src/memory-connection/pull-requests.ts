import { statusMessage } from "./bus-message.js";
import type { MemoryBus } from "./memory-bus.js";
import { NotInMemoryError } from "./not-in-memory.js";

// Taken before a test runner replaces them: the bus is no part of the time that tests fake.
const {
	setTimeout: startTimer,
	clearTimeout: stopTimer,
	setInterval: startInterval,
	clearInterval: stopInterval,
} = globalThis;

const NANOS_PER_MS = 1_000_000;
const KNOWN: ReadonlySet<string> = new Set(["batch", "expires", "no_wait"]);

/** What a pull asks for. */
export interface PullRequest {
	readonly batch?: number;
	/** Nanoseconds; it waits for ever unless told. */
	readonly expires?: number;
	readonly no_wait?: boolean;
	/** Nanoseconds between signs of life; none unless told. */
	readonly idle_heartbeat?: number;
}

interface Waiting {
	readonly reply: string;
	left: number;
	readonly timer: ReturnType<typeof startTimer> | undefined;
	readonly heartbeats: ReturnType<typeof startInterval> | undefined;
}

/** Those who wait for a consumer's messages, in the order in which they asked. */
export class PullRequests {
	readonly #bus: MemoryBus;
	#waiting: Waiting[] = [];

	constructor(bus: MemoryBus) {
		this.#bus = bus;
	}

	/** How many wait. Who has gone away does not. */
	get size(): number {
		for (const waiting of this.#waiting) if (!this.#bus.hasInterest(waiting.reply)) this.#drop(waiting);
		return this.#waiting.length;
	}

	/** Returns the function that tells who asked, if it still waits, that there is nothing. */
	add(reply: string, { batch = 1, expires = 0, idle_heartbeat: idle = 0, ...others }: PullRequest): () => void {
		const unknown = Object.keys(others).find((name) => !KNOWN.has(name));
		if (unknown !== undefined) throw new NotInMemoryError(`pull option ${unknown}`);
		const expire = (): void => this.#end(waiting, 408, "Request Timeout", leftOf(waiting));
		const timer = expires > 0 ? startTimer(expire, expires / NANOS_PER_MS) : undefined;
		const live = (): unknown => this.#bus.deliver(reply, statusMessage(reply, 100, "Idle Heartbeat"));
		const heartbeats = idle > 0 ? startInterval(live, idle / NANOS_PER_MS) : undefined;
		// It is the connection that keeps a process alive, by what waits on it.
		timer?.unref();
		heartbeats?.unref();
		const waiting: Waiting = { reply, left: batch, timer, heartbeats };
		this.#waiting.push(waiting);
		return () => {
			if (this.#waiting.includes(waiting)) this.#end(waiting, 404, "No Messages", {});
		};
	}

	/** Where the next message goes; undefined when nobody waits. */
	take(): string | undefined {
		if (this.size === 0) return undefined;
		const waiting = this.#waiting[0] as Waiting;
		waiting.left -= 1;
		if (waiting.left === 0) this.#drop(waiting);
		return waiting.reply;
	}

	/** Tells everyone that there will be nothing more. */
	endAll(code: number, description: string): void {
		for (const { reply } of this.#waiting) this.#bus.deliver(reply, statusMessage(reply, code, description));
		for (const waiting of this.#waiting) stop(waiting);
		this.#waiting = [];
	}

	#end(waiting: Waiting, code: number, description: string, facts: Readonly<Record<string, string>>): void {
		this.#drop(waiting);
		this.#bus.deliver(waiting.reply, statusMessage(waiting.reply, code, description, facts));
	}

	#drop(waiting: Waiting): void {
		stop(waiting);
		this.#waiting = this.#waiting.filter((each) => each !== waiting);
	}
}

function stop({ timer, heartbeats }: Waiting): void {
	stopTimer(timer);
	stopInterval(heartbeats);
}

function leftOf({ left }: Waiting): Readonly<Record<string, string>> {
	return { "Nats-Pending-Messages": String(left), "Nats-Pending-Bytes": "0" };
}
