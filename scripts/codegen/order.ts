import type { Body, Struct, TypeDef, Value } from "./model.js";
import { compare } from "./problem.js";

/** Every type after the ones it refers to, otherwise by file; a type that contains itself ends the walk with its name. */
export function inDependencyOrder(types: readonly TypeDef[]): {
	types: readonly TypeDef[];
	circular: readonly TypeDef[];
} {
	const byName = new Map(types.map((type) => [type.name, type]));
	const done = new Set<TypeDef>();
	const open = new Set<TypeDef>();
	const circular: TypeDef[] = [];
	const visit = (type: TypeDef): void => {
		if (done.has(type)) return;
		if (open.has(type)) return void circular.push(type);
		open.add(type);
		for (const name of references(type)) {
			const target = byName.get(name);
			if (target) visit(target);
		}
		done.add(type);
	};
	for (const type of [...types].sort((a, b) => compare(a.file, b.file))) visit(type);
	return { types: [...done], circular };
}

function references(type: TypeDef): readonly string[] {
	const reply = type.message?.reply;
	return [...ofBody(type.body), ...(reply === undefined ? [] : [reply])];
}

function ofBody(body: Body): readonly string[] {
	switch (body.kind) {
		case "scalar":
			return ofValue(body.value);
		case "enum":
			return [];
		case "struct":
			return ofStruct(body);
		case "external":
		case "internal":
			return body.variants.flatMap(({ payload }) => (payload ? ofPayload(payload) : []));
		case "untagged":
			return body.variants.flatMap((variant) => ofPayload(variant.kind === "ref" ? variant : variant.struct));
	}
}

function ofPayload(payload: Struct | { readonly kind: "ref"; readonly name: string }): readonly string[] {
	return payload.kind === "ref" ? [payload.name] : ofStruct(payload);
}

function ofStruct(struct: Struct): readonly string[] {
	const flatten = struct.flatten === undefined ? [] : [struct.flatten];
	return [...struct.fields.flatMap(({ value }) => ofValue(value)), ...flatten];
}

function ofValue(value: Value): readonly string[] {
	switch (value.kind) {
		case "ref":
			return [value.name];
		case "array":
			return ofValue(value.items);
		case "map":
		case "nullable":
			return ofValue(value.value);
		default:
			return [];
	}
}
