import { expect } from "vitest";
import { consumersOf } from "../desk.js";
import { makeStream } from "../make-stream.js";
import { type Cell, expectFailure, failure, outcomeOf, readerCells } from "./cells.js";
import { openAndReadTwo, takeUntil } from "./course.js";
import { put, type ReaderColumn } from "./reader-columns.js";
import { type Stage, startStage } from "./stage.js";

function streamOf({ stream }: ReaderColumn): string {
	if (stream === undefined) throw new Error("this is about streams");
	return stream;
}

const deleteStream = async ({ raw }: Stage, name: string): Promise<void> => {
	await (await raw.jetstreamManager()).streams.delete(name);
};

/** A reader at work to whose stream something is done. */
const endsBy = (id: string, done: (stage: Stage, stream: string, column: ReaderColumn) => Promise<void>): Cell[] =>
	readerCells(id, async (column, expected) => {
		await using stage = await startStage();
		const reading = await openAndReadTwo(stage, column);
		const outcome = outcomeOf(reading.next());
		await done(stage, streamOf(column), column);
		expectFailure(await outcome, failure(expected));
	});

/** What happens to the streams. */
export const cells: readonly Cell[] = [
	...readerCells("consumer-deleted", async (column, expected) => {
		expect(expected).toBe("resumes");
		await using stage = await startStage();
		const reading = await openAndReadTwo(stage, column);
		const afterwards = takeUntil(reading, 4);
		const manager = await stage.raw.jetstreamManager();
		for (const name of await consumersOf(stage.raw, streamOf(column))) {
			await manager.consumers.delete(streamOf(column), name);
		}
		for (const n of [3, 4]) await put(column, stage.raw, n);
		expect(await afterwards).toEqual([3, 4]);
		await reading.close();
	}),
	...endsBy("stream-deleted", deleteStream),
	...endsBy("stream-recreated", async (stage, stream, column) => {
		// When the reader looks again, the new stream is longer than the old one was: only its identity tells.
		await stage.proxy.set({ lost: "both" });
		await deleteStream(stage, stream);
		await makeStream(stage.raw, stream);
		for (const n of [1, 2, 3, 4]) await put(column, stage.raw, n);
		stage.proxy.reset();
		await stage.proxy.heal();
	}),
	...endsBy("stream-purged", async (stage, stream) => {
		await (await stage.raw.jetstreamManager()).streams.purge(stream);
		// It is noticed when the reader has to find its place again; an idle one looks every half minute.
		stage.proxy.reset();
	}),
];
