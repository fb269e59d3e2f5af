import JSONbig from "json-bigint";
import * as losslessJson from "lossless-json";

/** A library that reads and writes JSON without rounding integers. */
export interface ExactJson {
	readonly name: string;
	parse(text: string): unknown;
	stringify(value: unknown): string | undefined;
}

const bigints = JSONbig({ useNativeBigInt: true });

export const exactJson: readonly ExactJson[] = [
	{ name: "json-bigint", parse: (text) => bigints.parse(text), stringify: (value) => bigints.stringify(value) },
	{
		name: "lossless-json",
		parse: (text) =>
			losslessJson.parse(text, null, (digits) => (losslessJson.isSafeNumber(digits) ? Number(digits) : BigInt(digits))),
		stringify: (value) => losslessJson.stringify(value),
	},
];
