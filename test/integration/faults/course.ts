import { expect } from "vitest";
import type { ReaderCell } from "./matrix.js";
import { put, type ReaderColumn, type Reading } from "./reader-columns.js";
import type { Stage } from "./stage.js";

/** The next numbers. */
export async function take(reading: Reading, count: number): Promise<(number | undefined)[]> {
	const numbers: (number | undefined)[] = [];
	while (numbers.length < count) numbers.push(await reading.next());
	return numbers;
}

/** All numbers up to one that is expected to come. */
export async function takeUntil(reading: Reading, last: number): Promise<(number | undefined)[]> {
	const numbers: (number | undefined)[] = [];
	do numbers.push(await reading.next());
	while (numbers.at(-1) !== last && numbers.at(-1) !== undefined);
	return numbers;
}

/** A fault that comes and goes. */
export interface Passing {
	begin(stage: Stage): Promise<void>;
	/** Whether something can be sent meanwhile. */
	readonly serverIsThere: boolean;
	/** Resolves when the client has its server again. */
	end(stage: Stage): Promise<void>;
}

/** A reader is at work, the fault comes and goes, and messages are sent before, meanwhile and after. */
export async function showCourse(
	stage: Stage,
	column: ReaderColumn,
	expected: ReaderCell,
	{ begin, serverIsThere, end }: Passing,
): Promise<void> {
	const reading = await openAndReadTwo(stage, column);
	const afterwards = takeUntil(reading, 5);
	// Whoever fails first tells why; nobody may be left with an error that was not awaited.
	afterwards.catch(() => undefined);
	await begin(stage);
	if (serverIsThere) await put(column, stage.raw, 3);
	await end(stage);
	for (const n of [4, 5]) await put(column, stage.raw, n);
	const read = await afterwards;
	if (expected === "resumes") expect(read).toEqual(serverIsThere ? [3, 4, 5] : [4, 5]);
	// What was sent meanwhile may have arrived or not: what comes is in order, and nothing twice.
	else
		expect([
			[3, 4, 5],
			[4, 5],
		]).toContainEqual(read);
	await reading.close();
}

/** A reader that has read numbers 1 and 2. */
export async function openAndReadTwo(stage: Stage, column: ReaderColumn): Promise<Reading> {
	if (column.stream !== undefined) for (const n of [1, 2]) await put(column, stage.raw, n);
	const reading = await column.open(stage.client);
	await stage.connection.flush();
	if (column.stream === undefined) for (const n of [1, 2]) await put(column, stage.raw, n);
	expect(await take(reading, 2)).toEqual([1, 2]);
	return reading;
}
