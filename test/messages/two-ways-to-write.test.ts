import { arbitrary } from "@plane/testing";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { codec } from "../../packages/messages/src/codec.js";
import * as shapes from "../../packages/messages/src/gen/shapes.js";
import * as validators from "../../packages/messages/src/gen/validators.js";
import * as writers from "../../packages/messages/src/gen/writers.js";
import type { Validate } from "../../packages/messages/src/issues.js";
import type { Shape } from "../../packages/messages/src/shape.js";
import { uidsAt } from "../../packages/messages/src/uid.js";
import { plainText, type Writer } from "../../packages/messages/src/writer.js";
import { codecNamed } from "../support/codecs.js";
import { attacks, hostileValues } from "../support/hostile-values.js";
import { junk, mutated } from "../support/mutated.js";
import { protocol } from "../support/protocol.js";
import { parsed, wireVectors } from "../support/wire-vectors.js";

fc.configureGlobal({ seed: 20_240_313, numRuns: 150 });

const named = <T>(module: object, name: string): T | undefined => (module as Readonly<Record<string, T>>)[name];

/** Both ways to write a type, unions of types left out: they take the ways of theirs. */
const types = protocol.types.flatMap(({ name, exportName }) => {
	const writer = named<() => Writer>(writers, `${exportName}Writer`);
	const validate = named<Validate>(validators, `validate${exportName}`);
	if (writer === undefined || validate === undefined) return [];
	const shape = named<() => Shape>(shapes, `${exportName}Shape`);
	const careful = codec({ name, validate, ...(shape && { shape, exact: uidsAt([]) }) });
	return [{ name, quick: (value: unknown) => plainText(writer(), value), careful: careful.stringify }];
});

type Way = (value: unknown) => string | undefined;

/** The text, or that there is none. */
function outcome(way: Way, value: unknown): string {
	try {
		return way(value) ?? "no text";
	} catch {
		return "refused";
	}
}

/** What the quick way writes and the careful way does not. `make` makes the value anew, because some change when they are read. */
function difference({ quick, careful }: { quick: Way; careful: Way }, make: () => unknown): string | undefined {
	const text = outcome(quick, make());
	if (text === "no text") return undefined;
	const other = outcome(careful, make());
	return text === other ? undefined : `${text} instead of ${other}`;
}

/** Strings and numbers that are written in a way of their own, or not at all. */
const oddities = fc.oneof(
	fc.string({ unit: "binary", maxLength: 8 }),
	fc.constantFrom<unknown>("\ud800", "\udc00\ud83d", "a\\ud800", '"', "\\", "\u0000", "\u007f", "\u2028"),
	fc.constantFrom<unknown>(-0, Number.NaN, 2 ** 53, -1000, -1, 1e21, 5e-324, 255, 256, 65_536, 2 ** 32),
	fc.constantFrom<unknown>(0n, -1n, 2n ** 53n, 2n ** 64n - 1n, 2n ** 64n, undefined, null, Symbol("s")),
	fc.constantFrom<unknown>([], {}, [undefined], [[]], { a: {} }),
);

test("every type has both ways, but unions of types", () => {
	expect(protocol.types.length - types.length).toBe(protocol.types.filter(({ body }) => isUnionOfTypes(body)).length);
	expect(types.length).toBeGreaterThan(40);
});

const isUnionOfTypes = (body: (typeof protocol.types)[number]["body"]): boolean =>
	body.kind === "untagged" && body.variants.every((variant) => variant.kind === "ref");

describe.each(types)("what the quick way writes of $name, the careful way writes, too", (ways) => {
	const { name } = ways;
	const examples = protocol.examples.filter(({ type }) => type === name);
	const values = examples.filter(({ valid }) => valid).map(({ text }) => codecNamed(name).decode(text));
	const input = arbitrary(codecNamed(name));

	test("of every example and every recorded case", () => {
		const texts = [...examples.map(({ text }) => text), ...wireVectors.map(({ json }) => json)];
		const found = texts.flatMap((text) => difference(ways, () => parsed(text)) ?? []);
		expect(found).toEqual([]);
	});

	test("of anything that is nearly valid", () => {
		const places = fc.oneof(input, mutated(input, junk("text")), mutated(input, oddities));
		fc.assert(
			fc.property(places, (value) => {
				expect(difference(ways, () => value)).toBeUndefined();
			}),
		);
	});

	test("of objects that are not what they seem", () => {
		const found = Object.entries(hostileValues).flatMap(([kind, make]) =>
			values.flatMap((value) =>
				attacks(value, make)
					.flatMap((attack) => difference(ways, attack) ?? [])
					.map((text) => `${kind}: ${text}`),
			),
		);
		expect(found).toEqual([]);
	});

	test("and it writes whatever Plane itself writes, but JSON of any depth", () => {
		const canonical = arbitrary(codecNamed(name), { form: "canonical" });
		fc.assert(
			fc.property(canonical, (value) => {
				if (!holdsAnyJson(name, value)) expect(ways.quick(value)).toBe(ways.careful(value));
			}),
		);
	});
});

const holdsAnyJson = (name: string, value: unknown): boolean =>
	name === "LogMessage" ||
	name === "Option<Value>" ||
	(typeof value === "object" && value !== null && "heartbeat" in value);
