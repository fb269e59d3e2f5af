import { describe, expect, test } from "vitest";
import { type PlaneContract, readPlane } from "./read-plane.js";
import { CARGO, contractOf, FIRST_LINE, SERDE, TYPES, treeOf, typeOf, USES } from "./test-plane.js";

const BERTH = `${USES}${SERDE} pub struct Berth { pub ship: BackendId }`;

const namesOf = ({ types }: PlaneContract): readonly string[] => types.map(({ rust }) => rust);

describe("layouts", () => {
	test("the messages of a crate called core", () => {
		const contract = readPlane(
			treeOf({
				"core/Cargo.toml": CARGO,
				"core/src/types.rs": TYPES,
				"core/src/messages/mod.rs": "pub mod berth;",
				"core/src/messages/berth.rs": BERTH,
			}),
		);
		expect(namesOf(contract)).toContain("plane_core::messages::berth::Berth");
		expect(contract).toMatchObject({ version: "0.3.30", files: 3 });
	});

	test("the messages of a checkout that is one crate", () => {
		const contract = readPlane(treeOf({ "Cargo.toml": CARGO, "src/types.rs": TYPES, "src/messages/berth.rs": BERTH }));
		expect(namesOf(contract)).toContain("plane_core::messages::berth::Berth");
	});

	test("messages that all stand in one file", () => {
		const contract = readPlane(
			treeOf({ "core/Cargo.toml": CARGO, "core/src/types.rs": TYPES, "core/src/messages.rs": BERTH }),
		);
		expect(namesOf(contract)).toContain("plane_core::messages::Berth");
	});

	test("plane-metrics, whose subject is a local variable", () => {
		const metrics = `use serde::{Deserialize, Serialize};
#[derive(Serialize)] pub struct GaugeMessage { #[serde(flatten)] pub gauge: Gauge, pub harbour: String, pub buoy: String }
#[derive(Serialize, Deserialize)] pub struct Gauge { pub metres: f32 }
fn main() { let options = read(); let nats_subject = format!("harbour.{}.buoy.{}.gauge", options.harbour_name.0, options.buoy_id.0); send(nats_subject); }`;
		const files = {
			"metrics/Cargo.toml": CARGO.replace("plane-core", "plane-metrics"),
			"metrics/src/main.rs": metrics,
		};
		const type = typeOf(contractOf("", files), "GaugeMessage");
		expect(type.rust).toBe("plane_metrics::GaugeMessage");
		expect(type.body).toMatchObject({ fields: [{ name: "metres" }, { name: "harbour" }, { name: "buoy" }] });
		expect(type.message).toMatchObject({
			subjects: [
				{
					template: "harbour.{harbour}.buoy.{buoy}.gauge",
					tokens: [
						{ encoding: "verbatim", path: ["harbour"] },
						{ encoding: "verbatim", path: ["buoy"] },
					],
				},
			],
			typed: false,
		});
	});

	test.each([
		[
			"a second subject",
			'let other_subject = format!("x.{}", options.buoy_id.0);',
			"a second subject in plane-metrics is not understood",
		],
		[
			"a token that is no text",
			'let nats_subject = format!("x.{}", options.metres.0);',
			"options.metres.0 is no field of GaugeMessage that holds text",
		],
	])("plane-metrics with %s is an error", (what, line, reason) => {
		const first = what === "a second subject" ? 'let nats_subject = format!("y.{}", options.buoy_id.0);' : "";
		const metrics = `use serde::Serialize;
#[derive(Serialize)] pub struct GaugeMessage { pub buoy: String, pub metres: f32 }
fn main() { ${first} ${line} }`;
		const files = {
			"metrics/Cargo.toml": CARGO.replace("plane-core", "plane-metrics"),
			"metrics/src/main.rs": metrics,
		};
		expect(() => contractOf("", files)).toThrow(reason);
	});

	test("a folder without messages is no Plane that can be read", () => {
		expect(() => readPlane(treeOf({ "Cargo.toml": CARGO, "src/main.rs": "fn main() {}" }))).toThrow(
			"the test's checkout has no messages in core/src/messages or src/messages: give a checkout of Plane 0.3",
		);
	});
});

describe("which types", () => {
	test("only those that serde writes or reads, and none of the tests", () => {
		const contract = contractOf(`pub struct Helper { pub a: u128 }
${SERDE} pub struct Berth { pub a: u8 }
#[cfg(test)]
mod tests { ${SERDE} pub struct Fake { pub a: u128 } }`);
		expect(contract.types.map(({ name }) => name)).toEqual(["Berth", "BackendId", "ClusterName", "ResourceLock"]);
	});

	test("none of a file that the module around it does not name", () => {
		const quay = `use serde::{Deserialize, Serialize};\nmod inner { ${SERDE} pub struct Quay { pub a: u8 } }`;
		const read = (mod: string): number =>
			contractOf("", { "core/src/messages/mod.rs": mod, "core/src/messages/quay.rs": quay }).types.length;
		expect(read("pub mod quay;")).toBe(4);
		expect(read("#[cfg(test)] mod quay;")).toBe(3);
		expect(read("")).toBe(3);
	});

	test("names are followed through use, super and other files", () => {
		const other = `${SERDE.replace("#", "use serde::{Deserialize, Serialize};\n#")} pub struct Quay { pub metres: u8 }`;
		const contract = contractOf(
			`use super::quay::{self, Quay as Pier};\n${SERDE} pub struct Berth { pub a: Pier, pub b: quay::Quay, pub c: super::quay::Quay, pub d: crate::messages::quay::Quay }`,
			{ "core/src/messages/quay.rs": other },
		);
		const { body } = typeOf(contract, "Berth");
		const quay = { kind: "ref", name: "Quay" };
		expect(body.kind === "struct" && body.fields.map(({ value }) => value)).toEqual([quay, quay, quay, quay]);
	});

	test("of two types with one name somebody must say which one travels", () => {
		const twin = `use serde::{Deserialize, Serialize};\n${SERDE} pub struct Berth { pub a: u8 }`;
		expect(() => contractOf(`${SERDE} pub struct Berth { pub a: u8 }`, { "core/src/messages/quay.rs": twin })).toThrow(
			"core/src/messages/quay.rs:2: Berth is the name of plane_core::messages::berth::Berth, too: left-out.ts must say which of them travels",
		);
	});

	test("the namesakes that no program uses are left out, as long as there is the other one", () => {
		const status = `use serde::{Deserialize, Serialize};\n${SERDE} pub struct DroneStatusMessage { pub a: u8 }`;
		const alone = contractOf("", { "core/src/messages/agent.rs": status });
		expect(namesOf(alone)).toContain("plane_core::messages::agent::DroneStatusMessage");
		const both = contractOf("", { "core/src/messages/agent.rs": status, "core/src/messages/drone_state.rs": status });
		expect(namesOf(both)).not.toContain("plane_core::messages::agent::DroneStatusMessage");
		expect(namesOf(both)).toContain("plane_core::messages::drone_state::DroneStatusMessage");
	});

	test("a namesake that is left out cannot be part of a message", () => {
		const status = `use serde::{Deserialize, Serialize};\n${SERDE} pub struct DroneStatusMessage { pub a: u8 }`;
		const files = { "core/src/messages/agent.rs": status, "core/src/messages/drone_state.rs": status };
		const berth = `use super::agent::DroneStatusMessage;\n${SERDE} pub struct Berth { pub last: DroneStatusMessage }`;
		expect(() => contractOf(berth, files)).toThrow(
			"plane_core::messages::agent::DroneStatusMessage is used here, though left-out.ts leaves it out",
		);
	});

	test("a struct whose fields stand in another one is a type of its own where it stands alone, too", () => {
		const rust = (second: string): string => `${SERDE} pub struct Rope { pub metres: u8 }
${SERDE} pub struct Berth { #[serde(flatten)] pub rope: Rope${second} }`;
		expect(namesOf(contractOf(rust("")))).not.toContain("plane_core::messages::berth::Rope");
		for (const second of [", pub spare: Vec<Rope>", `} ${SERDE} pub enum Gear { Rope(Rope), None `])
			expect(namesOf(contractOf(rust(second)))).toContain("plane_core::messages::berth::Rope");
	});

	test("what is used and does not travel itself is named where it is used", () => {
		expect(() => contractOf(`pub struct Knot(u8);\n${SERDE} pub struct Berth {\npub knot: Option<Knot> }`)).toThrow(
			`core/src/messages/berth.rs:${FIRST_LINE + 2}: Knot has neither Serialize nor Deserialize that is known`,
		);
	});

	test("a type of bollard's that once travelled has the form of its release", () => {
		const contract = contractOf(
			`use bollard::auth::DockerCredentials;\n${SERDE} pub struct Berth { pub login: Option<DockerCredentials> }`,
		);
		expect(typeOf(contract, "DockerCredentials")).toMatchObject({
			rust: "bollard::auth::DockerCredentials",
			body: { fields: expect.arrayContaining([expect.objectContaining({ name: "identitytoken", emit: "null" })]) },
		});
	});
});

describe("what could be missed is an error", () => {
	const message = `${SERDE} pub struct Gull { pub a: u8 }
impl TypedMessage for Gull { type Response = (); fn subject(&self) -> String { "gull".into() } }`;

	test("a message outside of the folders that are read", () => {
		const stray = `mod inner { use x::TypedMessage;\n${message} }`;
		expect(() => contractOf("", { "controller/src/gull.rs": stray })).toThrow(
			"controller/src/gull.rs:3: a message stands here, outside of the folders that read-plane.ts reads",
		);
		for (const path of ["proxy/src/gull.rs", "core/src/gull.rs", "src/gull.rs"])
			expect(() => contractOf("", { [path]: message })).toThrow(`${path}:2: a message stands here`);
		expect(contractOf("", { "proxy/tests/gull.rs": message }).types).toHaveLength(3);
		const tests = `#[cfg(test)] mod tests { ${message} }`;
		expect(contractOf("", { "controller/src/gull.rs": tests }).types).toHaveLength(3);
		expect(contractOf("", { "controller/src/gull.rs": "use x::TypedMessage;" }).types).toHaveLength(3);
	});

	test.each([
		["a macro that may declare types", "declare_messages! { Gull }", "an item of this kind may declare messages"],
		["a type under a condition", `#[cfg(feature = "gulls")]\n${message}`, "what stands under #[cfg] is not understood"],
		[
			"a derive under a condition",
			'#[cfg_attr(feature = "gulls", derive(Serialize, Deserialize))]\npub struct Gull { pub a: u8 }',
			"what stands under #[cfg_attr] is not understood",
		],
		[
			"an impl under a condition",
			`${SERDE} pub struct Gull { pub a: u8 }\n#[cfg(unix)]\nimpl TypedMessage for Gull { type Response = (); fn subject(&self) -> String { "gull".into() } }`,
			"what stands under #[cfg] is not understood",
		],
		[
			"a variant under a condition",
			`${SERDE} pub enum Gull { A, #[cfg(unix)] B }`,
			"a variant under #[cfg] is not understood",
		],
	])("%s", (_what, source, reason) => {
		expect(() => contractOf(source)).toThrow(reason);
	});

	test("a trait under another name, wherever it stands", () => {
		const use = "use crate::nats::{NoReply, TypedMessage as Message};";
		const reason = "TypedMessage under the name Message is not understood";
		expect(() => contractOf(use)).toThrow(reason);
		expect(() => contractOf("", { "drone/src/gull.rs": `\n${use}` })).toThrow(`drone/src/gull.rs:2: ${reason}`);
		expect(() => contractOf("use crate::gulls::Cry as Display;")).toThrow("Cry under the name Display");
		expect(contractOf("use crate::gulls::{Display as _, Cry as Call};").types).toHaveLength(3);
	});

	const gull = `${SERDE} pub struct Gull { #[serde(default = "many")] pub a: u8 }`;

	test.each([
		["a macro on a type", "#[serde_with::skip_serializing_none]", "", "#[skip_serializing_none] is not understood"],
		[
			"a macro on its methods",
			"",
			'#[gulls::all] impl Gull { fn subject() -> Subject<Gull, ()> { "g".into() } }',
			"#[all]",
		],
		["a file under a condition", "#![cfg(unix)]", "", "what stands under #[cfg] is not understood"],
		["a module under a condition", "", "#[cfg(unix)] mod inner {}", "what stands under #[cfg] is not understood"],
		["an alias under a condition", "", "#[cfg(unix)] type Many = u8;", "what stands under #[cfg] is not understood"],
		[
			"one of two subjects",
			"",
			`impl TypedMessage for Gull { type Response = ();
#[cfg(unix)] fn subject(&self) -> String { "a".into() }
#[cfg(not(unix))] fn subject(&self) -> String { "b".into() } }`,
			"what stands under #[cfg] is not understood",
		],
		[
			"a subscription under a condition",
			"",
			'impl Gull { #[cfg(unix)] fn all() -> SubscribeSubject<Gull> { SubscribeSubject::new("g".into()) } }',
			"what stands under #[cfg] is not understood",
		],
		[
			"an arm under a condition",
			"",
			'impl TypedMessage for Gull { type Response = (); fn subject(&self) -> String { match self { #[cfg(unix)] Gull { .. } => "a".into(), _ => "b".into() } } }',
			"#[cfg] inside a function is not understood",
		],
	])("%s", (_what, before, after, reason) => {
		expect(() => contractOf(`${before}\n${gull}\nfn many() -> u8 { 3 }\n${after}`)).toThrow(reason);
	});

	test.each([
		["one of two functions", "#[cfg(unix)] fn many() -> u8 { 1 }", "#[cfg(not(unix))] fn many() -> u8 { 2 }"],
		["a constant", "fn many() -> u8 { MANY }", "#[cfg(unix)] const MANY: u8 = 1;"],
	])("%s under a condition, once a default needs it", (_what, one, other) => {
		expect(() => contractOf(`${gull}\n${one}\n${other}`)).toThrow(/the default (many\(\)|MANY) is not understood/);
		expect(contractOf(`${gull}\nfn many() -> u8 { 3 }\n${other.replace(/many|MANY/, "other")}`).types).toHaveLength(4);
	});

	test("a use under a condition, once a field needs it", () => {
		const use = "#[cfg(unix)] use somewhere::Wing;";
		expect(() => contractOf(`${use}\n${SERDE} pub struct Gull { pub a: Wing }`)).toThrow("Wing is not known");
		expect(contractOf(`${use}\n${SERDE} pub struct Gull { pub a: u8 }`).types).toHaveLength(4);
	});

	test("attributes that only compilers and people read are let through", () => {
		const source = `#[non_exhaustive] #[doc = "A bird."] ${SERDE} pub struct Gull { pub a: u8 }
impl TypedMessage for Gull { type Response = (); #[inline] #[must_use] fn subject(&self) -> String { "gull.cry".into() } }`;
		expect(typeOf(contractOf(source), "Gull").message).toMatchObject({ subjects: [{ template: "gull.cry" }] });
	});

	test("but a helper under a condition is none of its business", () => {
		const helper = `${SERDE} pub struct Gull { pub a: u8 }\n#[cfg(unix)]\nimpl From<u8> for Gull { fn from(a: u8) -> Gull { Gull { a } } }`;
		expect(typeOf(contractOf(helper), "Gull").body.kind).toBe("struct");
		const method = `${SERDE} pub struct Gull { pub a: u8 }\nimpl Gull { #[cfg(unix)] pub fn new(a: u8) -> Gull { Gull { a } } }`;
		expect(typeOf(contractOf(method), "Gull").body.kind).toBe("struct");
	});
});
