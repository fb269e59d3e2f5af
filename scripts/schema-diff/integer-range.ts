import { INTEGER_BOUNDS } from "../codegen/integer-bounds.js";
import type { IntegerValue } from "../codegen/model.js";

interface Range {
	readonly minimum: bigint;
	readonly maximum: bigint;
	/** Values below zero are multiples of it. */
	readonly step: bigint;
}

function rangeOf({ width, minimum, maximum, negativeMultipleOf }: IntegerValue): Range {
	const widest = INTEGER_BOUNDS[width];
	return {
		minimum: minimum === undefined ? widest.minimum : BigInt(minimum),
		maximum: maximum === undefined ? widest.maximum : BigInt(maximum),
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
