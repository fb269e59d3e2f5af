/** A Plane for tests: Rust made from the schemas, which says what they say. None of Plane's own source is in it. */

import type { Body, Field, Protocol, Struct, TypeDef, Value, Variant } from "../codegen/model.js";
import { printMessage } from "./made-up-messages.js";
import { isGiven } from "./merge.js";

/** Units that a duration of Rust's is written in. */
const DURATIONS: Readonly<Record<string, string>> = {
	s: "DurationSeconds",
	ms: "DurationMilliSeconds",
	us: "DurationMicroSeconds",
	ns: "DurationNanoSeconds",
};

const FOREIGN_USES = `use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};
use serde_json::Value;
use serde_with::{serde_as, DurationMicroSeconds, DurationMilliSeconds, DurationNanoSeconds, DurationSeconds};
use std::collections::hash_map::DefaultHasher;
use std::collections::BTreeMap;
use std::fmt::Display;
use std::hash::{Hash, Hasher};
use std::net::IpAddr;
use std::time::Duration;
`;

const SERDE = "#[derive(Serialize, Deserialize, Debug)]";

/** The files of a checkout, by their paths. */
export function madeUpPlane(protocol: Protocol): Readonly<Record<string, string>> {
	const own = protocol.types.filter((type) => !isGiven(type));
	const modules = [...new Set(own.map(moduleOf))];
	const uses = modules.map((module) => `use ${module.replace(/^plane_core/, "crate")}::*;\n`).join("");
	const files = modules.map((module): [string, string] => {
		const types = own.filter((type) => moduleOf(type) === module);
		return [pathOf(module), FOREIGN_USES + uses + types.map((type) => printType(type, protocol)).join("\n")];
	});
	return Object.fromEntries([
		...files,
		...["core", "metrics"].map((crate) => [`${crate}/Cargo.toml`, cargo(crate, protocol.plane.version)] as const),
	]);
}

const moduleOf = ({ rust }: TypeDef): string => rust.split("::").slice(0, -1).join("::");

/** `plane_core::messages::agent` → `core/src/messages/agent.rs` */
function pathOf(module: string): string {
	const [crate = "", ...names] = module.split("::");
	return `${crate.replace("plane_", "")}/src/${names.join("/")}.rs`;
}

const cargo = (crate: string, version: string): string =>
	`[package]\nname = "plane-${crate}"\nversion = "${version}"\n\n[dependencies]\nserde = "1"\n`;

function printType(type: TypeDef, protocol: Protocol): string {
	return `${printBody(type)}${printFacts(type)}${printMessage(type, protocol)}`;
}

function printBody({ name, body }: TypeDef): string {
	switch (body.kind) {
		case "scalar":
			return `${SERDE}\npub struct ${name}(pub ${rustOf(body.value)});\n`;
		case "enum":
			return body.fold ? byHand(name) : printEnum(name, body);
		case "struct":
			return printStruct(name, body);
		case "external":
			return printUnion(name, body.variants.map(variantOf));
		case "internal":
			return printUnion(name, body.variants.map(variantOf), `#[serde(tag = "${body.tag}")]`);
		case "untagged": {
			const forms = body.variants.map((form) =>
				form.kind === "ref" ? `${form.name}(${form.name})` : `${form.name} ${fieldsOf(form.struct, "")}`,
			);
			return printUnion(name, forms, "#[serde(untagged)]");
		}
	}
}

/** A level that is written and read by code: how, nobody but a person can tell. */
const byHand = (name: string): string => `pub struct ${name}(pub String);
impl Serialize for ${name} {
    fn serialize<S>(&self, to: S) -> Result<S::Ok, S::Error> { to.serialize_str(&self.0.to_uppercase()) }
}
impl<'de> Deserialize<'de> for ${name} {
    fn deserialize<D>(from: D) -> Result<Self, D::Error> { level_of(from) }
}
`;

function printEnum(name: string, { values }: Extract<Body, { kind: "enum" }>): string {
	return printUnion(
		name,
		values.map(({ value }) => value),
	);
}

function printUnion(name: string, variants: readonly string[], attribute = ""): string {
	return `${SERDE}\n${attribute}\npub enum ${name} {\n${variants.map((variant) => `    ${variant},\n`).join("")}}\n`;
}

function variantOf({ name, payload }: Variant): string {
	if (!payload) return name;
	if (payload.kind === "ref") return `${name}(${payload.name})`;
	return payload.fields.length === 0 ? name : `${name} ${fieldsOf(payload, "")}`;
}

function printStruct(name: string, struct: Struct): string {
	const defaults = struct.fields.flatMap((field) => defaultFunction(name, field));
	const attributes = struct.fields.every(({ value }) => value.kind === "nullable")
		? SERDE.replace("Debug", "Debug, Default")
		: SERDE;
	return `${defaults.join("")}#[serde_as]\n${attributes}\npub struct ${name} ${fieldsOf(struct, "pub ", name)}`;
}

function fieldsOf({ fields, flatten }: Struct, visible: string, owner = ""): string {
	const lines = fields.map(
		(field) => `${attributesOf(field, owner)}    ${visible}${field.name}: ${fieldType(field)},\n`,
	);
	const union = flatten === undefined ? "" : `    #[serde(flatten)]\n    ${visible}flattened: ${flatten},\n`;
	return `{\n${lines.join("")}${union}}\n`;
}

function attributesOf(field: Field, owner: string): string {
	const words = [
		...defaultWord(field, owner),
		...(field.emit === "omit-none" ? ['skip_serializing_if = "Option::is_none"'] : []),
		...(field.emit === "omit-empty" ? ['skip_serializing_if = "Vec::is_empty"'] : []),
		...(bare(field.value) === "ts_milliseconds" ? ['with = "chrono::serde::ts_milliseconds"'] : []),
	];
	const duration = durationOf(field.value);
	const counted = duration && (field.value.kind === "nullable" ? `Option<${duration}>` : duration);
	return [
		...(counted ? [`serde_as(as = "${counted}")`] : []),
		...(words.length > 0 ? [`serde(${words.join(", ")})`] : []),
	]
		.map((attribute) => `    #[${attribute}]\n`)
		.join("");
}

function defaultWord(field: Field, owner: string): readonly string[] {
	if (field.default === undefined || field.value.kind === "nullable") return [];
	return defaultFunction(owner, field).length > 0 ? [`default = "${functionName(owner, field)}"`] : ["default"];
}

const functionName = (owner: string, { name }: Field): string => `${name}_of_${owner.toLowerCase()}`;

/** For the defaults that are not those of the Rust type: `true`, and an enum's value. */
function defaultFunction(owner: string, field: Field): readonly string[] {
	const { value, default: json } = field;
	const plain = json === true || (value.kind === "ref" && typeof json === "string");
	if (!plain) return [];
	const result = value.kind === "ref" ? `${value.name}::${String(json)}` : "true";
	return [`fn ${functionName(owner, field)}() -> ${rustOf(value)} { ${result} }\n`];
}

const bare = (value: Value): string | undefined => (value.kind === "ref" ? value.name : undefined);

function durationOf(value: Value): string | undefined {
	if (value.kind === "nullable") return durationOf(value.value);
	return value.kind === "integer" && value.width === "u64" ? DURATIONS[value.unit ?? ""] : undefined;
}

/** What may hold nothing and yet must be there is an `Option` that something else tells apart. */
const fieldType = ({ value, emit }: Field): string =>
	value.kind === "json" && emit === "null" ? "Option<Value>" : rustOf(value);

function rustOf(value: Value): string {
	switch (value.kind) {
		case "string":
			return "String";
		case "boolean":
			return "bool";
		case "number":
			return "f64";
		case "integer":
			return durationOf(value) ? "Duration" : value.width;
		case "json":
			return "Value";
		case "null":
			return "()";
		case "map":
			return `BTreeMap<String, ${rustOf(value.value)}>`;
		case "array":
			return `Vec<${rustOf(value.items)}>`;
		case "nullable":
			return `Option<${rustOf(value.value)}>`;
		case "ref":
			return value.name === "ts_milliseconds" ? "DateTime<Utc>" : value.name;
	}
}

/** `terminal()` and `running()` of a state. */
function printFacts({ name, body }: TypeDef): string {
	if (body.kind !== "enum") return "";
	const methods = (["terminal", "running"] as const).flatMap((fact) => {
		const all = body.values.filter((each) => each[fact]).map(({ value }) => `Self::${value}`);
		if (body.values.every((each) => each[fact] === undefined)) return [];
		return [`    pub fn ${fact}(&self) -> bool { matches!(self, ${all.join(" | ")}) }\n`];
	});
	return methods.length > 0 ? `impl ${name} {\n${methods.join("")}}\n` : "";
}
