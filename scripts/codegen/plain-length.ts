import { omitOf } from "./canonical-field.js";
import { accessText } from "./literal.js";
import type { Lookup } from "./lookup.js";
import type { Body, Field, Struct, TypeDef, Value, Variant } from "./model.js";

/** A length as code: what is always there, and what depends on the document. */
interface Length {
	readonly fixed: number;
	readonly terms: readonly string[];
}

/**
 * Code for the length of a canonical document's shortest text, the one without escapes and spaces; undefined for types with
 * numbers or free JSON in them, of which there are texts of many lengths.
 */
export function plainLength({ body, exportName }: TypeDef, find: Lookup): string | undefined {
	if (body.kind !== "struct" && body.kind !== "external") return undefined;
	const length = ofBody(body, "value", find);
	return length && `(value: ${exportName}) => ${sum(length)}`;
}

function sum({ fixed, terms }: Length): string {
	return [...(fixed > 0 || terms.length === 0 ? [String(fixed)] : []), ...terms].join(" + ");
}

function ofBody(body: Body, at: string, find: Lookup): Length | undefined {
	switch (body.kind) {
		case "scalar":
			return ofValue(body.value, at, find);
		case "enum":
			return ofString(at);
		case "struct":
			return ofStruct(body, at, find);
		case "external":
			return ofExternal(body.variants, at, find);
		default:
			return undefined;
	}
}

function ofString(at: string): Length {
	return { fixed: 2, terms: [`${at}.length`] };
}

function ofValue(value: Value, at: string, find: Lookup): Length | undefined {
	switch (value.kind) {
		case "string":
			return ofString(at);
		case "boolean":
			return { fixed: 0, terms: [`(${at} ? 4 : 5)`] };
		case "null":
			return { fixed: 4, terms: [] };
		case "nullable": {
			const inner = ofValue(value.value, at, find);
			return inner && { fixed: 0, terms: [`(${at} === null ? 4 : ${sum(inner)})`] };
		}
		case "ref":
			return ofBody(find(value.name).body, at, find);
		default:
			return undefined;
	}
}

/** Each field brings its key, a colon and a comma; the last one has no comma, but there are two braces. */
function ofStruct({ fields, flatten }: Struct, at: string, find: Lookup): Length | undefined {
	if (flatten !== undefined || !fields.some((field) => omitOf(field) === undefined)) return undefined;
	return added(
		1,
		fields.map((field) => ofField(field, at + accessText(field.name), find)),
	);
}

function ofField(field: Field, at: string, find: Lookup): Length | undefined {
	const omit = omitOf(field);
	const value = omit === "none" && field.value.kind === "nullable" ? field.value.value : field.value;
	const length = omit === "empty" ? undefined : added(withKey(field.name), [ofValue(value, at, find)]);
	if (omit === undefined || length === undefined) return length;
	return { fixed: 0, terms: [`(${at} === undefined ? 0 : ${sum(length)})`] };
}

const withKey = (name: string): number => JSON.stringify(name).length + 2;

function added(fixed: number, parts: readonly (Length | undefined)[]): Length | undefined {
	let total: Length = { fixed, terms: [] };
	for (const part of parts) {
		if (part === undefined) return undefined;
		total = { fixed: total.fixed + part.fixed, terms: [...total.terms, ...part.terms] };
	}
	return total;
}

/** A bare string, or the only variant that is not one. */
function ofExternal(variants: readonly Variant[], at: string, find: Lookup): Length | undefined {
	const [only, ...others] = variants.filter(({ payload }) => payload !== undefined);
	if (only?.payload === undefined || others.length > 0) return undefined;
	const { name, payload } = only;
	const inside = at + accessText(name);
	const length = payload.kind === "ref" ? ofValue(payload, inside, find) : ofStruct(payload, inside, find);
	const whole = added(withKey(name) + 1, [length]);
	if (whole === undefined || variants.length === 1) return whole;
	return { fixed: 0, terms: [`(typeof ${at} === "string" ? ${sum(ofString(at))} : ${sum(whole)})`] };
}
