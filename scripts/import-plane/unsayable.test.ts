import { expect, test } from "vitest";
import { readSourceFiles } from "../codegen/source-files.js";
import { FIRST_LINE } from "./test-plane.js";
import { SchemaFolder } from "./test-schemas.js";

const DOCKING = `#[derive(Serialize, Deserialize)] pub struct Docking { pub a: u8 }
impl TypedMessage for Docking { type Response = NoReply;
fn subject(&self) -> String { "ship.dock".into() } }
`;

test.each([
	[
		"a list or nothing",
		"pub a: Option<Vec<String>>,",
		"Berth.a: schemas/types/berth.json /properties/a has the unknown keyword items",
	],
	[
		"any JSON or nothing",
		"pub a: Option<Value>,",
		"Berth.a: schemas/types/berth.json /properties/a may be left out, yet has neither null nor a default",
	],
	[
		"nothing twice",
		"pub a: Option<Option<u8>>,",
		"Berth.a: schemas/types/berth.json /properties/a/type must be one of",
	],
	[
		"a default beside nothing",
		'#[serde(default = "it")] pub a: Option<u8>,',
		"Berth.a: schemas/types/berth.json /properties/a/default is not",
	],
	[
		"a key in capitals",
		'#[serde(rename = "noteA")] pub a: u8,',
		"Berth: schemas/types/berth.json /properties cannot have a key called noteA",
	],
])("%s has no form in the schemas, and nothing is written", (_what, inside, reason) => {
	using folder = new SchemaFolder();
	const before = readSourceFiles(folder.path);
	const rust = `fn it() -> Option<u8> { Some(3) }\n#[derive(Serialize, Deserialize)]\npub struct Berth {\n${inside} }`;
	const line = FIRST_LINE + (reason.startsWith("Berth.") ? 3 : 2);
	expect(() => folder.follow(rust)).toThrow(
		`core/src/messages/berth.rs:${line}: the schemas have no form for ${reason}`,
	);
	expect(readSourceFiles(folder.path)).toEqual(before);
});

test.each([
	["a variant without fields in braces", "pub enum Move {\nEnter(Berth),\nLeave {} }", 5, "Move.Leave"],
	["a list in a variant", "pub enum Move {\nEnter {\na: Option<Vec<u8>> } }", 5, "Move.Enter.a"],
	["a variant in small letters", 'pub enum Move { #[serde(rename = "enter")] Enter }', 3, "Move"],
	["a type that holds itself", "pub struct Chain {\npub next: Option<Box<Chain>> }", 3, "Chain"],
	["a plain value that is a list", "pub struct Names(Vec<String>);", 3, "Names"],
])("neither has %s, which is named at its line", (_what, type, line, name) => {
	using folder = new SchemaFolder();
	const serde = "#[derive(Serialize, Deserialize)]";
	expect(() => folder.follow(`${serde} pub struct Berth { pub a: u8 }\n${serde}\n${type}`)).toThrow(
		`core/src/messages/berth.rs:${FIRST_LINE + line - 1}: the schemas have no form for ${name}: `,
	);
});

test("a subject that no template can say is named where it is made", () => {
	using folder = new SchemaFolder();
	const rust = DOCKING.replace('"ship.dock"', '"Ship"');
	expect(() => folder.follow(rust)).toThrow(
		`core/src/messages/berth.rs:${FIRST_LINE + 2}: the schemas have no form for Docking: `,
	);
});

test("what no schema can say is not written, and neither is anything else", () => {
	using folder = new SchemaFolder();
	const before = readSourceFiles(folder.path);
	const rust = `${DOCKING}#[derive(Serialize, Deserialize)]
pub struct Buoy { pub a: u8 }
impl Buoy { pub fn subject(ship: &BackendId) -> Subject<Buoy, bool> { Subject::new(format!("buoy.{}", ship.text())) } }`;
	expect(() => folder.follow(rust)).toThrow(
		/berth\.rs:\d+: the token ship does not come from the payload, which no schema can say: nothing was written/,
	);
	expect(readSourceFiles(folder.path)).toEqual(before);
});
