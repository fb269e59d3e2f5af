import type { IntegerWidth } from "./model.js";

/** The least and the greatest integer of each width, digit for digit: those of 64 bits fit in no double. */
export const INTEGER_BOUNDS: Readonly<Record<IntegerWidth, { readonly minimum: string; readonly maximum: string }>> = {
	u8: { minimum: "0", maximum: "255" },
	u16: { minimum: "0", maximum: "65535" },
	u32: { minimum: "0", maximum: "4294967295" },
	u64: { minimum: "0", maximum: "18446744073709551615" },
	i64: { minimum: "-9223372036854775808", maximum: "9223372036854775807" },
};
