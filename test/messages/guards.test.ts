import * as guards from "@plane/messages/guards";
import { arbitrary } from "@plane/testing";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { codecNamed } from "../support/codecs.js";
import { attacks, hostileValues } from "../support/hostile-values.js";
import { junk, mutated } from "../support/mutated.js";
import { protocol } from "../support/protocol.js";
import { parsed, wireVectors } from "../support/wire-vectors.js";

fc.configureGlobal({ seed: 20_240_313, numRuns: 300 });

type Verdict = (value: unknown) => boolean;

const types = protocol.types.map(({ name, exportName }) => {
	const guard: Verdict = Reflect.get(guards, `is${exportName}`);
	return { name, exportName, guard, codec: codecNamed(name) };
});

/** Strings, numbers and lists that are nearly what may stand somewhere. */
const oddities = fc.oneof(
	fc.string({ unit: "binary", maxLength: 8 }),
	fc.constantFrom<unknown>("\ud800", "2024-02-30T00:00:00Z", "2024-02-29T00:00:00Z", "::1", "1.2.3.4", "1.2.3.04"),
	fc.constantFrom<unknown>(-0, Number.NaN, 2 ** 53, -1000, -1, -1001, 255, 256, 65_535, 65_536, 2 ** 32 - 1, 2 ** 32),
	fc.constantFrom<unknown>(0n, -1n, 2n ** 64n - 1n, 2n ** 64n, undefined, null, Symbol("s"), new Array(1), () => 1),
);

test("every type has a guard, and nothing else is there", () => {
	expect(Object.keys(guards).sort()).toEqual(types.map(({ exportName }) => `is${exportName}`).sort());
});

describe.each(types)("the guard of $exportName says what `is` says", ({ name, guard, codec }) => {
	const examples = protocol.examples.filter(({ type }) => type === name);
	const input = arbitrary(codec);

	/** Values on which the two differ. */
	const differing = (values: readonly (() => unknown)[]): readonly (() => unknown)[] =>
		values.filter((make) => guard(make()) !== codec.is(make()));

	test("of every example and every recorded case", () => {
		const texts = [...examples.map(({ text }) => text), ...wireVectors.map(({ json }) => json)];
		expect(differing(texts.map((text) => () => parsed(text)))).toEqual([]);
		expect(examples.filter(({ text }) => guard(parsed(text))).length > 0).toBe(examples.some(({ valid }) => valid));
	});

	test("of anything that is nearly valid", () => {
		fc.assert(
			fc.property(fc.oneof(input, mutated(input, junk("text")), mutated(input, oddities)), (value) => {
				expect(guard(value)).toBe(codec.is(value));
			}),
		);
	});

	test("of objects that are not what they seem, and throws nothing", () => {
		const valid = examples.filter((example) => example.valid).map(({ text }) => codec.decode(text));
		const found = Object.entries(hostileValues).flatMap(([kind, make]) =>
			differing(valid.flatMap((value) => attacks(value, make))).map(() => kind),
		);
		expect(found).toEqual([]);
	});
});
