import { describe, expect, test } from "vitest";
import { contractOf, FIRST_LINE, fieldsOf, SERDE, typeOf, valueOf } from "./test-plane.js";

const field = (inside: string): Partial<ReturnType<typeof fieldsOf>[number]> => {
	const { description: _, secret: __, ...rest } = fieldsOf(inside)[0] ?? { description: "", secret: false };
	return rest;
};

describe("presence", () => {
	test("a plain field is required and always written", () => {
		expect(field("pub a: String,")).toEqual({ name: "a", value: { kind: "string" }, required: true, emit: "always" });
	});

	test("an Option may be missing and is written as null", () => {
		expect(field("pub a: Option<String>,")).toEqual({
			name: "a",
			value: { kind: "nullable", value: { kind: "string" } },
			required: false,
			emit: "null",
		});
	});

	test.each(["Maybe", "Box<Option<String>>", "Box<Maybe>"])("%s is an Option, too", (type) => {
		const [maybe] = fieldsOf(`pub a: ${type},`, "type Maybe = Option<String>;");
		expect(maybe).toEqual(fieldsOf("pub a: Option<String>,")[0]);
	});

	test("an Option of any JSON may be missing, also by the name of an alias", () => {
		expect(fieldsOf("pub a: Maybe,", "type Maybe = Option<Value>;")[0]).toMatchObject({
			value: { kind: "json" },
			required: false,
			emit: "null",
		});
	});

	test("skip_serializing_if says what is left out", () => {
		expect(field('#[serde(skip_serializing_if = "Option::is_none")]\npub a: Option<u8>,').emit).toBe("omit-none");
		expect(field('#[serde(default, skip_serializing_if = "Vec::is_empty")]\npub a: Vec<u8>,')).toMatchObject({
			required: false,
			default: [],
			emit: "omit-empty",
		});
	});

	test("default on an Option changes nothing", () => {
		expect(field("#[serde(default)]\npub a: Option<String>,")).toEqual(field("pub a: Option<String>,"));
	});

	test("an Option read by a function of its own has to be there", () => {
		const by = '#[serde(with = "chrono::serde::ts_milliseconds_option")]\npub a: Option<DateTime<Utc>>,';
		expect(field(by)).toMatchObject({ required: true, value: { kind: "nullable" } });
	});
});

describe("values", () => {
	test.each([
		["pub a: u8,", { kind: "integer", width: "u8", exact: false }],
		["pub a: i64,", { kind: "integer", width: "i64", exact: false }],
		["pub a: usize,", { kind: "integer", width: "u64", exact: false }],
		["pub a: f32,", { kind: "number" }],
		["pub a: bool,", { kind: "boolean" }],
		["pub a: Value,", { kind: "json" }],
		["pub a: IpAddr,", { kind: "ref", name: "IpAddr" }],
		["pub a: std::net::IpAddr,", { kind: "ref", name: "IpAddr" }],
		["pub a: DateTime<Utc>,", { kind: "ref", name: "DateTime<Utc>" }],
		["pub a: chrono::DateTime<chrono::Utc>,", { kind: "ref", name: "DateTime<Utc>" }],
		["pub a: Box<String>,", { kind: "string" }],
		["pub a: Vec<BackendId>,", { kind: "array", items: { kind: "ref", name: "BackendId" } }],
		["pub a: BTreeMap<String, Value>,", { kind: "map", value: { kind: "json" } }],
		["pub a: crate::types::ClusterName,", { kind: "ref", name: "ClusterName" }],
	])("%s", (inside, value) => {
		expect(valueOf(inside)).toEqual(value);
	});

	test.each([
		["DurationSeconds", "s"],
		["DurationMicroSeconds", "us"],
		["serde_with::DurationMilliSeconds<u64>", "ms"],
	])("serde_as %s counts in its unit", (as, unit) => {
		const value = { kind: "integer", width: "u64", exact: false, unit };
		expect(valueOf(`#[serde_as(as = "${as}")]\npub a: Duration,`, "#[serde_as]")).toEqual(value);
		expect(valueOf(`#[serde_as(as = "Option<${as}>")]\npub a: Option<Duration>,`, "#[serde_as]")).toEqual({
			kind: "nullable",
			value,
		});
	});

	test("a time can be milliseconds since 1970", () => {
		const inside = '#[serde(with = "chrono::serde::ts_milliseconds")]\npub a: DateTime<Utc>,';
		expect(valueOf(inside)).toEqual({ kind: "ref", name: "ts_milliseconds" });
	});

	test("names are those that serde writes, however Rust spells them", () => {
		expect(
			fieldsOf('pub r#type: u8,\n#[serde(rename = r"kind")] pub a: u8,\n#[serde(rename = r#"x"#)] pub b: u8,'),
		).toMatchObject([{ name: "type" }, { name: "kind" }, { name: "x" }]);
	});

	test("an alias is what it stands for", () => {
		const contract = contractOf(
			"type Depth = u16;\n#[derive(Serialize, Deserialize)]\npub struct Berth { pub a: Depth }",
		);
		expect(typeOf(contract, "Berth").body).toMatchObject({ fields: [{ value: { width: "u16" } }] });
	});

	test("ids are plain strings, also as transparent structs", () => {
		const contract = contractOf(
			"#[derive(Serialize, Deserialize)]\n#[serde(transparent)]\npub struct Flag { pub name: String }",
		);
		expect(typeOf(contract, "Flag").body).toEqual({ kind: "scalar", value: { kind: "string" } });
		expect(typeOf(contract, "BackendId").body).toEqual({ kind: "scalar", value: { kind: "string" } });
	});
});

describe("what is not understood is named with file and line", () => {
	const lineOf = (reason: string): string => `core/src/messages/berth.rs:${FIRST_LINE + 3}: ${reason}`;

	test.each([
		["pub a: u128,", "u128 is not known: its JSON form belongs into known-types.ts"],
		["pub a: Duration,", "std::time::Duration is not known: its JSON form belongs into known-types.ts"],
		["pub a: HashMap<u8, String>,", "the keys of a map are known as String only"],
		["pub a: &'static str,", "the type &'static str is not understood"],
		['#[serde(alias = "b")] pub a: String,', "#[serde(alias)] is not understood here"],
		[
			'#[serde(with = "chrono::serde::ts_seconds")] pub a: DateTime<Utc>,',
			'#[serde(with = "chrono::serde::ts_seconds")] is not known: add it to known-types.ts',
		],
		['#[serde(skip_serializing_if = "is_odd")] pub a: Option<u8>,', 'skip_serializing_if = "is_odd" is not understood'],
		[
			'#[serde(skip_serializing_if = "Option::is_none")] pub a: String,',
			'skip_serializing_if = "Option::is_none" is not understood',
		],
		['#[serde_as(as = "DurationSeconds")] pub a: Duration,', "this #[serde_as] is not understood"],
		['#[serde(rename(serialize = "b", deserialize = "c"))] pub a: u8,', "this #[serde(rename)] is not understood"],
		['#[serde(default = "somewhere_else")] pub a: u8,', "the default somewhere_else() is not understood"],
		['#[cfg(feature = "x")] pub a: u8,', "a field under #[cfg] is not understood"],
	])("%s", (inside, reason) => {
		expect(() => fieldsOf(inside)).toThrow(lineOf(reason));
	});

	test("a duration that is counted in fractions", () => {
		const inside = '#[serde_as(as = "DurationSeconds<f64>")]\npub a: Duration,';
		expect(() => fieldsOf(inside, "#[serde_as]")).toThrow("DurationSeconds<f64> counts in f64: only u64 is known");
	});

	test("a default that is worked out under a condition", () => {
		const source = `fn tide() -> bool { #[cfg(unix)] true }
#[derive(Serialize, Deserialize)]
pub struct Berth { #[serde(default = "tide")] pub open: bool }`;
		expect(() => contractOf(source)).toThrow("#[cfg] inside a function is not understood");
		expect(typeOf(contractOf(source.replace("cfg(unix)", "allow(unused)")), "Berth").body.kind).toBe("struct");
	});

	test("a duration that is read from more than whole numbers", () => {
		const inside = '#[serde_as(as = "DurationSeconds<u64, Flexible>")]\npub a: Duration,';
		expect(() => fieldsOf(inside, "#[serde_as]")).toThrow("DurationSeconds<u64, Flexible> is read in a way");
	});

	test.each(["struct Berth { pub a: u8 }", "enum Berth { A }"])("another case for all names of a %s", (type) => {
		const source = `${SERDE} #[serde(rename_all = "camelCase")] pub ${type}`;
		expect(() => contractOf(source)).toThrow("#[serde(rename_all)] is not understood here");
	});

	test("a tag on a struct, which is one key more", () => {
		expect(() => fieldsOf("pub a: u8,", '#[serde(tag = "kind")]')).toThrow("#[serde(tag)] is not understood here");
	});

	test("all places of a file are named at once", () => {
		expect(() => fieldsOf("pub a: u128,\npub b: String,").length).toThrow(/u128/);
		const two =
			"#[derive(Serialize, Deserialize)]\npub struct A { pub a: u128 }\n#[derive(Serialize, Deserialize)]\npub struct B { pub a: i8 }";
		expect(() => contractOf(two)).toThrow(/berth\.rs:11: u128.*\n.*berth\.rs:13: i8/);
	});

	test("a type that is written only, or only read, is no message", () => {
		expect(() => contractOf("#[derive(Serialize)]\npub struct A { pub a: u8 }")).toThrow("A derives no Deserialize");
	});

	test("a generic type has no one form", () => {
		expect(() => contractOf("#[derive(Serialize, Deserialize)]\npub struct A<T> { pub a: T }")).toThrow("A is generic");
	});

	test("text that is no Rust is an error at its line", () => {
		expect(() => contractOf("\n\npub struct Broken { pub a: \n")).toThrow(
			/^core\/src\/messages\/berth\.rs:\d+: is not Rust/,
		);
	});
});
