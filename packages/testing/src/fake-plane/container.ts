import type { DroneLogMessageKind } from "@plane/messages";
import { type Clock, ENDED, endOfMany } from "./clock.js";
import type { BackendLife } from "./script.js";

/** After so many tries of 10 ms the drone gives up on a container that does not answer. */
const PROBE_MS = 30_000;

/** How Docker describes a container. No code: it ended, and nobody knows how. */
export type ContainerStatus = "running" | { readonly exitCode: number | null };

/** What a container printed. */
export interface ContainerLine {
	readonly kind: DroneLogMessageKind;
	/** With the time in front and the line end behind, as Docker hands it out. */
	readonly text: string;
}

/** A container of the fake Docker: it does what its script says, whoever watches. */
export class Container {
	readonly life: BackendLife;
	readonly #clock: Clock;
	readonly #answers: boolean;
	readonly #onDie: () => void;
	readonly #removed = endOfMany();
	readonly #lines: ContainerLine[] = [];
	readonly #readers = new Set<(line: ContainerLine) => void>();
	#status: ContainerStatus = "running";
	#answersAt: number | undefined;
	#lives = false;

	constructor(clock: Clock, life: BackendLife, port: number, onDie: () => void) {
		this.#clock = clock;
		this.life = life;
		// Nothing can listen on port 0.
		this.#answers = port !== 0 && life.ends !== "ErrorStarting" && life.ends !== "TimedOutBeforeReady";
		this.#onDie = onDie;
		this.#print();
	}

	get status(): ContainerStatus {
		return this.#status;
	}

	/** Ends the process in it. */
	exit(exitCode: number | null): void {
		if (this.#status !== "running") return;
		this.#status = { exitCode };
		this.#onDie();
	}

	/** Asks it for any HTTP answer until it gives one (true) or half a minute is over; at most until the signal is aborted. */
	async probe(signal: AbortSignal): Promise<boolean> {
		const { startingMs, ends, exitCode } = this.life;
		if (this.#answersAt === undefined) {
			this.#answersAt = this.#clock.now() + startingMs;
			if (ends === "ErrorStarting") this.#later(startingMs, () => this.exit(exitCode));
		}
		const wait = this.#answersAt - this.#clock.now();
		const givesUp = !this.#answers && ends !== "TimedOutBeforeReady" ? PROBE_MS : Math.min(wait, PROBE_MS);
		await this.#clock.sleep(Math.max(givesUp, 0), signal);
		return this.#answers && wait <= PROBE_MS;
	}

	/** From now on it lives towards its end. */
	live(): void {
		if (this.#lives) return;
		this.#lives = true;
		const { ends, readyMs, exitCode } = this.life;
		if (ends === "Failed") this.#later(readyMs, () => this.exit(exitCode));
		if (ends === "Exited") this.#later(readyMs, () => this.exit(0));
		if (ends === "Swept") this.#later(readyMs, () => this.exit(null));
	}

	/** All it printed, from the first line on, and what it prints from now on. */
	follow(read: (line: ContainerLine) => void, signal: AbortSignal): void {
		for (const line of this.#lines) read(line);
		this.#readers.add(read);
		signal.addEventListener("abort", () => this.#readers.delete(read), { once: true });
	}

	/** It ends without a word, prints no more, and none of its plans come true. */
	remove(): void {
		if (this.#status === "running") this.#status = { exitCode: null };
		this.#removed.abort(ENDED);
	}

	#print(): void {
		for (const { kind, text, afterMs } of this.life.logs) {
			this.#later(afterMs, () => this.#status === "running" && this.#add({ kind, text }));
		}
	}

	#add({ kind, text }: ContainerLine): void {
		// Docker prints nine digits, always.
		const time = new Date(this.#clock.now()).toISOString().replace("Z", "000000Z");
		const line = { kind, text: `${time} ${text}\n` };
		this.#lines.push(line);
		for (const read of [...this.#readers]) read(line);
	}

	#later(ms: number, act: () => void): void {
		if (ms <= 0) {
			act();
			return;
		}
		const { signal } = this.#removed;
		void this.#clock.sleep(ms, signal).then(() => signal.aborted || act());
	}
}
