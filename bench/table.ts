import type { Ratio } from "./group.js";
import { type Row, rows } from "./rows.js";
import { median } from "./statistics.js";

/** A row with what was measured. */
export interface Result {
	readonly row: Row;
	/** The row's ratio, from the medians of all processes. */
	readonly ratio: number;
	/** The lowest and the highest that one process alone would have given. */
	readonly spread: readonly [number, number];
	/** The median over all processes by label. */
	readonly labels: readonly { readonly label: string; readonly value: number }[];
}

/** Brings the findings of all processes, an array each, into rows. */
export function resultsOf(processes: readonly (readonly Ratio[])[]): readonly Result[] {
	return rows.flatMap((row) => {
		const found = processes
			.map((ratios) => ratios.filter(({ row: id }) => id === row.id))
			.filter(({ length }) => length > 0);
		const [first] = found;
		if (!first) return [];
		const labels = first.map(({ label }) => ({ label, value: median(found.flatMap(valuesOf(label))) }));
		const alone = found.map((ratios) => row.combine(ratios.map(({ value }) => value)));
		return {
			row,
			ratio: row.combine(labels.map(({ value }) => value)),
			spread: [Math.min(...alone), Math.max(...alone)] as const,
			labels,
		};
	});
}

const valuesOf = (wanted: string) => (ratios: readonly Ratio[]) =>
	ratios.filter(({ label }) => label === wanted).map(({ value }) => value);
