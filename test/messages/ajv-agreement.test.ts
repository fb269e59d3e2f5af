import { InvalidMessageError } from "@plane/messages";
import { arbitrary } from "@plane/testing";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { schemaFiles } from "../schemas/files.js";
import { createAjv, verdictOf } from "../schemas/validators.js";
import { disagreement, randomDocuments } from "../support/ajv-disagreement.js";
import { codecNamed, encodedText, unless } from "../support/codecs.js";
import { junk, mutated } from "../support/mutated.js";
import { protocol } from "../support/protocol.js";
import { parsed, wireVectors } from "../support/wire-vectors.js";

fc.configureGlobal({ seed: 20_240_314, numRuns: 60 });

const ajv = createAjv("checked");

describe.each(schemaFiles.map((file) => [file.title, file] as const))("the validator of %s", (name, file) => {
	const codec = codecNamed(name);
	const accepts = verdictOf(ajv, file);

	test("agrees with Ajv on the vectors and examples", () => {
		const texts = [
			...wireVectors.filter(({ type }) => type.replace(/^\w+\./, "") === name).map(({ json }) => json),
			...protocol.examples.filter(({ type }) => type === name).map(({ text }) => text),
		];
		expect(
			texts
				.map(parsed)
				.filter((value) => value !== undefined)
				.flatMap((value) => disagreement(codec, accepts, value) ?? []),
		).toEqual([]);
	});

	test("agrees with Ajv on random documents with and without a fault", () => {
		fc.assert(
			fc.property(randomDocuments(codec), (value) => {
				expect(disagreement(codec, accepts, value)).toBeUndefined();
			}),
		);
	});

	test("lets nothing be written that the schema refuses", () => {
		const input = arbitrary(codec);
		fc.assert(
			fc.property(fc.oneof(input, mutated(input, junk("text"))), (value) => {
				const text = unless(InvalidMessageError, () => encodedText(codec, value));
				expect(text === undefined || accepts(JSON.parse(text))).toBe(true);
			}),
		);
	});
});
