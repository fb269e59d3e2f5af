import type { IntegerWidth } from "./model.js";

/** The least and the greatest integer of each width: those of 64 bits fit in no double. */
export const INTEGER_BOUNDS: Readonly<Record<IntegerWidth, { readonly minimum: bigint; readonly maximum: bigint }>> = {
	u8: { minimum: 0n, maximum: 2n ** 8n - 1n },
	u16: { minimum: 0n, maximum: 2n ** 16n - 1n },
	u32: { minimum: 0n, maximum: 2n ** 32n - 1n },
	u64: { minimum: 0n, maximum: 2n ** 64n - 1n },
	i64: { minimum: -(2n ** 63n), maximum: 2n ** 63n - 1n },
};
