import type { Body, EnumValue, Field, Struct, TypeDef, UntaggedVariant, Variant } from "./model.js";
import { pointer } from "./problem.js";
import type { RawSchema } from "./raw.js";
import { type Reading, readValue } from "./read-value.js";

/** What a schema file says about its type; the message it may be is read apart. */
export function readType(file: string, raw: RawSchema, reading: Reading): TypeDef {
	const name = raw.title ?? "";
	return {
		name,
		exportName: raw["x-export"] ?? name,
		file,
		id: raw.$id ?? "",
		rust: raw["x-rust"] ?? "",
		description: raw.description ?? "",
		examples: raw.examples ?? [],
		...since(raw),
		...deprecated(raw),
		traps: raw["x-traps"] ?? [],
		body: readBody(raw, reading),
	};
}

function readBody(raw: RawSchema, reading: Reading): Body {
	if (raw["x-tagging"] === "external") return { kind: "external", variants: readExternal(raw, reading) };
	if (raw["x-tagging"] === "internal") return readInternal(raw, reading);
	if (raw["x-tagging"] === "untagged") {
		const branches = raw.anyOf ?? [];
		return {
			kind: "untagged",
			variants: branches.map((branch, i) => readUntagged(branch, pointer("/anyOf", i), reading)),
		};
	}
	if (raw.enum) {
		const fold = raw["x-read-fold"];
		return { kind: "enum", values: readEnum(raw, raw.enum, reading), ...(fold ? { fold } : {}) };
	}
	if (raw.properties) return readStruct(raw, "", reading);
	return { kind: "scalar", value: readValue(raw, "", reading) };
}

function readEnum(raw: RawSchema, names: readonly string[], reading: Reading): readonly EnumValue[] {
	const facts = raw["x-values"] ?? {};
	if (names.join("\n") !== Object.keys(facts).join("\n")) {
		reading.report("/x-values", `names other values than enum, or in another order: ${names.join(", ")}`);
	}
	return names.map((value) => ({ value, ...(facts[value] ?? { description: "" }) }));
}

function readStruct(raw: RawSchema, path: string, reading: Reading, tag?: string): Struct {
	const names = Object.keys(raw.properties ?? {}).filter((name) => name !== tag);
	const flatten = raw["x-flatten"];
	for (const name of raw.required ?? []) {
		if (!Object.hasOwn(raw.properties ?? {}, name))
			reading.report(pointer(path, "required"), `names ${name}, which is no property`);
	}
	return {
		kind: "struct",
		fields: names.map((name) => readField(raw, name, pointer(path, "properties", name), reading)),
		...(flatten === undefined ? {} : { flatten: readFlatten(raw, flatten, path, reading) }),
	};
}

function readFlatten(raw: RawSchema, target: string, path: string, reading: Reading): string {
	if (raw.allOf?.[0]?.$ref !== `${target}#/definitions/flattened`) {
		reading.report(pointer(path, "allOf"), `does not take in x-flatten's own ${target}#/definitions/flattened`);
	}
	return reading.nameOf(target, pointer(path, "x-flatten"));
}

function readField(struct: RawSchema, name: string, path: string, reading: Reading): Field {
	const raw = struct.properties?.[name] ?? {};
	const readDefault = raw["x-read-default"];
	return {
		name,
		description: raw.description ?? "",
		value: readValue(raw, path, reading),
		required: struct.required?.includes(name) ?? false,
		...(raw.default === undefined ? {} : { default: raw.default }),
		emit: raw["x-emit"] ?? "always",
		...(readDefault === undefined ? {} : { readDefault }),
		secret: raw["x-secret"] ?? false,
		...since(raw),
		...deprecated(raw),
	};
}

function readExternal(raw: RawSchema, reading: Reading): readonly Variant[] {
	const flattened = raw.definitions?.flattened;
	if (flattened) return readFlattened(flattened, reading);
	return (raw.oneOf ?? []).map((branch, i) => {
		const [name] = branch.required ?? [];
		const described = { description: branch.description ?? "", ...since(branch) };
		if (name === undefined) return { name: branch.const ?? "", ...described };
		const path = pointer("/oneOf", i, "properties", name);
		return { name, ...described, payload: readPayload(branch.properties?.[name], path, reading) };
	});
}

/** Variants whose key may also stand among the fields of another struct: their payloads stand side by side. */
function readFlattened(raw: RawSchema, reading: Reading): readonly Variant[] {
	const branches = raw.oneOf ?? [];
	const base = "/definitions/flattened";
	if (branches.map(({ required }) => required?.[0]).join("\n") !== Object.keys(raw.properties ?? {}).join("\n")) {
		reading.report(pointer(base, "oneOf"), "names other variants than properties, or in another order");
	}
	return branches.map((branch) => {
		const name = branch.required?.[0] ?? "";
		const payload = readPayload(raw.properties?.[name], pointer(base, "properties", name), reading);
		return { name, description: branch.description ?? "", ...since(branch), payload };
	});
}

function readPayload(raw: RawSchema | undefined, path: string, reading: Reading): NonNullable<Variant["payload"]> {
	if (raw?.type === "object") return readStruct(raw, path, reading);
	const value = readValue(raw ?? {}, path, reading);
	if (value.kind === "ref") return value;
	reading.report(path, "is neither a struct nor a reference");
	return { kind: "struct", fields: [] };
}

function readInternal(raw: RawSchema, reading: Reading): Body {
	const tag = raw["x-tag"] ?? "";
	const variants = (raw.oneOf ?? []).map((branch, i) => ({
		name: branch.properties?.[tag]?.const ?? "",
		description: branch.description ?? "",
		...since(branch),
		payload: readStruct(branch, pointer("/oneOf", i), reading, tag),
	}));
	return { kind: "internal", tag, variants };
}

function readUntagged(raw: RawSchema, path: string, reading: Reading): UntaggedVariant {
	if (raw.$ref !== undefined) return { kind: "ref", name: reading.nameOf(raw.$ref, path) };
	return {
		kind: "inline",
		name: raw.title ?? "",
		description: raw.description ?? "",
		struct: readStruct(raw, path, reading),
	};
}

function since(raw: RawSchema): { since?: string } {
	return raw["x-since"] === undefined ? {} : { since: raw["x-since"] };
}

function deprecated(raw: RawSchema): { deprecated?: string } {
	return raw.deprecated ? { deprecated: raw["x-deprecated"] ?? "" } : {};
}
