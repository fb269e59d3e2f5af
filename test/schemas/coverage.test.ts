import { expect, test } from "vitest";
import { examples, schemaFiles } from "./files.js";
import { type Mutant, mutantsOf } from "./mutants.js";
import { createAjv, verdictOfCopy } from "./validators.js";

const ajv = createAjv("checked");

/** A schema without one variant, one enum value or `null`, or with an optional property made mandatory. */
const narrower = ({ name }: Mutant): boolean => /\/(?:enum|type|anyOf|oneOf) \S+ out$|\/required \S+ added$/.test(name);

test.each(schemaFiles)(
	"$path has a valid example of every variant and value, and of every option null and absent",
	(file) => {
		const valid = examples.filter(({ folder, valid }) => folder === file.folder && valid);
		const missing = mutantsOf(file.schema).filter((mutant) => {
			if (!narrower(mutant)) return false;
			const verdict = verdictOfCopy(ajv, mutant.schema);
			return valid.every(({ value }) => verdict(value));
		});
		expect(missing.map(({ name }) => name)).toEqual([]);
	},
);
