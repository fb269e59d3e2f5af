import type { Field, Struct, TypeDef, Variant } from "./model.js";
import type { TypesByName } from "./payload-path.js";
import { pointer } from "./problem.js";

type Report = (path: string, reason: string) => void;

/** What JSON Schema cannot say about a type: its names, and that each field's annotations fit its value. */
export function checkType(type: TypeDef, types: TypesByName, report: Report): void {
	checkNames(type, report);
	const { body } = type;
	if (body.kind === "struct") checkStruct(body, "", types, report);
	if (body.kind === "external" || body.kind === "internal") checkVariants(body.variants, types, report);
	if (body.kind === "enum") checkFacts(body.values, report);
	if (body.kind !== "untagged") return;
	body.variants.forEach((variant, i) => {
		if (variant.kind === "inline") checkStruct(variant.struct, pointer("/anyOf", i), types, report);
	});
}

function checkNames({ name, exportName, file, id }: TypeDef, report: Report): void {
	const base = file.replace(/^.*\//, "").replace(/\.json$/, "");
	if (id !== `plane:/${file}`) report("/$id", `is not plane:/${file}`);
	if (!/^[A-Z][A-Za-z0-9]*$/.test(exportName))
		report("/x-export", `is needed: ${exportName} is no name for a TypeScript type`);
	if (exportName === name && base !== kebab(name))
		report("/title", `${name} belongs in a file called ${kebab(name)}.json`);
	if (!/^[a-z0-9]+(?:-[a-z0-9]+)*$/.test(base)) report("", "has a file name that is not kebab-case");
}

/** `FetchBackendForLock` → `fetch-backend-for-lock`. */
export function kebab(name: string): string {
	return name.replaceAll(/(?<=[a-z0-9])(?=[A-Z])/g, "-").toLowerCase();
}

function checkStruct(struct: Struct, path: string, types: TypesByName, report: Report): void {
	for (const field of struct.fields) {
		checkField(field, (reason) => report(pointer(path, "properties", field.name), reason));
	}
	if (struct.flatten !== undefined)
		checkFlatten(struct, struct.flatten, types, (reason) => report(pointer(path, "x-flatten"), reason));
}

function checkField(field: Field, report: (reason: string) => void): void {
	const { value, required } = field;
	// Validators ask `data.name === undefined`, which a name that every object inherits would never be.
	if (field.name in {}) report("has a name that every object inherits");
	if (required && field.default !== undefined) report("has a default though it is required");
	if (field.readDefault !== undefined && !required) report("needs no x-read-default: it is not required");
	if (!required && value.kind !== "nullable" && field.default === undefined)
		report("may be left out, yet has neither null nor a default");
}

function checkFlatten(struct: Struct, target: string, types: TypesByName, report: (reason: string) => void): void {
	const body = types.get(target)?.body;
	if (body?.kind !== "external") report("is no externally tagged union");
	for (const { name, payload } of body?.kind === "external" ? body.variants : []) {
		if (!payload) report(`brings in the variant ${name}, which has no payload: it could not stand beside fields`);
		if (struct.fields.some((field) => field.name === name))
			report(`brings in the variant ${name}, which is a field already`);
	}
}

function checkVariants(variants: readonly Variant[], types: TypesByName, report: Report): void {
	variants.forEach(({ name, payload }, i) => {
		const path = pointer("/oneOf", i);
		if (variants.findIndex((other) => other.name === name) !== i) report(path, `names the variant ${name} again`);
		if (payload?.kind === "struct") checkStruct(payload, path, types, report);
	});
}

function checkFacts(values: readonly { terminal?: boolean; running?: boolean; value: string }[], report: Report): void {
	for (const fact of ["terminal", "running"] as const) {
		const told = values.filter((value) => value[fact] !== undefined);
		if (told.length !== 0 && told.length !== values.length) report("/x-values", `says ${fact} of some values only`);
	}
}
