import { describe, expect, test } from "vitest";
import { messageOf, TIDE } from "./test-docking.js";
import { contractOf, FIRST_LINE, SERDE } from "./test-plane.js";

describe("what is not understood is named with file and line", () => {
	const place = `core/src/messages/berth.rs:${FIRST_LINE + TIDE.split("\n").length + 2}:`;

	test.each([
		['let a = 1; format!("x")', "a body of several statements is not understood here"],
		["self.name.clone()", "makes a subject in a way that is not understood"],
		['format!("x.{}", self.slip)', "self.slip is no value whose text in a subject is known"],
		['format!("x.{}", self.nowhere)', "self.nowhere is no place in the payload that can be followed"],
		['format!("x.{:>4}", self.ship)', "the format {:>4} is not understood"],
		['format!("x.{}", token_of(&self.ship))', "makes a token in a way that is not understood: token_of(&self.ship)"],
		['format!("x.{}.{}", self.ship)', "has more {} than arguments"],
		['match self.tide { Tide::Low if true => "a".into(), _ => "b".into() }', "a guard on an arm is not understood"],
		[
			'match self.tide { Tide::Low => "a".into(), _ => "b".into() }',
			"what holds when no earlier arm matches is not understood",
		],
		['if true { "a".into() } else { "b".into() }', "makes a subject in a way that is not understood"],
	])("%s", (body, reason) => {
		expect(() => messageOf(body)).toThrow(`${place} ${reason}`);
	});

	test("an arm whose rest is more than one condition", () => {
		const more = `${SERDE} pub struct Seen { pub tide: Option<Tide> }
impl TypedMessage for Seen { type Response = (); fn subject(&self) -> String { match &self.tide {
    Some(Tide::Low) => "low".into(),
    _ => "none or high".into(),
} } }`;
		expect(() => messageOf('"quay".into()', "()", more)).toThrow(
			"what holds when no earlier arm matches is not understood",
		);
	});

	test("an arm that is never reached", () => {
		const body =
			'match self.tide { Tide::Low => "low".into(), Tide::High => "high".into(), Tide::Low => "again".into() }';
		expect(() => messageOf(body)).toThrow("is never reached");
	});

	test.each([
		["other letters than dots", "self.0.replace('-', \"_\")", "self.0.replace('-', \"_\") makes a token"],
		["another letter for dots", "self.0.replace('.', \"-\")", "self.0.replace('.', \"-\") makes a token"],
		[
			"a hash of something else",
			"let mut h = DefaultHasher::new(); self.plain().hash(&mut h); h.finish().to_string()",
			"this block makes a token",
		],
		[
			"a hash in hexadecimal",
			'let mut h = DefaultHasher::new(); self.0.hash(&mut h); format!("{:x}", h.finish())',
			"this block makes a token",
		],
		[
			"another hasher",
			"let mut h = Sip::new(); self.0.hash(&mut h); h.finish().to_string()",
			"this block makes a token",
		],
	])("an id that is written with %s", (_what, body, reason) => {
		const source = `${SERDE} pub struct Odd(String);
impl Odd { pub fn token(&self) -> String { ${body} } pub fn plain(&self) -> String { self.0.replace('.', "_") } }
${SERDE} pub struct Docking { pub odd: Odd }
impl TypedMessage for Docking { type Response = (); fn subject(&self) -> String { format!("x.{}", self.odd.token()) } }`;
		expect(() => contractOf(source)).toThrow(reason);
	});

	test.each([
		['subject = "x.#nowhere"', "#nowhere is no field of Docking"],
		['subject = "x.#ship", queue = "q"', "#[typed_message(queue)] is not understood"],
		['response = "bool"', "Docking names no subject"],
	])("typed_message(%s)", (words, reason) => {
		const source = `${SERDE} #[derive(TypedMessage)] #[typed_message(${words})] pub struct Docking { pub ship: BackendId }`;
		expect(() => contractOf(source)).toThrow(reason);
	});

	test("a method whose text nobody has taught", () => {
		const source = `${SERDE} pub struct Odd(String);
impl Odd { pub fn text(&self) -> String { self.0.to_uppercase() } }
${SERDE} pub struct Docking { pub odd: Odd }
impl TypedMessage for Docking { type Response = NoReply; fn subject(&self) -> String { format!("x.{}", self.odd.text()) } }`;
		expect(() => contractOf(source)).toThrow(
			`:${FIRST_LINE + 1}: self.0.to_uppercase() makes a token in a way that is not understood`,
		);
	});

	test("an enum that is not written as its name", () => {
		const source = `${SERDE} pub enum Odd { A, B }
impl std::fmt::Display for Odd { fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result { match self { Odd::A => write!(f, "A"), Odd::B => write!(f, "bee") } } }
${SERDE} pub struct Docking { pub odd: Odd }
impl TypedMessage for Docking { type Response = NoReply; fn subject(&self) -> String { format!("x.{}", self.odd) } }`;
		expect(() => contractOf(source)).toThrow("Odd is not written as its name");
	});

	test("an enum whose names in JSON are not those that {:?} writes", () => {
		const source = `${SERDE} #[derive(Debug)] pub enum Odd { A, #[serde(rename = "bee")] B }
${SERDE} pub struct Docking { pub odd: Odd }
impl TypedMessage for Docking { type Response = NoReply; fn subject(&self) -> String { format!("x.{:?}", self.odd) } }`;
		expect(() => contractOf(source)).toThrow("Odd is not written as its name by {:?}");
	});

	test("a number that is hashed, for its hash is not that of its digits", () => {
		const source = `use std::collections::hash_map::DefaultHasher;
${SERDE} pub struct Odd(u64);
impl Odd { pub fn token(&self) -> String { let mut h = DefaultHasher::new(); self.0.hash(&mut h); h.finish().to_string() } }
${SERDE} pub struct Docking { pub odd: Odd }
impl TypedMessage for Docking { type Response = NoReply; fn subject(&self) -> String { format!("x.{}", self.odd.token()) } }`;
		expect(() => contractOf(source)).toThrow("Odd is no text that could be a token");
	});
});
