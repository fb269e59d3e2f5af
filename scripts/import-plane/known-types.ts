import type { IntegerWidth, Value } from "../codegen/model.js";

/** Types that are not Plane's own, by full path, as serde writes them. */
const FOREIGN: Readonly<Record<string, Value>> = {
	"alloc::string::String": { kind: "string" },
	"std::string::String": { kind: "string" },
	String: { kind: "string" },
	"serde_json::Value": { kind: "json" },
	"std::net::IpAddr": { kind: "ref", name: "IpAddr" },
	"core::net::IpAddr": { kind: "ref", name: "IpAddr" },
};

const INTEGERS: Readonly<Record<string, IntegerWidth>> = {
	u8: "u8",
	u16: "u16",
	u32: "u32",
	u64: "u64",
	i64: "i64",
	// Plane runs on 64-bit machines only.
	usize: "u64",
	isize: "i64",
};

/** The JSON form of a type without generics that is not Plane's own; undefined when it is not known. */
export function foreignType(path: string): Value | undefined {
	const width = INTEGERS[path];
	if (width) return integer(width);
	if (path === "bool") return { kind: "boolean" };
	if (path === "f32" || path === "f64") return { kind: "number" };
	return FOREIGN[path];
}

export function integer(width: IntegerWidth, unit?: string): Value {
	return { kind: "integer", width, exact: false, ...(unit === undefined ? {} : { unit }) };
}

/** Generic types, by full path. */
export const OPTIONS: ReadonlySet<string> = new Set(["Option", "std::option::Option", "core::option::Option"]);
export const LISTS: ReadonlySet<string> = new Set(["Vec", "std::vec::Vec"]);
export const BOXES: ReadonlySet<string> = new Set(["Box", "std::boxed::Box"]);
export const MAPS: ReadonlySet<string> = new Set(["std::collections::HashMap", "std::collections::BTreeMap"]);

/** What `serde_with` makes of a duration: whole numbers of the unit. */
export const DURATIONS: Readonly<Record<string, string>> = {
	"serde_with::DurationSeconds": "s",
	"serde_with::DurationMilliSeconds": "ms",
	"serde_with::DurationMicroSeconds": "us",
	"serde_with::DurationNanoSeconds": "ns",
};

/** Modules for `#[serde(with = …)]`, and what their functions write. */
export const WITH: Readonly<Record<string, Value>> = {
	"chrono::serde::ts_milliseconds": { kind: "ref", name: "ts_milliseconds" },
	"chrono::serde::ts_milliseconds_option": {
		kind: "nullable",
		value: { kind: "ref", name: "ts_milliseconds" },
	},
};

/** Structs of other crates that once were parts of messages: title of the schema, and the fields in order. */
export const FOREIGN_STRUCTS: Readonly<Record<string, { readonly name: string; readonly options: readonly string[] }>> =
	{
		// All of them optional text, derived without attributes, in every bollard that Plane has used.
		"bollard::auth::DockerCredentials": {
			name: "DockerCredentials",
			options: ["username", "password", "auth", "email", "serveraddress", "identitytoken", "registrytoken"],
		},
	};
