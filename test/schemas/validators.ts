import { Ajv, type AnySchemaObject } from "ajv";
import { type Json, type JsonObject, type SchemaFile, schemaFiles } from "./files.js";
import { isIpv4, isIpv6 } from "./ip-formats.js";

export type Verdict = (value: Json) => boolean;

/** `ignored` is the right of every JSON Schema validator: what a schema refuses then, it refuses everywhere. */
export type Formats = "checked" | "ignored";

/** An Ajv that knows every schema, `replacement` instead of the one of the same `$id`. */
export function createAjv(formats: Formats, replacement?: JsonObject): Ajv {
	const ajv = new Ajv({
		strict: false,
		inlineRefs: false,
		validateSchema: false,
		addUsedSchema: false,
		messages: false,
		validateFormats: formats === "checked",
		formats: { ipv4: isIpv4, ipv6: isIpv6 },
	});
	for (const { schema } of schemaFiles) {
		const changed = replacement !== undefined && replacement.$id === schema.$id;
		ajv.addSchema(asAjv(changed ? replacement : schema));
	}
	return ajv;
}

export function verdictOf(ajv: Ajv, file: SchemaFile): Verdict {
	const validate = ajv.getSchema(String(file.schema.$id));
	if (!validate) throw new Error(`${file.path} has no $id of its own`);
	return (value) => validate(value) === true;
}

/** A changed copy of a known schema, compiled beside it: everything it refers to stays as it is. */
export function verdictOfCopy(ajv: Ajv, schema: JsonObject): Verdict {
	const id = String(schema.$id).replace(/[^/]+$/, "changed-copy.json");
	const validate = ajv.compile(asAjv({ ...schema, $id: id }));
	ajv.removeSchema(id);
	return (value) => validate(value) === true;
}

const asAjv = (schema: JsonObject): AnySchemaObject => ({ ...schema });
