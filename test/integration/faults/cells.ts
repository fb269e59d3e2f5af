import { PlaneError } from "@plane/nats-client";
import { describe, expect, test } from "vitest";
import { type CallColumn, callColumns } from "./call-columns.js";
import type { CallCell, Failure, Fault, Operation, ReaderCell } from "./fault.js";
import { matrix } from "./matrix.js";
import { type ReaderColumn, readerColumns } from "./reader-columns.js";

/** One cell of the matrix and the test that shows it. */
export interface Cell {
	readonly fault: string;
	readonly operation: Operation;
	show(): Promise<void>;
}

/** The cells of a row that are calls. */
export function callCells(id: string, show: (column: CallColumn, expected: CallCell) => Promise<void>): Cell[] {
	const { calls } = faultOf(id);
	return callColumns.flatMap((column) => {
		const expected = calls[column.name];
		return expected ? [{ fault: id, operation: column.name, show: () => show(column, expected) }] : [];
	});
}

/** The cells of a row that are readers. */
export function readerCells(id: string, show: (column: ReaderColumn, expected: ReaderCell) => Promise<void>): Cell[] {
	const { readers } = faultOf(id);
	return readerColumns.flatMap((column) => {
		const expected = readers[column.name];
		return expected ? [{ fault: id, operation: column.name, show: () => show(column, expected) }] : [];
	});
}

/** Every cell has a server of its own, so they can run side by side. */
export function runCells(cells: readonly Cell[]): void {
	for (const { id, title } of matrix) {
		const own = cells.filter(({ fault }) => fault === id);
		if (own.length === 0) continue;
		describe.concurrent(`${id}: ${title}`, () => {
			for (const { operation, show } of own) test(operation, show);
		});
	}
}

/** The failure that a row promises for an operation, in a test that can only show one. */
export function failure(expected: CallCell | ReaderCell): Failure {
	if (typeof expected === "string") throw new Error(`the matrix promises "${expected}", the test shows a failure`);
	return expected;
}

/** What a call or a reader came to: an error of ours, or the word that it did not fail. */
export async function outcomeOf(work: Promise<unknown>): Promise<unknown> {
	try {
		await work;
		return "completes";
	} catch (error) {
		return error;
	}
}

/** The error is the one that the matrix promises, and says itself what the guide says about it. */
export function expectFailure(error: unknown, { code, outcome, retry }: Failure): PlaneError {
	if (!(error instanceof PlaneError)) throw new Error(`expected a PlaneError, got ${String(error)}`, { cause: error });
	expect({ code: error.code, outcome: error.outcome, retry: error.retry }).toEqual({
		code,
		outcome: outcome ?? error.outcome,
		retry,
	});
	expect(error.hint).not.toBe("");
	return error;
}

function faultOf(id: string): Fault {
	const fault = matrix.find((row) => row.id === id);
	if (!fault) throw new Error(`the matrix has no row ${id}`);
	return fault;
}
