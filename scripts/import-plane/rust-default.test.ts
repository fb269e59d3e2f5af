import { expect, test } from "vitest";
import { contractOf, fieldsOf, SERDE, typeOf } from "./test-plane.js";

const field = (inside: string): unknown => fieldsOf(inside)[0];

const defaultOf = (type: string, before: string, path = "it"): unknown =>
	fieldsOf(`#[serde(default = "${path}")] pub a: ${type},`, before)[0]?.default;

const enumBerth = "#[derive(Serialize, Deserialize, Default)]\npub enum Tide { Low, #[default] High }";

test.each([
	["#[serde(default)]\npub a: bool,", false],
	["#[serde(default)]\npub a: String,", ""],
	["#[serde(default)]\npub a: u32,", 0],
	["#[serde(default)]\npub a: HashMap<String, String>,", {}],
])("%s", (inside, json) => {
	expect(field(inside)).toMatchObject({ required: false, default: json });
});

test("a function of the file is followed", () => {
	const contract = contractOf(`
fn at_high_tide() -> bool { true }
fn how_long() -> u64 { LONG }
const LONG: u64 = 1_500;
#[derive(Serialize, Deserialize)]
pub struct Berth {
    #[serde(default = "at_high_tide")]
    pub open: bool,
    #[serde(default = "how_long")]
    pub length: u64,
}`);
	const { body } = typeOf(contract, "Berth");
	expect(body.kind === "struct" && body.fields.map((each) => each.default)).toEqual([true, 1500]);
});

test.each([
	["a marked variant", `${enumBerth}`, "Tide::default", "High"],
	[
		"an impl of Default",
		"#[derive(Serialize, Deserialize)]\npub enum Tide { Low, High }\nimpl Default for Tide { fn default() -> Self { Self::Low } }",
		"Tide::default",
		"Low",
	],
	[
		"a function that names a variant",
		"#[derive(Serialize, Deserialize)]\npub enum Tide { Low, High }\nfn low() -> Tide { Tide::Low }",
		"low",
		"Low",
	],
])("%s", (_what, before, path, json) => {
	const source = `${before}\n#[derive(Serialize, Deserialize)]\npub struct Berth {\n#[serde(default = "${path}")]\npub tide: Tide }`;
	const { body } = typeOf(contractOf(source), "Berth");
	expect(body.kind === "struct" && body.fields[0]?.default).toBe(json);
});

test.each([
	["0x10", 16],
	["0b11u8", 3],
	["0o17", 15],
	["1_500_usize", 1500],
	["9_007_199_254_740_991", Number.MAX_SAFE_INTEGER],
])("a default of %s", (text, json) => {
	expect(defaultOf("u64", `fn it() -> u64 { ${text} }`)).toBe(json);
});

test("a type's own new() is followed, and others are empty", () => {
	const rope = `${SERDE} #[derive(Default)] pub struct Rope { pub metres: u8 }`;
	expect(defaultOf("Rope", `${rope}\nimpl Rope { fn new() -> Self { Rope { metres: 7 } } }`, "Rope::new")).toEqual({
		metres: 7,
	});
	expect(() => defaultOf("Rope", rope, "Rope::new")).toThrow("the default Rope::new() is not understood");
	expect(defaultOf("Vec<u8>", "", "Vec::new")).toEqual([]);
});

test("a constant is that of its path", () => {
	const inner = "const MANY: u8 = 3; mod limits { const MANY: u8 = 5; }";
	expect(defaultOf("u8", `${inner} fn it() -> u8 { MANY }`)).toBe(3);
	expect(defaultOf("u8", `${inner} fn it() -> u8 { crate::messages::berth::limits::MANY }`)).toBe(5);
});

test.each([
	["u64", "9007199254740993", "the number 9007199254740993 is not understood"],
	["u64", "crate::limits::MANY", "the default crate::limits::MANY is not understood"],
	["u64", "crate::limits::default()", "the default crate::limits::default() is not understood"],
	["String", '"tide".to_uppercase()', 'the default "tide".to_uppercase() is not understood'],
])("a default of type %s that is %s is an error", (type, text, reason) => {
	expect(() => defaultOf(type, `const MANY: u64 = 3; fn it() -> ${type} { ${text} }`)).toThrow(reason);
});

test("a default that is no whole number of its unit is an error", () => {
	const inside = '#[serde_as(as = "DurationSeconds")] #[serde(default = "it")] pub a: Duration,';
	const fn = (millis: number): string => `fn it() -> Duration { Duration::from_millis(${millis}) }\n#[serde_as]`;
	expect(fieldsOf(inside, fn(2000))[0]?.default).toBe(2);
	expect(() => fieldsOf(inside, fn(1500))).toThrow("Duration::from_millis(1500) is no whole number of its unit");
});

test("the default of a struct is what serde would write of it", () => {
	const contract = contractOf(`
#[serde_as]
#[derive(Serialize, Deserialize)]
pub struct Rope {
    #[serde_as(as = "Option<DurationSeconds>")]
    pub age: Option<Duration>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub colour: Option<String>,
    pub metres: u8,
}
impl Default for Rope {
    fn default() -> Self {
        Rope { age: Some(Duration::from_millis(90_000)), colour: None, metres: 3 }
    }
}
#[derive(Serialize, Deserialize)]
pub struct Berth {
    #[serde(default)]
    pub rope: Rope,
}`);
	const { body } = typeOf(contract, "Berth");
	expect(body.kind === "struct" && body.fields[0]?.default).toEqual({ age: 90, metres: 3 });
});
