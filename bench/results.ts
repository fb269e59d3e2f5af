import type { Findings } from "./findings.js";
import { OURS } from "./group.js";
import { type Row, rows } from "./rows.js";
import { median } from "./statistics.js";

/** A figure of one candidate. */
export interface Score {
	/** Made of the medians of all processes. */
	readonly value: number;
	/** Made of the lowest and of the highest of all processes. */
	readonly spread: readonly [number, number];
	/** The median over all processes by label. */
	readonly labels: readonly { readonly label: string; readonly value: number }[];
}

/** A row with what was measured. */
export interface Result extends Score {
	readonly row: Row;
	/** The same job done by others, by their names. */
	readonly peers: Readonly<Record<string, Score>>;
}

/** The rows for which there are findings. */
export function resultsOf(findings: readonly Findings[]): readonly Result[] {
	return rows.flatMap((row) => {
		const found = findings.filter(({ measure, label }) => measure === row.measure && (row.of?.(label) ?? true));
		const candidates = [...new Set(found.map(({ candidate }) => candidate))];
		const scores = candidates.map(
			(name) =>
				[
					name,
					scoreOf(
						row,
						found.filter(({ candidate }) => candidate === name),
					),
				] as const,
		);
		const { [OURS]: ours, ...peers } = Object.fromEntries(scores);
		return ours === undefined ? [] : [{ row, ...ours, peers }];
	});
}

const worst = (values: readonly number[]): number => Math.max(...values);

function scoreOf({ combine = worst }: Row, found: readonly Findings[]): Score {
	const of = (pick: (values: readonly number[]) => number): number => combine(found.map(({ values }) => pick(values)));
	return {
		value: of(median),
		spread: [of((values) => Math.min(...values)), of((values) => Math.max(...values))],
		labels: found.map(({ label, values }) => ({ label, value: median(values) })),
	};
}

/** Whether the goal is reached. */
export const isReached = ({ row, value }: Result): boolean => value <= row.goal;

/** How far over its goal a row may be. */
export const allowanceOf = ({ allowance = 1.1 }: Row): number => allowance;

/** Whether it is missed by more than rounds wander; what is no number is, too. */
export const isOver = ({ row, value }: Result): boolean => !(value <= row.goal * allowanceOf(row));

/** The rows that some measures should have given a figure, and have not. */
export function rowsWithout(results: readonly Result[], measures: readonly string[]): readonly Row[] {
	const found = new Set(results.map(({ row }) => row));
	return rows.filter((row) => measures.includes(row.measure) && !found.has(row));
}
