import type { Body, Field, Struct, TypeDef } from "../codegen/model.js";
import { bodyDrift } from "./drift-body.js";
import type { Mirrored, Ours } from "./merge.js";

/** What may only have another name now: the words of the old one are for a person to carry over. */
export function findRenames(ours: Ours, target: Mirrored): readonly string[] {
	const gone = ours.types.filter(({ file }) => !target.types.some((type) => type.file === file));
	const added = target.types.filter(({ file }) => !ours.types.some((type) => type.file === file));
	const renamed = gone.flatMap((before) =>
		added
			.filter((after) => looksLike(before, after))
			.map(
				({ name, file }) =>
					`${name} looks like ${before.name} under another name: carry over what schemas/${before.file} said into schemas/${file}, and the examples`,
			),
	);
	return [...renamed, ...target.types.flatMap((type) => lostSecrets(ours.types, type))];
}

function looksLike(before: TypeDef, after: TypeDef): boolean {
	const templates = ({ message }: TypeDef): readonly string[] =>
		message?.subjects.map(({ template }) => template) ?? [];
	return (
		templates(after).some((template) => templates(before).includes(template)) ||
		bodyDrift("", before.body, after.body).length === 0
	);
}

function lostSecrets(types: readonly TypeDef[], after: TypeDef): readonly string[] {
	const before = types.find(({ file }) => file === after.file);
	if (!before) return [];
	const structs = structsOf(after.body);
	return [...structsOf(before.body)].flatMap(([place, { fields }]) => {
		const now = structs.get(place)?.fields ?? [];
		const has = (list: readonly Field[], name: string): boolean => list.some((field) => field.name === name);
		const added = now.filter(({ name }) => !has(fields, name)).map(({ name }) => name);
		if (added.length === 0) return [];
		return fields
			.filter(({ name, secret }) => secret && !has(now, name))
			.map(
				({ name }) =>
					`${after.name}${place}.${name} was secret and is gone: ${added.join(", ")} may have to be secret now (x-secret)`,
			);
	});
}

/** The structs inside a type, by the place they stand at. */
function structsOf(body: Body): ReadonlyMap<string, Struct> {
	switch (body.kind) {
		case "struct":
			return new Map([["", body]]);
		case "external":
		case "internal":
			return new Map(
				body.variants.flatMap(({ name, payload }) => (payload?.kind === "struct" ? [[`.${name}`, payload]] : [])),
			);
		case "untagged":
			return new Map(body.variants.flatMap((form) => (form.kind === "inline" ? [[`.${form.name}`, form.struct]] : [])));
		default:
			return new Map();
	}
}
