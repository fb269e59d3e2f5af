import { isDeepStrictEqual } from "node:util";
import { InvalidMessageError, InvalidSubjectError } from "@plane/messages";
import { describe, expect, test } from "vitest";
import { beyondJsonSchema } from "../schemas/beyond-json-schema.js";
import { codecNamed, encodedText, isMessage, unless } from "../support/codecs.js";
import { protocol } from "../support/protocol.js";
import { parsed } from "../support/wire-vectors.js";

/** Quantities that a reader takes and a writer cannot write without rounding them. */
const unsafe = new Set(beyondJsonSchema["unsafe-quantity"].paths);

/** Refused by Plane today, but written by Plane before 0.3.20: readers take it. */
const FROM_AN_OLDER_PLANE = "schedule-response/scheduled-spawned-missing.invalid.json";

const folderOf = (file: string): string => file.replace(/^\w+\//, "").replace(/\.json$/, "");

describe.each(protocol.types.map(({ name, file }) => [name, folderOf(file)] as const))("%s", (name, folder) => {
	const codec = codecNamed(name);
	const examples = protocol.examples
		.filter(({ type }) => type === name)
		.map((example) => ({ ...example, path: `${folder}/${example.case}.${example.valid ? "valid" : "invalid"}.json` }));
	const valid = examples.filter((example) => example.valid);
	const invalid = examples.filter((example) => !example.valid);
	const paths = (some: typeof examples): readonly string[] => some.map(({ path }) => path);

	test("reads every valid example and refuses every other", () => {
		const reads = (text: string): boolean =>
			unless(InvalidMessageError, () => ({ value: codec.decode(text) })) !== undefined;
		expect(paths(valid.filter(({ text }) => !reads(text)))).toEqual([]);
		expect(paths(invalid.filter(({ text, path }) => reads(text) && path !== FROM_AN_OLDER_PLANE))).toEqual([]);
	});

	test("reads every valid example as it parses the document in it, as far as a number holds what stands there", () => {
		const wrong = valid.filter(({ text }) => {
			const document = unless(InvalidMessageError, () => ({ value: codec.parse(JSON.parse(text)) }));
			return document !== undefined && !isDeepStrictEqual(codec.decode(text), document.value);
		});
		expect(paths(wrong)).toEqual([]);
	});

	test("writes every valid example but unsafe quantities, and reads it back", () => {
		const wrong = valid.filter(({ text, path }) => {
			const value = codec.decode(text);
			const written = unless(InvalidMessageError, () => encodedText(codec, value));
			return (written === undefined) !== unsafe.has(path);
		});
		expect(paths(wrong)).toEqual([]);
	});

	test("refuses to write any invalid example", () => {
		const values = invalid
			.map(({ path, text }) => ({ path, value: parsed(text) }))
			.filter(({ value }) => value !== undefined);
		expect(
			values
				.filter(({ value }) => codec.is(value) || unless(InvalidMessageError, () => codec.encode(value)))
				.map(({ path }) => path),
		).toEqual([]);
	});

	test.runIf(isMessage(codec))("has a subject for every valid example, unless its name says there is none", () => {
		const wrong = valid.filter(({ text, path }) => {
			const subject = isMessage(codec) ? unless(InvalidSubjectError, () => codec.subject(codec.decode(text))) : "";
			return (subject === undefined) !== path.includes("-no-subject.");
		});
		expect(paths(wrong)).toEqual([]);
	});
});
