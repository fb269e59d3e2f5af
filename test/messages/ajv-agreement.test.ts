import { InvalidMessageError } from "@plane/messages";
import { arbitrary } from "@plane/testing";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { type Json, schemaFiles } from "../schemas/files.js";
import { createAjv, verdictOf } from "../schemas/validators.js";
import { codecNamed, encodedText, unless } from "../support/codecs.js";
import { junk, mutated } from "../support/mutated.js";
import { protocol } from "../support/protocol.js";
import { parsed, wireVectors } from "../support/wire-vectors.js";

fc.configureGlobal({ seed: 20_240_314, numRuns: 60 });

const ajv = createAjv("checked");

/** What plain JSON Schema cannot see, and our validators do. */
const BEYOND_JSON_SCHEMA = new Set(["integer", "uid", "utcTime", "wellFormed", "json", "epochMillis"]);

function hasLoneSurrogate(value: unknown): boolean {
	if (typeof value === "string") return !value.isWellFormed();
	return typeof value === "object" && value !== null && Object.entries(value).flat().some(hasLoneSurrogate);
}

/** A cluster message with a fault is no heartbeat for us, even if it has that key as well. */
const isBroken = (name: string, value: unknown): boolean =>
	name === "WorldStateMessage" &&
	typeof value === "object" &&
	value !== null &&
	"heartbeat" in value &&
	"cluster" in value;

describe.each(schemaFiles.map((file) => [file.title, file] as const))("the validator of %s", (name, file) => {
	const codec = codecNamed(name);
	const accepts = verdictOf(ajv, file);

	/** How the validator and Ajv on the canonical schema differ on parsed JSON; `undefined` when they agree. */
	function disagreement(value: unknown): string | undefined {
		const issues = codec.issues(value);
		const byAjv = accepts(value as Json);
		if (byAjv === (issues.length === 0)) return undefined;
		if (!byAjv) return `only Ajv refuses ${JSON.stringify(value)}`;
		const isBeyond = issues.every(({ keyword }) => BEYOND_JSON_SCHEMA.has(keyword)) || hasLoneSurrogate(value);
		if (isBeyond || isBroken(name, value)) return undefined;
		return `only the validator refuses ${JSON.stringify(value)}: ${issues[0]?.keyword}`;
	}

	test("agrees with Ajv on the vectors and examples", () => {
		const texts = [
			...wireVectors.filter(({ type }) => type.replace(/^\w+\./, "") === name).map(({ json }) => json),
			...protocol.examples.filter(({ type }) => type === name).map(({ text }) => text),
		];
		expect(
			texts
				.map(parsed)
				.filter((value) => value !== undefined)
				.flatMap((value) => disagreement(value) ?? []),
		).toEqual([]);
	});

	test("agrees with Ajv on random documents with and without a fault", () => {
		const input = arbitrary(codec).map(withoutBigints);
		fc.assert(
			fc.property(fc.oneof(input, mutated(input, junk("text")), fc.jsonValue()), (value) => {
				expect(disagreement(value)).toBeUndefined();
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

/** Ajv knows no bigint. */
function withoutBigints(value: unknown): unknown {
	return JSON.parse(
		JSON.stringify(value, (_, item: unknown) => (typeof item === "bigint" ? Number(BigInt.asUintN(53, item)) : item)),
	);
}
