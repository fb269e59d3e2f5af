import { validatorName, writerName } from "./constant-names.js";
import { call, data, list, object } from "./data-literal.js";
import type { Literal } from "./literal.js";
import type { Lookup } from "./lookup.js";
import type { Protocol, TypeDef } from "./model.js";
import { type Bounds, type Scalar, type Schemas, type ValidatorSchema, validatorSchema } from "./validator-schema.js";

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
	...[
		"epochMillis",
		"external",
		"firstOf",
		"integer",
		"internal",
		"list",
		"map",
		"oneOf",
		"option",
		"orAbsent",
		"orNull",
	],
	...["struct"],
	...Object.values(SCALARS),
].sort();

/**
 * How plain data of a type is written, as code. It is made of what the validator checks, so the two cannot differ; undefined for
 * a union of types of their own, whose codec takes theirs.
 */
export function writerOf(type: TypeDef, { types }: Protocol, find: Lookup): Literal | undefined {
	const schema = validatorSchema(type, find);
	if (schema === undefined) return undefined;
	// Strings of a closed set are told by their validator, which has them already.
	if (schema.names?.every((name) => /^\w+$/.test(name))) return call("oneOf", validatorName(type.exportName));
	const names = new Map(types.map(({ id, exportName }) => [id, writerName(exportName)]));
	return placeOf(schema, (id) => `${names.get(id) ?? id}()`);
}

type NameOf = (id: string) => string;

function placeOf(schema: ValidatorSchema, nameOf: NameOf): Literal {
	const { orNull, orAbsent } = schema;
	const value = valueOf(schema, nameOf);
	if (orNull && orAbsent) return call("option", value);
	if (orNull) return call("orNull", value);
	return orAbsent ? call("orAbsent", value) : value;
}

function valueOf(schema: ValidatorSchema, nameOf: NameOf): Literal {
	const { $ref, is, integer, epochMillis, each, entries, variants, tagged, select } = schema;
	if ($ref !== undefined) return nameOf($ref);
	if (is) return SCALARS[is];
	if (integer) return ofInteger(integer);
	if (epochMillis) return call("epochMillis", data(epochMillis.minimum), data(epochMillis.maximum));
	if (each) return call("list", placeOf(each, nameOf));
	if (entries) return call("map", placeOf(entries, nameOf));
	if (variants) return ofVariants(variants, nameOf);
	if (tagged) return call("internal", data(tagged.tag), ofCases(tagged.cases, nameOf));
	if (select) return call("firstOf", list(select.map((one) => structOf(one.schema, nameOf))));
	return structOf(schema, nameOf);
}

/** Bounds that are the runtime's own are left out. */
function ofInteger({ minimum, maximum }: Bounds): Literal {
	if (maximum < Number.MAX_SAFE_INTEGER) return call("integer", data(minimum), data(maximum));
	return minimum === Number.MIN_SAFE_INTEGER ? call("integer") : call("integer", data(minimum));
}

function structOf({ fields, beside }: ValidatorSchema, nameOf: NameOf): Literal {
	if (fields === undefined) throw new Error("no writer for a place that is checked otherwise");
	return call("struct", fieldsOf(fields, nameOf), ...(beside ? [fieldsOf(beside, nameOf)] : []));
}

function fieldsOf(schemas: Schemas, nameOf: NameOf): Literal {
	return object(Object.fromEntries(Object.entries(schemas).map(([name, one]) => [name, placeOf(one, nameOf)])));
}

function ofVariants({ units, payloads }: NonNullable<ValidatorSchema["variants"]>, nameOf: NameOf): Literal {
	return call("external", fieldsOf(payloads, nameOf), ...(units.length > 0 ? [data(units)] : []));
}

function ofCases(cases: Schemas, nameOf: NameOf): Literal {
	const fields = Object.entries(cases).map(([name, schema]) => [name, fieldsOf(schema.fields ?? {}, nameOf)]);
	return object(Object.fromEntries(fields));
}
