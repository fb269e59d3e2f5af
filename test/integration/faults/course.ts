import { expect } from "vitest";
import type { ReaderCell } from "./fault.js";
import { put, type ReaderColumn, type Reading, type ReadingOptions } from "./reader-columns.js";
import type { Stage } from "./stage.js";

/** All numbers up to one that is expected to come. */
export async function takeUntil(reading: Reading, last: number): Promise<(number | undefined)[]> {
	const numbers: (number | undefined)[] = [];
	do numbers.push(await reading.next());
	while (numbers.at(-1) !== last && numbers.at(-1) !== undefined);
	return numbers;
}

/** Reads on by itself, up to a last number. */
class Numbers {
	readonly all: Promise<(number | undefined)[]>;
	readonly #read: (number | undefined)[] = [];
	#wake: () => void = () => undefined;

	constructor(reading: Reading, last: number) {
		this.all = this.#readUntil(reading, last);
		// Whoever fails first tells why; nobody may be left with an error that was not awaited.
		this.all.catch(() => undefined);
	}

	async until(n: number): Promise<void> {
		while (!this.#read.includes(n)) {
			const more = new Promise<void>((resolve) => {
				this.#wake = resolve;
			});
			await Promise.race([more, this.all.then(() => this.#missed(n))]);
		}
	}

	#missed(n: number): void {
		if (!this.#read.includes(n)) throw new Error(`${n} did not come`);
	}

	async #readUntil(reading: Reading, last: number): Promise<(number | undefined)[]> {
		do {
			this.#read.push(await reading.next());
			this.#wake();
		} while (this.#read.at(-1) !== last && this.#read.at(-1) !== undefined);
		return this.#read;
	}
}

/** A fault that comes and goes. */
export interface Passing {
	begin(stage: Stage): Promise<void>;
	/** Whether something can be sent meanwhile. */
	readonly serverIsThere: boolean;
	/** Whether the client loses its connection. */
	readonly disconnects: boolean;
	/** Resolves when the client has its server again. */
	end(stage: Stage): Promise<void>;
}

/** A reader is at work, the fault comes and goes, and messages are sent before, meanwhile and after. */
export async function showCourse(
	stage: Stage,
	column: ReaderColumn,
	expected: ReaderCell,
	{ begin, serverIsThere, disconnects, end }: Passing,
): Promise<void> {
	const told: string[] = [];
	const reading = await openAndReadTwo(stage, column, {
		onInterrupted: () => told.push("interrupted"),
		onResumed: () => told.push("resumed"),
		onGap: () => told.push("gap"),
	});
	const numbers = new Numbers(reading, 5);
	const send = async (n: number, mayGetLost: boolean): Promise<void> => {
		await put(column, stage.raw, n);
		// Of statistics only the latest waits for its reader.
		if (column.stream === undefined && !mayGetLost) await numbers.until(n);
	};
	await begin(stage);
	if (serverIsThere) await send(3, disconnects);
	await end(stage);
	for (const n of [4, 5]) await send(n, false);
	const read = await numbers.all;
	if (expected === "resumes") expect(read).toEqual(serverIsThere ? [3, 4, 5] : [4, 5]);
	// What was sent meanwhile may have arrived or not: what comes is in order, and nothing twice.
	else
		expect([
			[3, 4, 5],
			[4, 5],
		]).toContainEqual(read);
	if (column.name !== "worldState") expect(inShort(told)).toEqual(newsOf(column, disconnects));
	await reading.close();
}

/** What readers tell their user of a connection that goes and comes. */
function newsOf({ stream }: ReaderColumn, disconnects: boolean): string[] {
	if (!disconnects) return [];
	return stream === undefined ? ["gap"] : ["interrupted", "resumed"];
}

/** Without repetitions: a connection may go and come more than once. */
function inShort(told: readonly string[]): string[] {
	return [...new Set(told)];
}

/** A reader that has read numbers 1 and 2. */
export async function openAndReadTwo(stage: Stage, column: ReaderColumn, options?: ReadingOptions): Promise<Reading> {
	if (column.stream !== undefined) for (const n of [1, 2]) await put(column, stage.raw, n);
	const reading = await column.open(stage.client, options);
	await stage.connection.flush();
	for (const n of [1, 2]) {
		if (column.stream === undefined) await put(column, stage.raw, n);
		expect(await reading.next()).toBe(n);
	}
	return reading;
}
