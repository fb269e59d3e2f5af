import type { ExternalShape, SelectShape, Shape, StructShape } from "./shape.js";

/** The places that hold 64-bit integers. */
export type LeafKind = "uid" | "u64" | "i64";

/** What a place becomes; the path is the one of the document. */
export type MapLeaf = (kind: LeafKind, value: unknown, path: readonly string[]) => unknown;

/** The document with its 64-bit places mapped; what does not change is not copied. */
export function mapLeaves(shape: Shape, value: unknown, map: MapLeaf, path: readonly string[] = []): unknown {
	if (shape === "uid" || shape === "u64" || shape === "i64") return map(shape, value, path);
	if (typeof shape === "string" || shape.kind === "enum" || !isObject(value)) return value;
	switch (shape.kind) {
		case "struct":
			return mapStruct(shape, value, map, path);
		case "external":
			return mapVariant(shape, value, map, path);
		case "internal": {
			const tag = value[shape.tag];
			const variant = typeof tag === "string" && Object.hasOwn(shape.variants, tag) ? shape.variants[tag] : undefined;
			return variant === undefined ? value : mapStruct(variant, value, map, path);
		}
		case "select": {
			const chosen = selectCase(shape, value);
			return chosen === undefined ? value : mapStruct(chosen.shape, value, map, path);
		}
	}
}

type Fields = Readonly<Record<string, unknown>>;

function isObject(value: unknown): value is Fields {
	return typeof value === "object" && value !== null;
}

function mapStruct(shape: StructShape, value: Fields, map: MapLeaf, path: readonly string[]): Fields {
	let result = shape.flatten === undefined ? value : mapVariant(shape.flatten, value, map, path);
	for (const field of shape.fields) {
		if (field.shape !== undefined) result = mapField(field.shape, result, field.name, map, path);
	}
	return result;
}

function mapVariant(shape: ExternalShape, value: Fields, map: MapLeaf, path: readonly string[]): Fields {
	const key = firstVariant(shape, value);
	const payload = key === undefined ? null : shape.variants[key];
	if (key === undefined || payload === null || payload === undefined || payload === "unit") return value;
	return mapField(payload, value, key, map, path);
}

function mapField(shape: Shape, value: Fields, key: string, map: MapLeaf, path: readonly string[]): Fields {
	if (!Object.hasOwn(value, key)) return value;
	const item = mapLeaves(shape, value[key], map, [...path, key]);
	return item === value[key] ? value : { ...value, [key]: item };
}

/** The first key in document order that names a variant. */
export function firstVariant(shape: ExternalShape, value: object): string | undefined {
	return Object.keys(value).find((key) => Object.hasOwn(shape.variants, key));
}

/** The first case with one of its keys present. */
export function selectCase(shape: SelectShape, value: object): SelectShape["cases"][number] | undefined {
	return shape.cases.find(({ keys }) => keys.some((key) => Object.hasOwn(value, key)));
}
