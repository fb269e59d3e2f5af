import type { IntegerValue, IntegerWidth } from "./model.js";

/** The least and the greatest integer of each width: those of 64 bits fit in no double. */
export const INTEGER_BOUNDS: Readonly<Record<IntegerWidth, { readonly minimum: bigint; readonly maximum: bigint }>> = {
	u8: { minimum: 0n, maximum: 2n ** 8n - 1n },
	u16: { minimum: 0n, maximum: 2n ** 16n - 1n },
	u32: { minimum: 0n, maximum: 2n ** 32n - 1n },
	u64: { minimum: 0n, maximum: 2n ** 64n - 1n },
	i64: { minimum: -(2n ** 63n), maximum: 2n ** 63n - 1n },
};

export interface Bounds {
	readonly minimum: number;
	readonly maximum: number;
}

/** The integer's own bounds, or those of its width as far as a double is exact. */
export function safeBounds({ width, minimum, maximum }: IntegerValue): Bounds {
	const widest = INTEGER_BOUNDS[width];
	return {
		minimum: minimum ?? Math.max(Number(widest.minimum), Number.MIN_SAFE_INTEGER),
		maximum: maximum ?? Math.min(Number(widest.maximum), Number.MAX_SAFE_INTEGER),
	};
}
