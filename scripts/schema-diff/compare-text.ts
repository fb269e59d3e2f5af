import type { Body, Field, Protocol, Struct, TypeDef } from "../codegen/model.js";
import type { Comparison } from "./comparison.js";

type Text = readonly [place: string, text: string | undefined];

/** What is only read by people: descriptions, examples, versions, the path in Rust. One change for each type that differs. */
export function compareTypeTexts(comparison: Comparison, before: TypeDef, after: TypeDef): void {
	const places = changed(textsOf(before), textsOf(after));
	if (places.length === 0) return;
	comparison.report("text-changed", { before: before.name, after: after.name, path: [] }, { after: places });
}

export function compareStreamTexts(comparison: Comparison, before: Protocol, after: Protocol): void {
	const texts = ({ streams }: Protocol): readonly Text[] => streams.map(({ name, description }) => [name, description]);
	const places = changed(texts(before), texts(after));
	if (places.length > 0) comparison.report("text-changed", { path: [], facet: "streams" }, { after: places });
}

/** Only what both sides have: what came or went is told by rules of its own. */
function changed(before: readonly Text[], after: readonly Text[]): readonly string[] {
	const old = new Map(before);
	return after.filter(([place, text]) => old.has(place) && old.get(place) !== text).map(([place]) => place);
}

function textsOf(type: TypeDef): readonly Text[] {
	const { description, examples, since, deprecated, traps, rust, file, body, message } = type;
	return [
		["description", description],
		["examples", JSON.stringify(examples)],
		["x-since", since],
		["x-deprecated", deprecated],
		["x-traps", traps.join("\n")],
		["x-rust", rust],
		["file", file],
		...ofBody(body),
		...(message?.subjects ?? []).flatMap((subject): readonly Text[] => [
			[`subject ${subject.name}`, subject.description],
		]),
		[`names of ${message?.subjects.length} subjects`, message?.subjects.map(({ name }) => name).join(", ")],
	];
}

function ofBody(body: Body): readonly Text[] {
	switch (body.kind) {
		case "scalar":
			return [];
		case "enum":
			return body.values.map(({ value, description, since }) => [value, `${description} ${since}`]);
		case "struct":
			return ofStruct(body, "");
		case "external":
		case "internal":
			return body.variants.flatMap(({ name, description, since, payload }): readonly Text[] => [
				[name, `${description} ${since}`],
				...(payload?.kind === "struct" ? ofStruct(payload, `${name}/`) : []),
			]);
		case "untagged":
			return body.variants.flatMap((variant): readonly Text[] =>
				variant.kind === "ref"
					? []
					: [[variant.name, variant.description], ...ofStruct(variant.struct, `${variant.name}/`)],
			);
	}
}

function ofStruct({ fields }: Struct, base: string): readonly Text[] {
	return fields.map(({ name, description, since, deprecated }: Field) => [
		`${base}${name}`,
		`${description} ${since} ${deprecated}`,
	]);
}
