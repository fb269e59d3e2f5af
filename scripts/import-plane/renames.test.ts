import { expect, test } from "vitest";
import { merge, type Ours } from "./merge.js";
import { findRenames } from "./renames.js";
import { contractOf, SERDE } from "./test-plane.js";
import { EMPTY } from "./test-schemas.js";

/** What is told when the Rust of before, where every `pin` is secret, has become the Rust of after. */
function told(before: string, after: string): readonly string[] {
	const ours: Ours = JSON.parse(JSON.stringify(merge(contractOf(before), EMPTY)), (_key, value) =>
		value?.name === "pin" ? { ...value, secret: true } : value,
	);
	return findRenames(ours, merge(contractOf(after), ours));
}

const BERTH = `${SERDE} pub struct Berth { pub metres: u8 }`;
const docking = (name: string, fields: string): string =>
	`${SERDE} pub struct ${name} { ${fields} } impl TypedMessage for ${name} { type Response = bool; fn subject(&self) -> String { "ship.dock".into() } }`;

test("a new type with the form of one that is gone may be the same", () => {
	expect(told(BERTH, BERTH.replace("Berth", "Quay"))).toEqual([
		"Quay looks like Berth under another name: carry over what schemas/types/berth.json said into schemas/types/quay.json, and the examples",
	]);
	expect(told(BERTH, BERTH.replace("Berth", "Quay").replace("u8", "String"))).toEqual([]);
	expect(told(BERTH, `${BERTH} ${BERTH.replace("Berth", "Quay")}`)).toEqual([]);
});

test("so may one that has its subject", () => {
	const [hint] = told(docking("Docking", "pub a: u8"), docking("Mooring", "pub b: String"));
	expect(hint).toMatch(/^Mooring looks like Docking under another name/);
});

test.each([
	["a struct", (name: string) => `${SERDE} pub struct Berth { pub ${name}: u32 }`, "Berth.pin"],
	["a variant", (name: string) => `${SERDE} pub enum Move { Enter { ${name}: u32 }, Stay }`, "Move.Enter.pin"],
	[
		"a form of an untagged union",
		(name: string) => `${SERDE} #[serde(untagged)] pub enum Move { Enter { ${name}: u32 } }`,
		"Move.Enter.pin",
	],
])("beside a secret that is gone from %s, what is new there may be secret", (_what, rust, place) => {
	expect(told(rust("pin"), rust("code"))).toEqual([
		`${place} was secret and is gone: code may have to be secret now (x-secret)`,
	]);
	expect(told(rust("pin"), rust("pin"))).toEqual([]);
	expect(told(rust("metres"), rust("code"))).toEqual([]);
});

test("a secret that nothing has come in the place of is not told", () => {
	const berth = (fields: string): string => `${SERDE} pub struct Berth { ${fields} }`;
	expect(told(berth("pub pin: u32, pub a: u8"), berth("pub a: u8"))).toEqual([]);
});
