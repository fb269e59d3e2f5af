import { arbitrary } from "@plane/testing";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { codec } from "../../packages/messages/src/codec.js";
import * as readers from "../../packages/messages/src/gen/readers.js";
import * as shapes from "../../packages/messages/src/gen/shapes.js";
import * as validators from "../../packages/messages/src/gen/validators.js";
import type { Validate } from "../../packages/messages/src/issues.js";
import type { Reader } from "../../packages/messages/src/reader.js";
import type { Shape } from "../../packages/messages/src/shape.js";
import { uidsAt } from "../../packages/messages/src/uid.js";
import { lookup } from "../../scripts/codegen/lookup.js";
import { uidPaths } from "../../scripts/codegen/uid-paths.js";
import { codecNamed, outcome, roundedText } from "../support/codecs.js";
import { junk, mutated } from "../support/mutated.js";
import { protocol } from "../support/protocol.js";
import { isAccepted, wireVectors } from "../support/wire-vectors.js";

fc.configureGlobal({ seed: 20_240_314, numRuns: 200 });

const named = <T>(module: object, name: string): T | undefined => (module as Readonly<Record<string, T>>)[name];

/** The ways to read a message: the quick one, both as codecs do, and `JSON.parse` alone. */
const types = protocol.types.flatMap(({ name, exportName, body }) => {
	const quick = named<Reader>(readers, `${exportName}Reader`);
	const validate = named<Validate>(validators, `validate${exportName}`);
	if (quick === undefined || validate === undefined) return [];
	const shape = named<() => Shape>(shapes, `${exportName}Shape`);
	const spec = { name, validate, exact: uidsAt(uidPaths(body, lookup(protocol))), ...(shape && { shape }) };
	// A new codec leaves no text out.
	const both = (text: string) => codec({ ...spec, reader: quick }).decode(text);
	return [{ name, quick, both, careful: codec(spec).decode }];
});

/** Texts that are nearly JSON: some characters of another one are left out, doubled, or others. */
const misspelt = (texts: fc.Arbitrary<string>): fc.Arbitrary<string> => {
	const other = fc.constantFrom(
		...'"\\{}[]:,.-+0123456789eE ntrue\n\u0000\ud800\u{1f600}'.split(""),
		"",
		"null",
		"1e400",
	);
	const change = fc.tuple(fc.nat(), fc.nat({ max: 2 }), other);
	return fc.tuple(texts, fc.array(change, { minLength: 1, maxLength: 3 })).map(([text, changes]) =>
		changes.reduce((before, [seed, length, put]) => {
			const at = seed % (before.length + 1);
			return before.slice(0, at) + put + before.slice(at + length);
		}, text),
	);
};

const messages = new Set(protocol.types.filter(({ file }) => file.startsWith("messages/")).map(({ name }) => name));

test("the messages and replies without lists, maps and free JSON have both ways", () => {
	const others = [...messages].filter((name) => !types.some((type) => type.name === name));
	expect(others.sort()).toEqual([
		"DroneStateUpdate",
		"DroneStatsMessage",
		"LogMessage",
		"ScheduleRequest",
		"SpawnRequest",
	]);
});

describe.each(types)("the quick way reads $name", ({ name, quick, both, careful }) => {
	const of = (form: "canonical" | "input"): fc.Arbitrary<unknown> => arbitrary(codecNamed(name), { form });
	const texts = (values: fc.Arbitrary<unknown>): fc.Arbitrary<string> => values.map(roundedText);
	const canonical = of("canonical").map((value) => codecNamed(name).stringify(value as never));
	const hasEscapes = (text: string): boolean => text.includes("\\");

	test("wherever Plane itself has written, but for escapes and free JSON", () => {
		const written = wireVectors
			.filter(isAccepted)
			.filter(({ type }) => type === name || type === `drone_state.${name}`);
		const left = written.map(({ out }) => out).filter((out) => quick(out) === undefined);
		expect(left.filter((out) => !hasEscapes(out) && !out.includes("heartbeat"))).toEqual([]);
		expect(written.length - left.length).toBeGreaterThan(0);
	});

	test("as the careful way does, or not at all", () => {
		const places = fc.oneof(
			canonical,
			texts(of("input")),
			texts(mutated(of("input"), junk("text"))),
			misspelt(canonical),
		);
		let read = 0;
		fc.assert(
			fc.property(places, (text) => {
				if (quick(text) !== undefined) read += 1;
				expect(outcome(() => both(text))).toEqual(outcome(() => careful(text)));
			}),
		);
		expect(read).toBeGreaterThan(0);
	});
});
