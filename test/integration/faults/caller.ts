import { expect } from "vitest";
import { consumersOf } from "../desk.js";
import { type Cell, callCells, expectFailure, failure, outcomeOf, readerCells } from "./cells.js";
import { openAndReadTwo, takeUntil } from "./course.js";
import { put, type ReaderColumn } from "./reader-columns.js";
import { type Stage, startStage, Witness } from "./stage.js";

const MANY = 40;
const CLOSING_MS = 2_000;

/** Nothing of a reader is left on the server. */
async function expectFreed({ raw }: Stage, { stream, subject }: ReaderColumn): Promise<void> {
	for (let left = 100; left > 0; left -= 1) {
		const held = stream === undefined ? await listeners(raw, subject(1)) : (await consumersOf(raw, stream)).length;
		if (held === 0) return;
	}
	throw new Error("the reader is still known to the server");
}

/** Whether anybody listens there: only then is a request not refused at once. */
async function listeners(raw: Stage["raw"], subject: string): Promise<number> {
	const outcome = await outcomeOf(raw.request(subject, undefined, { timeout: 50 }));
	return (outcome as { code?: string }).code === "503" ? 0 : 1;
}

const aborted = AbortSignal.abort();

/** What the caller does, or does not. */
export const cells: readonly Cell[] = [
	...readerCells("user-code-throws", async (column, expected) => {
		expect(expected).toBe("alone");
		await using stage = await startStage();
		const mine = new Error("mine");
		const onInvalid = (): void => {
			throw mine;
		};
		const healthy = await column.open(stage.client, { onInvalid: () => undefined });
		const broken = await column.open(stage.client, { onInvalid });
		await stage.connection.flush();
		const outcome = outcomeOf(broken.next());
		await put({ ...column, encode: () => new TextEncoder().encode("{") }, stage.raw, 1);
		// A world state does without a listener that throws, and goes on.
		if (column.name !== "worldState") expect(await outcome).toBe(mine);
		await put(column, stage.raw, 2);
		expect(await healthy.next()).toBe(2);
		if (column.name === "worldState") expect(await outcome).toBe("completes");
		await Promise.all([healthy.close(), broken.close()]);
	}),
	...readerCells("user-code-is-slow", async (column, expected) => {
		await using stage = await startStage();
		const reading = await openAndReadTwo(stage, column);
		for (let n = 3; n <= MANY; n += 1) await put(column, stage.raw, n);
		await stage.connection.flush();
		const read = await takeUntil(reading, MANY);
		// Of statistics the latest is what counts.
		if (expected === "latest") expect(read).toEqual([MANY]);
		else expect(read).toEqual(Array.from({ length: MANY - 2 }, (_, index) => index + 3));
		await reading.close();
	}),
	...callCells("aborted-before", async ({ call, subject }, expected) => {
		await using stage = await startStage();
		const witness = await Witness.at(stage.raw, subject);
		expectFailure(await outcomeOf(call(stage.client, { signal: aborted })), failure(expected));
		await stage.connection.flush();
		await stage.raw.flush();
		expect(witness.heard).toEqual([]);
	}),
	...readerCells("aborted-before", async (column, expected) => {
		await using stage = await startStage();
		const opening = column.open(stage.client, { signal: aborted });
		if (expected === "ends") expect(await (await opening).next()).toBeUndefined();
		else expectFailure(await outcomeOf(opening), failure(expected));
		await expectFreed(stage, column);
	}),
	...callCells("aborted-after", async ({ call, subject }, expected) => {
		await using stage = await startStage();
		const abort = new AbortController();
		const witness = await Witness.at(stage.raw, subject);
		const outcome = outcomeOf(call(stage.client, { signal: abort.signal }));
		await witness.first();
		abort.abort();
		expectFailure(await outcome, failure(expected));
		expect(witness.heard).toHaveLength(1);
	}),
	...readerCells("aborted-after", async (column, expected) => {
		expect(expected).toBe("ends");
		await using stage = await startStage();
		const abort = new AbortController();
		const reading = await openAndReadTwo(stage, column, { signal: abort.signal });
		const next = reading.next();
		abort.abort();
		expect(await next).toBeUndefined();
		await expectFreed(stage, column);
	}),
	...callCells("closed-in-flight", async ({ call, subject }, expected) => {
		await using stage = await startStage();
		const witness = await Witness.at(stage.raw, subject);
		const outcome = outcomeOf(call(stage.client));
		await witness.first();
		await stage.client.close();
		const error = expectFailure(await outcome, failure(expected));
		expect(error.elapsedMs).toBeGreaterThanOrEqual(CLOSING_MS - 10);
		expect(witness.heard).toHaveLength(1);
	}),
	...readerCells("closed-in-flight", async (column, expected) => {
		expect(expected).toBe("ends");
		await using stage = await startStage();
		const reading = await openAndReadTwo(stage, column);
		const next = reading.next();
		await stage.client.close();
		expect(await next).toBeUndefined();
		await expectFreed(stage, column);
	}),
	...callCells("closed-for-good", async ({ call, subject }, expected) => {
		await using stage = await startStage();
		const witness = await Witness.at(stage.raw, subject);
		await stage.connection.close();
		expectFailure(await outcomeOf(call(stage.client)), failure(expected));
		await stage.raw.flush();
		expect(witness.heard).toEqual([]);
	}),
	...readerCells("closed-for-good", async (column, expected) => {
		await using stage = await startStage();
		const reading = await openAndReadTwo(stage, column);
		const outcome = outcomeOf(reading.next());
		await stage.connection.close();
		expectFailure(await outcome, failure(expected));
	}),
];
