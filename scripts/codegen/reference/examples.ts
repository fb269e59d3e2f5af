import { exampleSubject, subjectOf } from "../example-subject.js";
import type { Lookup } from "../lookup.js";
import type { Body, Json, Struct, TypeDef, Variant } from "../model.js";
import { blocks, code, fence } from "./markdown.js";

const WIDTH = 100;

/** The examples of the schema, each with a line that says what is special about it, unless that of the one before says the same. */
export function exampleText(type: TypeDef, find: Lookup): string {
	let last = "";
	return blocks(
		...type.examples.map((example) => {
			const line = caption(type, example, find);
			const told = line === last ? "" : line;
			last = line;
			return blocks(told, fence("json", jsonText(example)));
		}),
	);
}

function caption(type: TypeDef, example: Json, find: Lookup): string {
	if (type.message !== undefined && type.message.subjects.length > 1) {
		const subject = subjectOf(type.message, example);
		return subject === undefined ? "" : `${code(subject.name)}, on ${code(exampleSubject(subject, example))}:`;
	}
	const text = bodyCaption(type.body, example, find);
	return text === "" ? "" : `${text[0]?.toUpperCase()}${text.slice(1)}:`;
}

function bodyCaption(body: Body, example: Json, find: Lookup): string {
	switch (body.kind) {
		case "struct":
			return structCaption(body, example);
		case "external":
			return variantCaption(body.variants, example, find);
		case "untagged": {
			const names = body.variants.flatMap(({ kind, name }) => (kind === "ref" ? [name] : []));
			return names.find((name) => isComplete(find(name).body, example)) ?? "";
		}
		default:
			return "";
	}
}

function structCaption({ fields }: Struct, example: Json): string {
	const keys = new Set(keysOf(example));
	const required = fields.filter((field) => field.required);
	if (required.length === fields.length) return "";
	if (keys.size === required.length) return "with what is required only";
	return fields.every(({ name }) => keys.has(name)) ? "with every field" : "";
}

function variantCaption(variants: readonly Variant[], example: Json, find: Lookup): string {
	if (typeof example === "string") return code(example);
	const [key = ""] = keysOf(example);
	const payload = variants.find(({ name }) => name === key)?.payload;
	const body = payload?.kind === "ref" ? find(payload.name).body : payload;
	const value = (example as { readonly [key: string]: Json })[key] ?? null;
	const detail = body === undefined ? "" : bodyCaption(body, value, find);
	return detail === "" ? code(key) : `${code(key)}, ${detail}`;
}

function isComplete(body: Body, example: Json): boolean {
	const keys = keysOf(example);
	return body.kind === "struct" && body.fields.every(({ name, required }) => !required || keys.includes(name));
}

function keysOf(json: Json): string[] {
	return typeof json === "object" && json !== null ? Object.keys(json) : [];
}

function jsonText(json: Json): string {
	const line = JSON.stringify(json);
	return line.length <= WIDTH ? line : JSON.stringify(json, null, 2);
}
