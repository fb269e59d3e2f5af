import { describe, expect, test } from "vitest";
import type { Body } from "../codegen/model.js";
import { contractOf, FIRST_LINE, SERDE, typeOf } from "./test-plane.js";

const bodyOf = (source: string): Body => typeOf(contractOf(source), "Cargo").body;

describe("enums", () => {
	test("variants without data are strings, in Rust's order", () => {
		expect(bodyOf(`${SERDE} pub enum Cargo { Wheat, #[serde(rename = "OIL")] Oil }`)).toMatchObject({
			kind: "enum",
			values: [{ value: "Wheat" }, { value: "OIL" }],
		});
	});

	test("methods tell which states are final and which are running", () => {
		const source = `${SERDE} pub enum Cargo { Afloat, Sunk, Landed }
impl Cargo {
    pub fn terminal(self) -> bool { matches!(self, Cargo::Sunk | Cargo::Landed) }
    pub fn running(self) -> bool { matches!(self, Self::Afloat) }
}`;
		expect(bodyOf(source)).toMatchObject({
			values: [
				{ value: "Afloat", terminal: false, running: true },
				{ value: "Sunk", terminal: true, running: false },
				{ value: "Landed", terminal: true, running: false },
			],
		});
	});

	test("data makes it an externally tagged union", () => {
		const source = `${SERDE} pub struct Grain { pub kind: String }
${SERDE} pub enum Cargo { None, Loose(Grain), Boxed { boxes: u16, note: Option<String> } }`;
		expect(bodyOf(source)).toEqual({
			kind: "external",
			variants: [
				{ name: "None", description: "" },
				{ name: "Loose", description: "", payload: { kind: "ref", name: "Grain" } },
				{
					name: "Boxed",
					description: "",
					payload: {
						kind: "struct",
						fields: [
							expect.objectContaining({ name: "boxes", required: true }),
							expect.objectContaining({ name: "note", required: false, emit: "null" }),
						],
					},
				},
			],
		});
	});

	test("a tag makes it an internally tagged union, whose structs stand inside", () => {
		const source = `${SERDE} pub struct Grain { pub kind: String }
${SERDE} #[serde(tag = "type")] pub enum Cargo { None, Loose(Grain), Boxed { boxes: u16 } }`;
		expect(bodyOf(source)).toMatchObject({
			kind: "internal",
			tag: "type",
			variants: [
				{ payload: { fields: [] } },
				{ payload: { fields: [{ name: "kind" }] } },
				{ payload: { fields: [{ name: "boxes" }] } },
			],
		});
	});

	test("an untagged one keeps the order in which serde tries", () => {
		const source = `${SERDE} pub struct Grain { pub kind: String }
${SERDE} #[serde(untagged)] pub enum Cargo { Loose(Grain), Boxed { boxes: u16 } }`;
		expect(bodyOf(source)).toMatchObject({
			kind: "untagged",
			variants: [
				{ kind: "ref", name: "Grain" },
				{ kind: "inline", name: "Boxed", struct: { fields: [{ name: "boxes" }] } },
			],
		});
	});

	test("an untagged form without a required key is told by its first one", () => {
		const source = `${SERDE} #[serde(untagged)] pub enum Cargo { Boxed { boxes: u16 }, Nothing { nothing: Option<Value>, more: Option<u8> } }`;
		expect(bodyOf(source)).toMatchObject({
			variants: [
				{},
				{
					struct: {
						fields: [
							{ name: "nothing", required: true, value: { kind: "json" } },
							{ name: "more", required: false },
						],
					},
				},
			],
		});
	});
});

describe("flatten", () => {
	test("of a struct that flattens a union brings the union, and its own defaults", () => {
		const source = `${SERDE} pub struct Grain { pub kind: String }
${SERDE} pub enum Load { Grain(Grain) }
mod inner { use super::*; fn many() -> u8 { 7 }
${SERDE} pub struct Hold { #[serde(default = "many")] pub boxes: u8, #[serde(flatten)] pub load: Load } }
use self::inner::Hold;
fn many() -> u8 { 3 }
${SERDE} pub struct Cargo { #[serde(flatten)] pub hold: Hold }`;
		expect(bodyOf(source)).toMatchObject({ kind: "struct", fields: [{ name: "boxes", default: 7 }], flatten: "Load" });
	});

	test("of a struct with a key that is there already is an error", () => {
		const source = `${SERDE} pub struct Size {\npub boxes: u8 }
${SERDE} pub struct Cargo { pub boxes: u16, #[serde(flatten)] pub size: Size }`;
		expect(() => contractOf(source)).toThrow(
			`core/src/messages/berth.rs:${FIRST_LINE + 1}: boxes is written twice, which schemas cannot say`,
		);
	});

	test("a union's key stands among the fields", () => {
		const source = `${SERDE} pub enum Load { Wheat { tons: u8 }, Oil { barrels: u8 } }
${SERDE} pub struct Cargo { pub ship: BackendId, #[serde(flatten)] pub load: Load }`;
		expect(bodyOf(source)).toMatchObject({ kind: "struct", fields: [{ name: "ship" }], flatten: "Load" });
	});

	test("a struct's fields stand in its place, and it is no type of its own", () => {
		const source = `${SERDE} pub struct Size { pub length: u8, pub width: u8 }
${SERDE} pub struct Cargo { pub a: u8, #[serde(flatten)] pub size: Size, pub b: u8 }`;
		const contract = contractOf(source);
		expect(typeOf(contract, "Cargo").body).toMatchObject({
			fields: [{ name: "a" }, { name: "length" }, { name: "width" }, { name: "b" }],
		});
		expect(contract.types.map(({ name }) => name)).not.toContain("Size");
	});

	test("a map cannot be followed", () => {
		const source = `${SERDE} pub struct Cargo { #[serde(flatten)] pub rest: HashMap<String, Value> }`;
		expect(() => contractOf(source)).toThrow(
			"what is flattened here is neither a struct nor an externally tagged enum",
		);
	});
});

describe("what is not understood is named with file and line", () => {
	const place = `core/src/messages/berth.rs:${FIRST_LINE + 1}:`;

	test.each([
		["pub enum Cargo { A, B(u8, u8) }", "B holds several values, which schemas cannot say"],
		["pub struct Cargo(String, String);", "Cargo is a tuple of several values, which schemas cannot say"],
		["pub struct Cargo;", "Cargo has no fields, which schemas cannot say"],
		["pub enum Cargo { A, B(u8) }", "B holds neither fields nor a type of Plane's"],
		[
			'#[serde(tag = "t")] pub enum Cargo { A, B(BackendId) }',
			"an internally tagged variant holds something other than fields",
		],
		['#[serde(tag = "t", content = "c")] pub enum Cargo { A }', "#[serde(content)] is not understood here"],
		[
			"#[serde(deny_unknown_fields)] pub struct Cargo { a: u8 }",
			"#[serde(deny_unknown_fields)] is not understood here",
		],
	])("%s", (item, reason) => {
		expect(() => contractOf(`\n${SERDE} ${item}`)).toThrow(`${place} ${reason}`);
	});

	test("two unions among the fields of one struct", () => {
		const source = `${SERDE} pub enum A { X { a: u8 } }
${SERDE} pub enum B { Y { b: u8 } }
${SERDE} pub struct Cargo { #[serde(flatten)] pub a: A, #[serde(flatten)] pub b: B }`;
		expect(() => contractOf(source)).toThrow("a second flattened union is not understood");
	});

	test("a fact of a state that is worked out in another way", () => {
		const source = `${SERDE} pub enum Cargo { A, B }\nimpl Cargo { pub fn terminal(self) -> bool { self as u8 > 0 } }`;
		expect(() => contractOf(source)).toThrow("Cargo::terminal() is not understood");
	});
});
