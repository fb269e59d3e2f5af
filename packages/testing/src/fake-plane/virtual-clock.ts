import type { Clock, ClockParty, SleepOptions } from "./clock.js";

/** A moment at which somebody wakes up. */
interface Alarm {
	readonly due: number;
	/** Milliseconds between two rounds, of which a leap keeps the last. */
	readonly every: number | undefined;
	readonly ring: () => void;
}

/** What the clock showed from an instant of the machine's clock on. */
interface Step {
	readonly real: number;
	readonly time: number;
}

/** How a virtual clock begins. */
export interface VirtualClockOptions {
	/** Milliseconds since 1970; the machine's time unless told. */
	readonly now?: number | undefined;
}

/**
 * A clock that stands still until `advance`. What a fake Plane on it would do in that time it does then, in the same order and
 * with the same result, in milliseconds; of work that is repeated (heartbeats, status, statistics) a leap keeps the last round before
 * each other event. The server has to run on this machine.
 */
export class VirtualClock implements Clock {
	readonly virtual = true;
	readonly #alarms = new Set<Alarm>();
	readonly #parties = new Set<ClockParty>();
	readonly #steps: Step[] = [];
	#time: number;
	/** How often somebody went to sleep or woke up. */
	#turns = 0;
	#advancing: Promise<void> = Promise.resolve();

	constructor({ now = Date.now() }: VirtualClockOptions = {}) {
		this.#time = now;
		this.#steps.push({ real: Date.now(), time: now });
	}

	now(): number {
		return this.#time;
	}

	sleep(ms: number, signal: AbortSignal, { repeats = false }: SleepOptions = {}): Promise<void> {
		return new Promise((resolve) => {
			if (signal.aborted) return resolve();
			const ring = (): void => {
				this.#turns += 1;
				this.#alarms.delete(alarm);
				signal.removeEventListener("abort", ring);
				resolve();
			};
			const alarm = { due: this.#time + ms, every: repeats ? ms : undefined, ring };
			signal.addEventListener("abort", ring);
			this.#alarms.add(alarm);
			this.#turns += 1;
		});
	}

	/** The server stores by the machine's clock, so each of its instants is one of this clock's steps. */
	timeOf(serverTime: number): number {
		const step = this.#steps.findLast(({ real }) => real <= serverTime);
		if (step) return step.time;
		const [first] = this.#steps;
		return first ? first.time - (first.real - serverTime) : serverTime;
	}

	join(party: ClockParty): () => void {
		this.#parties.add(party);
		return () => this.#parties.delete(party);
	}

	/** Lets time pass. Resolves when everything that falls into it has been done, and its consequences as well. */
	advance(ms: number): Promise<void> {
		if (!(ms >= 0) || !Number.isFinite(ms)) {
			return Promise.reject(new RangeError("advance: time goes forward, by a finite number of milliseconds"));
		}
		const advanced = this.#advancing.then(() => this.#advanceTo(this.#time + ms));
		this.#advancing = advanced.catch(() => undefined);
		return advanced;
	}

	async #advanceTo(end: number): Promise<void> {
		await this.#settled();
		for (;;) {
			const stop = Math.min(end, ...this.#due(end, (alarm) => alarm.every === undefined));
			const repeated = this.#due(stop, (alarm) => alarm.every !== undefined);
			const next = Math.min(stop, ...repeated);
			await this.#show(next);
			const rung = this.#ring(next, stop);
			await this.#settled();
			if (next === end && rung === 0) return;
		}
	}

	/** When the chosen alarms are to ring until then. */
	#due(until: number, chosen: (alarm: Alarm) => boolean): number[] {
		return [...this.#alarms]
			.filter((alarm) => chosen(alarm) && alarm.due <= until)
			.map((alarm) => lastRound(alarm, until));
	}

	/** A millisecond of its own for every step: the server's times do not tell more. */
	async #show(time: number): Promise<void> {
		if (time === this.#time) return;
		await nextMillisecond();
		this.#time = time;
		this.#steps.push({ real: Date.now(), time });
		await nextMillisecond();
	}

	/** Wakes whose time has come, and returns how many that were. */
	#ring(now: number, until: number): number {
		const due = [...this.#alarms].filter((alarm) => alarm.due <= now && lastRound(alarm, until) <= now);
		for (const { ring } of due) ring();
		return due.length;
	}

	async #settled(): Promise<void> {
		for (;;) {
			const before = this.#activity();
			const parties = [...this.#parties];
			await Promise.all(parties.map((party) => party.idle()));
			// What one flush brings to the server, the next one brings to the others.
			for (let flush = 0; flush < 2; flush += 1) await Promise.all(parties.map((party) => party.flush()));
			await immediate();
			if (this.#activity() === before) return;
		}
	}

	#activity(): number {
		return [...this.#parties].reduce((sum, { activity }) => sum + activity, this.#turns);
	}
}

/** A clock for `FakePlane.start({ clock })` that the test moves. */
export function virtualClock(options: VirtualClockOptions = {}): VirtualClock {
	return new VirtualClock(options);
}

/** When an alarm rings if time leaps to that instant: at once, or in the last of the rounds that fit in. */
function lastRound({ due, every }: Alarm, until: number): number {
	return every === undefined || every <= 0 ? due : due + Math.floor((until - due) / every) * every;
}

const immediate = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

async function nextMillisecond(): Promise<void> {
	const now = Date.now();
	while (Date.now() === now) await immediate();
}
