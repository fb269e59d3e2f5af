import * as guards from "@plane/messages/guards";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { schemaFiles } from "../schemas/files.js";
import { createAjv, verdictOf } from "../schemas/validators.js";
import { disagreement, randomDocuments } from "../support/ajv-disagreement.js";
import { codecNamed } from "../support/codecs.js";
import { protocol } from "../support/protocol.js";
import { seed } from "./seed.js";

const DOCUMENTS = 100_000;

const ajv = createAjv("checked");
const exportNames = new Map(protocol.types.map(({ name, exportName }) => [name, exportName]));

describe.each(schemaFiles.map((file) => [file.title, file] as const))("%s", (name, file) => {
	const codec = codecNamed(name);
	const accepts = verdictOf(ajv, file);
	const guard: (value: unknown) => boolean = Reflect.get(guards, `is${exportNames.get(name)}`);

	test(`is told by Ajv, validator and guard alike in ${DOCUMENTS} random documents (seed ${seed})`, () => {
		fc.assert(
			fc.property(randomDocuments(codec), (value) => {
				const found = disagreement(codec, accepts, value);
				if (found !== undefined || guard(value) !== codec.is(value)) expect.fail(found ?? "the guard says otherwise");
			}),
			{ seed, numRuns: DOCUMENTS },
		);
	});
});
