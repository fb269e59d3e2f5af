import { INTEGER_BOUNDS } from "../codegen/integer-bounds.js";
import type { TypeDef, Value } from "../codegen/model.js";
import { type Layout, Numeral } from "../codegen/print-json.js";
import { SchemaError } from "../codegen/problem.js";

/** How the file at hand names the others. */
export interface References {
	/** The relative path of a type's file. */
	file(name: string): string;
	/** Whether some struct takes the union in among its fields. */
	isFlattened(name: string): boolean;
}

/** References out of one file into those of all types. */
export function referencesFrom(file: string, types: readonly TypeDef[]): References {
	const files = new Map(types.map((type) => [type.name, type.file]));
	const flattened = new Set(types.flatMap(({ body }) => flattenedBy(body)));
	const folder = file.split("/")[0];
	return {
		file(name) {
			const target = files.get(name);
			if (target === undefined)
				throw new SchemaError([{ file, path: "", reason: `refers to ${name}, which has no schema` }]);
			const [there, base] = target.split("/");
			return there === folder ? `./${base}` : `../${target}`;
		},
		isFlattened: (name) => flattened.has(name),
	};
}

function flattenedBy(body: TypeDef["body"]): readonly string[] {
	const structs =
		body.kind === "struct"
			? [body]
			: body.kind === "untagged"
				? body.variants.flatMap((variant) => (variant.kind === "inline" ? [variant.struct] : []))
				: body.kind === "external" || body.kind === "internal"
					? body.variants.flatMap(({ payload }) => (payload?.kind === "struct" ? [payload] : []))
					: [];
	return structs.flatMap(({ flatten }) => flatten ?? []);
}

/** The keywords of a value: `Option` becomes `null` beside the type, references stand in `allOf`. */
export function printValue(value: Value, refs: References): { readonly [key: string]: Layout | undefined } {
	if (value.kind !== "nullable") return printPlain(value, refs);
	if (value.value.kind === "ref") return { anyOf: [{ $ref: refs.file(value.value.name) }, { type: "null" }] };
	const { type, ...rest } = printPlain(value.value, refs);
	return { type: [type as string, "null"], ...rest };
}

function printPlain(value: Value, refs: References): { readonly [key: string]: Layout | undefined } {
	switch (value.kind) {
		case "json":
			return { "x-json": true };
		case "ref":
			return { allOf: [{ $ref: refs.file(value.name) }] };
		case "map":
			return { type: "object", additionalProperties: printValue(value.value, refs) };
		case "array":
			return { type: "array", items: printValue(value.items, refs) };
		case "integer": {
			const { minimum, maximum } = INTEGER_BOUNDS[value.width];
			return {
				type: "integer",
				minimum: new Numeral(minimum),
				maximum: new Numeral(maximum),
				"x-int": value.width,
				"x-unit": value.unit,
				"x-exact": value.exact ? true : undefined,
			};
		}
		case "number":
			return { type: "number", "x-unit": value.unit };
		default:
			return { type: value.kind };
	}
}
