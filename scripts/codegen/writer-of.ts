import { validatorName, writerName } from "./constant-names.js";
import { call, data, list, object } from "./data-literal.js";
import type { Literal } from "./literal.js";
import type { Lookup } from "./lookup.js";
import type { TypeDef } from "./model.js";
import { narrower, type Scalar, type Schemas, type ValidatorSchema, validatorSchema } from "./validator-schema.js";

/** What a scalar's writer is called in the runtime. */
const SCALARS: Readonly<Record<Scalar, string>> = {
	string: "string",
	name: "name",
	boolean: "boolean",
	number: "number",
	null: "nothing",
	utcTime: "utcTime",
	ip: "ipAddr",
	uid: "uid",
	json: "json",
};

/** The functions that the writers' code calls. */
export const WRITER_FUNCTIONS: readonly string[] = [
	...["epochMillis", "external", "firstOf", "integer", "internal", "list", "map", "oneOf"],
	...["option", "orAbsent", "orNull", "struct"],
	...Object.values(SCALARS),
].sort();

/**
 * How plain data of a type is written, as code. It is made of what the validator checks, so the two cannot differ; undefined for
 * a union of types of their own, whose codec takes theirs.
 */
export function writerOf(type: TypeDef, find: Lookup): Literal | undefined {
	const schema = validatorSchema(type, find);
	if (schema === undefined) return undefined;
	// Strings of a closed set are told by their validator, which has them already.
	if (schema.names?.every((name) => /^\w+$/.test(name))) return call("oneOf", validatorName(type.exportName));
	return placeOf(schema);
}

function placeOf(schema: ValidatorSchema): Literal {
	const { orNull, orAbsent } = schema;
	const value = valueOf(schema);
	if (orNull && orAbsent) return call("option", value);
	if (orNull) return call("orNull", value);
	return orAbsent ? call("orAbsent", value) : value;
}

function valueOf(schema: ValidatorSchema): Literal {
	const { ref, is, integer, epochMillis, each, entries, variants, tagged, select } = schema;
	if (ref !== undefined) return call(writerName(ref));
	if (is) return SCALARS[is];
	if (integer) return call("integer", ...narrower(integer).map(data));
	if (epochMillis) return call("epochMillis", data(epochMillis.minimum), data(epochMillis.maximum));
	if (each) return call("list", placeOf(each));
	if (entries) return call("map", placeOf(entries));
	if (variants) return ofVariants(variants);
	if (tagged) return call("internal", data(tagged.tag), ofCases(tagged.cases));
	if (select) return call("firstOf", list(select.map((one) => structOf(one.schema))));
	return structOf(schema);
}

function structOf({ fields, beside }: ValidatorSchema): Literal {
	if (fields === undefined) throw new Error("no writer for a place that is checked otherwise");
	return call("struct", fieldsOf(fields), ...(beside ? [fieldsOf(beside)] : []));
}

function fieldsOf(schemas: Schemas): Literal {
	return object(Object.fromEntries(Object.entries(schemas).map(([name, one]) => [name, placeOf(one)])));
}

function ofVariants({ units, payloads }: NonNullable<ValidatorSchema["variants"]>): Literal {
	return call("external", fieldsOf(payloads), ...(units.length > 0 ? [data(units)] : []));
}

function ofCases(cases: Schemas): Literal {
	const fields = Object.entries(cases).map(([name, schema]) => [name, fieldsOf(schema.fields ?? {})]);
	return object(Object.fromEntries(fields));
}
