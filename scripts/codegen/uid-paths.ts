import type { Lookup } from "./lookup.js";
import type { Body, Struct, Value } from "./model.js";

type Path = readonly string[];

/** Where 64-bit identities stand in a type: only there a text may have to be read twice, and bigints are written. */
export function uidPaths(body: Body, find: Lookup): readonly Path[] {
	switch (body.kind) {
		case "scalar":
			return none(ofValue(body.value, find), "outside of a struct");
		case "enum":
			return [];
		case "struct":
			return ofStruct(body, find);
		case "external":
			return body.variants.flatMap(({ name, payload }) => (payload ? below(name, ofPayload(payload, find)) : []));
		case "internal":
			return none(
				body.variants.flatMap(({ payload }) => ofPayload(payload, find)),
				"beside a tag",
			);
		case "untagged":
			return body.variants.flatMap((variant) => ofPayload(variant.kind === "ref" ? variant : variant.struct, find));
	}
}

function ofPayload(payload: Struct | { readonly kind: "ref"; readonly name: string }, find: Lookup): readonly Path[] {
	return payload.kind === "ref" ? uidPaths(find(payload.name).body, find) : ofStruct(payload, find);
}

function ofStruct({ fields, flatten }: Struct, find: Lookup): readonly Path[] {
	const beside = flatten === undefined ? [] : uidPaths(find(flatten).body, find);
	return [...fields.flatMap(({ name, value }) => below(name, ofValue(value, find))), ...beside];
}

function ofValue(value: Value, find: Lookup): readonly Path[] {
	switch (value.kind) {
		case "integer":
			return value.exact ? [[]] : [];
		case "ref": {
			const { body } = find(value.name);
			return body.kind === "scalar" ? ofValue(body.value, find) : uidPaths(body, find);
		}
		case "nullable":
			return ofValue(value.value, find);
		case "array":
			return none(ofValue(value.items, find), "in a list");
		case "map":
			return none(ofValue(value.value, find), "in a map");
		default:
			return [];
	}
}

/** The runtime follows fixed keys, which must mean the same in every document that has them. */
function none(paths: readonly Path[], where: string): readonly Path[] {
	if (paths.length > 0) throw new Error(`no way to read a 64-bit identity ${where}`);
	return paths;
}

function below(name: string, paths: readonly Path[]): readonly Path[] {
	return paths.map((path) => [name, ...path]);
}
