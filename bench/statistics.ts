/** The value that a share of all does not exceed, 0 to 1, between two values where it falls between them. */
export function quantile(values: readonly number[], share: number): number {
	const sorted = values.toSorted((a, b) => a - b);
	const at = share * (sorted.length - 1);
	const low = sorted[Math.floor(at)] ?? Number.NaN;
	return low + (at - Math.floor(at)) * ((sorted[Math.ceil(at)] ?? Number.NaN) - low);
}

/** The middle of the values. */
export const median = (values: readonly number[]): number => quantile(values, 0.5);

/** The mean of ratios. */
export function geometricMean(values: readonly number[]): number {
	return Math.exp(values.reduce((sum, value) => sum + Math.log(value), 0) / values.length);
}

/** A random order of the items. */
export function shuffled<T>(items: readonly T[]): readonly T[] {
	return items
		.map((item) => ({ item, at: Math.random() }))
		.sort((a, b) => a.at - b.at)
		.map(({ item }) => item);
}
