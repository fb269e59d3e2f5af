import { isDeepStrictEqual } from "node:util";
import { arbitrary } from "@plane/testing";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { codecNamed, encodedText, outcome } from "../support/codecs.js";
import { changedAt, junk, mutated, pathsOf } from "../support/mutated.js";
import { protocol } from "../support/protocol.js";
import { serdeText } from "../support/serde-text.js";

fc.configureGlobal({ seed: 20_240_311, numRuns: 40 });

const names = protocol.types.map(({ name }) => name);

function deeplyFrozen<T>(value: T): T {
	if (typeof value === "object" && value !== null && !Object.isFrozen(value)) {
		Object.freeze(value);
		for (const item of Object.values(value)) deeplyFrozen(item);
	}
	return value;
}

/** Without integers that no number holds exactly: of identities only their text tells them. */
function exact(item: unknown): unknown {
	if (typeof item === "bigint") return Number(BigInt.asUintN(53, item));
	return Number.isInteger(item) && !Number.isSafeInteger(item) ? 0.5 : item;
}

describe.each(names)("%s", (name) => {
	const codec = codecNamed(name);
	const canonical = arbitrary(codec, { form: "canonical" });
	const input = arbitrary(codec);
	const broken = mutated(input, junk("text"));

	test("writes and reads a canonical value without a change", () => {
		fc.assert(
			fc.property(canonical, (value) => {
				expect(isDeepStrictEqual(codec.decode(codec.encode(value)), value)).toBe(true);
				expect(isDeepStrictEqual(codec.parse(value), value)).toBe(true);
			}),
		);
	});

	test("writes a canonical value as Plane does, letter for letter", () => {
		const texts = fc.sample(canonical, { numRuns: 10 }).map((value) => codec.stringify(value));
		expect(texts.map((text) => serdeText(name, text))).toEqual(texts);
	});

	test("writes whatever Plane takes, and reads it in the canonical form", () => {
		fc.assert(
			fc.property(input, (value) => {
				const decoded = codec.decode(encodedText(codec, value));
				expect(isDeepStrictEqual(decoded, codec.parse(value))).toBe(true);
				expect(isDeepStrictEqual(codec.parse(decoded), decoded)).toBe(true);
			}),
		);
	});

	function expectToBeReadAsParsed(value: unknown): void {
		const text = JSON.stringify(value, (_, item: unknown) => exact(item)) ?? "null";
		const parsed = outcome(() => codec.parse(JSON.parse(text)));
		expect(
			isDeepStrictEqual(
				outcome(() => codec.decode(text)),
				parsed,
			),
			text,
		).toBe(true);
	}

	test("reads a text as it parses the document in it", () => {
		fc.assert(fc.property(fc.oneof(input, broken), expectToBeReadAsParsed));
	});

	test("reads a text with nothing in one place as it parses the document in it", () => {
		for (const value of fc.sample(canonical, { numRuns: 10 })) {
			for (const path of pathsOf(value)) {
				for (const nothing of [undefined, null, []]) expectToBeReadAsParsed(changedAt(value, path, () => nothing));
			}
		}
	});

	test("reads no lone surrogate, wherever it stands", () => {
		for (const value of fc.sample(canonical, { numRuns: 10 })) {
			for (const path of pathsOf(value)) {
				const text = JSON.stringify(
					changedAt(value, path, () => "\udc00"),
					(_, item: unknown) => exact(item),
				);
				expect(
					outcome(() => codec.decode(text)),
					text,
				).toHaveProperty("issues");
			}
		}
	});

	test("has issues with a value exactly when it is not valid, and writes only what is", () => {
		fc.assert(
			fc.property(fc.oneof(input, broken), (value) => {
				const valid = codec.is(value);
				expect(codec.issues(value).length === 0).toBe(valid);
				const written = outcome(() => codec.encode(value));
				expect(
					isDeepStrictEqual(written, valid ? { value: codec.encode(value) } : { issues: codec.issues(value) }),
				).toBe(true);
			}),
		);
	});

	test("leaves the value that it parses as it is", () => {
		fc.assert(
			fc.property(fc.oneof(input, broken), (value) => {
				const before = outcome(() => codec.parse(structuredClone(value)));
				expect(
					isDeepStrictEqual(
						outcome(() => codec.parse(deeplyFrozen(value))),
						before,
					),
				).toBe(true);
			}),
		);
	});
});
