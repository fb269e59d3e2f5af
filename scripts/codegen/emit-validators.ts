import { validatorName } from "./constant-names.js";
import { importsFor } from "./imports.js";
import { lookup } from "./lookup.js";
import type { Protocol } from "./model.js";
import { header, type OutputFile } from "./output.js";
import { RUNTIME, type Validator, validatorOf } from "./validator-code.js";
import { validatorSchema } from "./validator-schema.js";

/** `gen/validators.ts`: one self-contained function per type, which a bundler drops when nobody calls it. */
export function emitValidators(protocol: Protocol): readonly OutputFile[] {
	const code = [...validatorsOf(protocol)].map(({ text }) => text).join("\n");
	const text = `// @ts-nocheck\n${header("emit-validators")}\n${importsFor(code, RUNTIME)}\n${code}`;
	return [{ path: "packages/messages/src/gen/validators.ts", text }];
}

/** A type's validator is made after those of the types that it refers to, and knows what they ask for. */
function validatorsOf(protocol: Protocol): Iterable<Validator> {
	const find = lookup(protocol);
	const made = new Map<string, Validator>();
	for (const type of protocol.types) {
		const schema = validatorSchema(type, find);
		if (schema === undefined) continue;
		const callee = (exportName: string): Validator => {
			const validator = made.get(exportName);
			if (validator === undefined) throw new Error(`${type.name} refers to ${exportName}, which has no validator`);
			return validator;
		};
		made.set(type.exportName, validatorOf(validatorName(type.exportName), schema, callee));
	}
	return made.values();
}
