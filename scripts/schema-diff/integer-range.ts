import type { IntegerValue } from "../codegen/model.js";

interface Range {
	readonly minimum: bigint;
	readonly maximum: bigint;
	/** Values below zero are multiples of it. */
	readonly step: bigint;
}

const WIDTHS = {
	u8: [0n, 2n ** 8n - 1n],
	u16: [0n, 2n ** 16n - 1n],
	u32: [0n, 2n ** 32n - 1n],
	u64: [0n, 2n ** 64n - 1n],
	i64: [-(2n ** 63n), 2n ** 63n - 1n],
} as const;

function rangeOf({ width, minimum, maximum, negativeMultipleOf }: IntegerValue): Range {
	const [least, most] = WIDTHS[width];
	return {
		minimum: minimum === undefined ? least : BigInt(minimum),
		maximum: maximum === undefined ? most : BigInt(maximum),
		step: BigInt(negativeMultipleOf ?? 1),
	};
}

/** Whether the second type lacks integers of the first, and the reverse. */
export function compareRanges(before: IntegerValue, after: IntegerValue): { narrowed: boolean; widened: boolean } {
	const [left, right] = [rangeOf(before), rangeOf(after)];
	return { narrowed: !contains(right, left), widened: !contains(left, right) };
}

function contains(outer: Range, inner: Range): boolean {
	const steps = inner.minimum >= 0n || inner.step % outer.step === 0n;
	return outer.minimum <= inner.minimum && inner.maximum <= outer.maximum && steps;
}

/** `0 to 255`, and what negative values must be multiples of. */
export function rangeText(value: IntegerValue): string {
	const { minimum, maximum, step } = rangeOf(value);
	return `${minimum} to ${maximum}${step === 1n ? "" : `, below zero in steps of ${step}`}`;
}
