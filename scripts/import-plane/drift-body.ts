import type { Body, EnumValue, Field, Struct, UntaggedVariant, Value, Variant } from "../codegen/model.js";
import type { Drift } from "./drift.js";

/** Where two forms of one type differ; `name` leads to the place. */
export function bodyDrift(name: string, ours: Body, plane: Body): readonly Drift[] {
	if (ours.kind === "struct" && plane.kind === "struct") return structDrift(name, ours, plane);
	if (ours.kind === "enum" && plane.kind === "enum") return enumDrift(name, ours, plane);
	if (ours.kind === "scalar" && plane.kind === "scalar") return valueDrift(name, ours.value, plane.value);
	if (ours.kind === "external" && plane.kind === "external") return variantsDrift(name, ours.variants, plane.variants);
	if (ours.kind === "internal" && plane.kind === "internal") {
		const tag = different("variant", name, `tag ${ours.tag}`, `tag ${plane.tag}`);
		return [...tag, ...variantsDrift(name, ours.variants, plane.variants)];
	}
	if (ours.kind === "untagged" && plane.kind === "untagged") return untaggedDrift(name, ours.variants, plane.variants);
	return different("type", name, FORMS[ours.kind], FORMS[plane.kind]);
}

const FORMS: Readonly<Record<Body["kind"], string>> = {
	scalar: "a plain value",
	enum: "an enum of strings",
	struct: "a struct",
	external: "an externally tagged union",
	internal: "an internally tagged union",
	untagged: "an untagged union",
};

/** A drift where the two sides do not say the same. */
export function different(kind: Drift["kind"], name: string, ours: string, plane: string): readonly Drift[] {
	return ours === plane ? [] : [{ kind, name, ours, plane }];
}

/** What only one side has, what both have and say differently, and then whether the order is the same. */
function pairs<T>(
	kind: Drift["kind"],
	name: string,
	[ours, plane]: readonly [readonly T[], readonly T[]],
	key: (item: T) => string,
	compare: (at: string, a: T, b: T) => readonly Drift[],
	tell: (item: T) => string,
): readonly Drift[] {
	const find = (list: readonly T[], wanted: string): T | undefined => list.find((item) => key(item) === wanted);
	const both = (list: readonly T[]): readonly string[] =>
		list.map(key).filter((each) => find(ours, each) !== undefined && find(plane, each) !== undefined);
	return [
		...ours.filter((a) => !find(plane, key(a))).map((a): Drift => ({ kind, name: `${name}.${key(a)}`, ours: tell(a) })),
		...plane.flatMap((b) => {
			const a = find(ours, key(b));
			return a === undefined
				? [{ kind, name: `${name}.${key(b)}`, plane: tell(b) }]
				: compare(`${name}.${key(b)}`, a, b);
		}),
		...different(kind, name, `the order ${both(ours).join(", ")}`, `the order ${both(plane).join(", ")}`),
	];
}

function structDrift(name: string, ours: Struct, plane: Struct): readonly Drift[] {
	return [
		...pairs("field", name, [ours.fields, plane.fields], (field) => field.name, fieldDrift, tellField),
		...different("field", name, `flattened ${ours.flatten ?? "nothing"}`, `flattened ${plane.flatten ?? "nothing"}`),
	];
}

function fieldDrift(name: string, ours: Field, plane: Field): readonly Drift[] {
	return [
		...valueDrift(name, ours.value, plane.value),
		...different("field", name, presence(ours), presence(plane)),
		...different("field", name, `written ${ours.emit}`, `written ${plane.emit}`),
	];
}

function presence({ required, default: json }: Field): string {
	if (json !== undefined) return `default ${JSON.stringify(json)}`;
	return required ? "required" : "optional";
}

function tellField(field: Field): string {
	const unit = unitOf(field.value);
	return `${presence(field)} ${show(field.value)}${unit === undefined ? "" : ` in ${unit}`}, written ${field.emit}`;
}

function valueDrift(name: string, ours: Value, plane: Value): readonly Drift[] {
	const type = different("field", name, show(ours), show(plane));
	if (type.length > 0) return type;
	return different("unit", name, unitOf(ours) ?? "no unit", unitOf(plane) ?? "no unit");
}

/** A value's type in the words of Rust. */
function show(value: Value): string {
	switch (value.kind) {
		case "nullable":
			return `Option<${show(value.value)}>`;
		case "array":
			return `Vec<${show(value.items)}>`;
		case "map":
			return `map of ${show(value.value)}`;
		case "ref":
			return value.name;
		case "integer":
			return value.width;
		case "json":
			return "any JSON";
		default:
			return value.kind;
	}
}

function unitOf(value: Value): string | undefined {
	if (value.kind === "nullable" || value.kind === "map") return unitOf(value.value);
	if (value.kind === "array") return unitOf(value.items);
	return value.kind === "integer" || value.kind === "number" ? value.unit : undefined;
}

type EnumBody = Extract<Body, { kind: "enum" }>;

function enumDrift(name: string, ours: EnumBody, plane: EnumBody): readonly Drift[] {
	const facts = ({ terminal, running }: EnumValue): string =>
		`${terminal ? "terminal" : "not terminal"}, ${running ? "running" : "not running"}`;
	const compare = (at: string, a: EnumValue, b: EnumValue): readonly Drift[] =>
		different("value", at, facts(a), facts(b));
	return [
		...pairs(
			"value",
			name,
			[ours.values, plane.values],
			({ value }) => value,
			compare,
			({ value }) => `"${value}"`,
		),
		...different("value", name, `read as ${ours.fold ?? "written"}`, `read as ${plane.fold ?? "written"}`),
	];
}

function variantsDrift(name: string, ours: readonly Variant[], plane: readonly Variant[]): readonly Drift[] {
	return pairs("variant", name, [ours, plane], (variant) => variant.name, variantDrift, tellPayload);
}

function tellPayload({ payload }: Variant): string {
	if (!payload) return "no data";
	return payload.kind === "ref" ? payload.name : `fields ${payload.fields.map((field) => field.name).join(", ")}`;
}

function variantDrift(name: string, ours: Variant, plane: Variant): readonly Drift[] {
	if (ours.payload?.kind === "struct" && plane.payload?.kind === "struct")
		return structDrift(name, ours.payload, plane.payload);
	return different("variant", name, tellPayload(ours), tellPayload(plane));
}

function untaggedDrift(
	name: string,
	ours: readonly UntaggedVariant[],
	plane: readonly UntaggedVariant[],
): readonly Drift[] {
	const compare = (at: string, a: UntaggedVariant, b: UntaggedVariant): readonly Drift[] =>
		a.kind === "inline" && b.kind === "inline"
			? structDrift(at, a.struct, b.struct)
			: different("variant", at, a.kind, b.kind);
	const tell = (variant: UntaggedVariant): string => (variant.kind === "ref" ? variant.name : "fields of its own");
	return pairs("variant", name, [ours, plane], (variant) => variant.name, compare, tell);
}
