import { existsSync, mkdirSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { readProtocol } from "../codegen/read.js";
import { readSourceFiles } from "../codegen/source-files.js";
import { NEW_COMMIT, SchemaFolder } from "./test-schemas.js";

const RUST = `/// A sentence of the source that must stay there.
#[derive(Serialize, Deserialize, TypedMessage)]
#[typed_message(subject = "cluster.#cluster.ship.#ship.dock", response = "Answer")]
pub struct Docking {
    pub cluster: ClusterName,
    /// Another one.
    pub ship: BackendId,
    pub metres: u64,
}
#[derive(Serialize, Deserialize)]
pub enum Answer { Moored, Refused }
#[derive(Serialize, Deserialize)]
pub struct Log { pub ship: BackendId }
impl TypedMessage for Log { type Response = NoReply; fn subject(&self) -> String { format!("ship.{}.log", self.ship) } }
impl JetStreamable for Log {
    fn stream_name() -> &'static str { "ship_log" }
    fn config() -> Config { Config { name: Self::stream_name().into(), subjects: vec!["ship.*.log".into()], ..Default::default() } }
}
`;

/** Does what is left to a person after an import of the Rust above. */
function describeAll(folder: SchemaFolder): void {
	const examples: Readonly<Record<string, string>> = {
		"messages/docking.json": '[{ "cluster": "a", "ship": "b", "metres": 12 }]',
		"messages/log.json": '[{ "ship": "b" }]',
		"messages/answer.json": '["Moored", "Refused"]',
	};
	const schemas = ["messages", "types"].flatMap((below) =>
		readdirSync(join(folder.path, below)).map((name) => `${below}/${name}`),
	);
	for (const file of [...schemas, "streams.json"]) {
		folder.edit(file, (text) =>
			text
				.replaceAll("To be described.", "Described by hand.")
				.replace('"senders": []', '"senders": ["client"]')
				.replace('"examples": []', `"examples": ${examples[file] ?? '["x"]'}`),
		);
	}
}

test("new types get files that say their structure, and wait for their descriptions", () => {
	using folder = new SchemaFolder();
	const { changed, toBeDescribed } = folder.follow(RUST);
	expect(changed).toEqual([
		"messages/docking.json",
		"messages/answer.json",
		"messages/log.json",
		"types/backend-id.json",
		"types/cluster-name.json",
		"types/resource-lock.json",
		"streams.json",
		"plane.json",
	]);
	expect(folder.json("messages/docking.json")).toMatchObject({
		title: "Docking",
		description: "To be described.",
		"x-rust": "plane_core::messages::berth::Docking",
		"x-since": "0.3.30",
		"x-message": {
			transport: "request",
			senders: [],
			subjects: [{ template: "cluster.{cluster}.ship.{ship}.dock", tokens: { cluster: "cluster", ship: "id" } }],
			reply: "./answer.json",
		},
		required: ["cluster", "ship", "metres"],
		examples: [],
	});
	expect(toBeDescribed).toContain("schemas/messages/docking.json /properties/ship/description");
	expect(toBeDescribed).toContain("schemas/streams.json /streams/0/description");
});

test("no sentence of the source gets into a schema", () => {
	using folder = new SchemaFolder();
	folder.follow(RUST);
	const texts = readSourceFiles(folder.path).map(({ text }) => text);
	expect(texts.filter((text) => text.includes("sentence of the source") || text.includes("Another one"))).toEqual([]);
});

test("the generator refuses what is still to be described", () => {
	using folder = new SchemaFolder();
	folder.follow(RUST);
	expect(() => readProtocol(readSourceFiles(folder.path))).toThrow(
		/schemas\/messages\/docking\.json \/properties\/ship\/description is still to be written/,
	);
	describeAll(folder);
	expect(readProtocol(readSourceFiles(folder.path)).types.map(({ name }) => name)).toContain("Docking");
});

test("plane.json follows", () => {
	using folder = new SchemaFolder();
	folder.follow(RUST);
	expect(folder.json("plane.json")).toEqual({
		repository: "https://example.com/plane",
		branch: "main",
		commit: NEW_COMMIT,
		version: "0.3.30",
	});
});

test("the second time there is nothing to write", () => {
	using folder = new SchemaFolder();
	folder.follow(RUST);
	expect(folder.follow(RUST)).toMatchObject({ changed: [], deleted: [] });
});

test("what only we know is kept, and only what changed is written", () => {
	using folder = new SchemaFolder();
	folder.follow(RUST);
	describeAll(folder);
	folder.edit("messages/docking.json", (text) =>
		text
			.replace('"x-int": "u64"', '"x-int": "u64",\n\t\t\t"x-unit": "bytes"')
			.replace('"x-emit": "always"', '"x-emit": "always",\n\t\t\t"x-secret": true,\n\t\t\t"x-since": "0.3.2"'),
	);
	const { changed } = folder.follow(
		RUST.replace("pub metres: u64,", "pub metres: u64,\n    pub flag: Option<String>,"),
	);
	expect(changed).toEqual(["messages/docking.json"]);
	const { properties, description, examples, ...rest } = folder.json("messages/docking.json");
	expect({ description, examples }).toEqual({
		description: "Described by hand.",
		examples: [{ cluster: "a", ship: "b", metres: 12 }],
	});
	expect(rest["x-message"]).toMatchObject({ senders: ["client"], subjects: [{ description: "Described by hand." }] });
	expect(properties).toMatchObject({
		cluster: { description: "Described by hand.", "x-secret": true, "x-since": "0.3.2" },
		metres: { "x-unit": "bytes" },
		flag: { description: "To be described.", type: ["string", "null"], "x-emit": "null", "x-since": "0.3.30" },
	});
});

test("what nobody can read in Rust is kept: names for export, roles, ways of sending, how often, traps, and what is deprecated", () => {
	using folder = new SchemaFolder();
	folder.follow(RUST);
	describeAll(folder);
	folder.edit("messages/log.json", (text) =>
		text
			.replace('"transport": "publish"', '"transport": "jetstream"')
			.replace('\t"x-since"', '\t"x-export": "ShipLog",\n\t"x-since"')
			.replace('"description": "Described by hand."\n', '"description": "Described by hand.",\n\t\t\t\t"cadence": 4\n')
			.replace('\t"x-message"', '\t"x-traps": ["It is cut off.", "It comes twice."],\n\t"x-message"'),
	);
	folder.edit("messages/docking.json", (text) =>
		text.replace(
			'"x-emit": "always"',
			'"x-emit": "always",\n\t\t\t"x-read-default": "a",\n\t\t\t"deprecated": true,\n\t\t\t"x-deprecated": "Nobody reads it."',
		),
	);
	expect(folder.follow(RUST)).toMatchObject({ changed: [], deleted: [] });
});

test("a message of a union hears what the union hears, and is checked like it", () => {
	using folder = new SchemaFolder();
	folder.follow(`${RUST}
#[derive(Serialize, Deserialize)] #[serde(untagged)] pub enum Any { Docking(Docking), Log(Log) }
impl TypedMessage for Any { type Response = Option<Value>; fn subject(&self) -> String { match self { Any::Docking(m) => m.subject(), Any::Log(m) => m.subject() } } }
impl Any { pub fn docking() -> SubscribeSubject<Self> { SubscribeSubject::new("cluster.*.ship.*.dock".into()) } }`);
	expect(folder.json("messages/docking.json")["x-message"]).toMatchObject({
		subscriptions: ["cluster.*.ship.*.dock"],
		verified: true,
	});
	expect(folder.json("messages/log.json")["x-message"]).toMatchObject({ subscriptions: [], verified: false });
	expect(folder.json("messages/any.json")["x-message"]).toMatchObject({
		subjects: "variants",
		reply: "../types/optional-value.json",
	});
});

test("a new field of a known variant is dated, and a new variant as a whole", () => {
	using folder = new SchemaFolder();
	const moves = (inside: string): string =>
		`#[derive(Serialize, Deserialize)] pub enum Move { Enter { a: u8 ${inside} }`;
	folder.follow(`${moves("")} }`);
	folder.follow(`${moves(", b: u8")}, Leave { c: u8 } }`);
	const [enter, leave] = folder.json("types/move.json").oneOf as unknown as { properties: Record<string, unknown> }[];
	expect(enter?.properties).toMatchObject({
		Enter: { properties: { a: { "x-emit": "always" }, b: { "x-since": "0.3.30" } } },
	});
	expect(leave).toMatchObject({ "x-since": "0.3.30" });
	expect(leave?.properties).toEqual({
		Leave: { type: "object", required: ["c"], properties: { c: expect.not.objectContaining({ "x-since": "0.3.30" }) } },
	});
});

test("streams keep our order, and a new one comes last", () => {
	using folder = new SchemaFolder();
	const stream = (
		name: string,
	): string => `#[derive(Serialize, Deserialize)] pub struct Of${name} { pub ship: BackendId }
impl TypedMessage for Of${name} { type Response = NoReply; fn subject(&self) -> String { format!("${name.toLowerCase()}.{}", self.ship) } }
impl JetStreamable for Of${name} { fn stream_name() -> &'static str { "${name.toLowerCase()}" } fn config() -> Config { Config { name: Self::stream_name().into(), subjects: vec!["${name.toLowerCase()}.*".into()], ..Default::default() } } }`;
	folder.follow(`${stream("B")}\n${stream("C")}`);
	folder.follow(`${stream("C")}\n${stream("A")}\n${stream("B")}`);
	expect(folder.read().streams.map(({ name }) => name)).toEqual(["b", "c", "a"]);
});

test("a token with quotes is written as json", () => {
	using folder = new SchemaFolder();
	const quoted = RUST.replace(
		'format!("ship.{}.log", self.ship)',
		'format!("ship.{}.log", serde_json::to_string(&self.ship).unwrap())',
	);
	folder.follow(quoted);
	const log = folder.read().types.find(({ name }) => name === "Log");
	expect(log?.message?.subjects[0]?.tokens).toEqual([{ name: "ship", encoding: "json", path: ["ship"] }]);
});

test("a type that refers to one without a schema is not written", () => {
	using folder = new SchemaFolder();
	rmSync(join(folder.path, "types/ip-addr.json"));
	expect(() => folder.follow("#[derive(Serialize, Deserialize)] pub struct Berth { pub at: IpAddr }")).toThrow(
		"schemas/types/berth.json / refers to IpAddr, which has no schema",
	);
});

test("a subject that moves keeps its name and description", () => {
	using folder = new SchemaFolder();
	folder.follow(RUST);
	describeAll(folder);
	folder.follow(RUST.replace("#ship.dock", "#ship.moor"));
	expect(folder.json("messages/docking.json")["x-message"]).toMatchObject({
		subjects: [{ name: "subject", template: "cluster.{cluster}.ship.{ship}.moor", description: "Described by hand." }],
	});
});

test("a type that is gone takes its examples along", () => {
	using folder = new SchemaFolder();
	folder.follow(RUST);
	describeAll(folder);
	mkdirSync(join(folder.path, "examples/answer"), { recursive: true });
	writeFileSync(join(folder.path, "examples/answer/moored.valid.json"), '"Moored"');
	const without = RUST.replace("pub enum Answer { Moored, Refused }", "pub enum Reply { Moored, Refused }").replace(
		"Answer",
		"Reply",
	);
	expect(folder.follow(without).deleted).toEqual(["messages/answer.json", "examples/answer"]);
	expect(existsSync(join(folder.path, "examples/answer"))).toBe(false);
});

test("a file moves nowhere when its type moves to another module", () => {
	using folder = new SchemaFolder();
	folder.follow(RUST);
	describeAll(folder);
	folder.edit("messages/log.json", (text) => text.replace("berth::Log", "elsewhere::Log"));
	expect(folder.follow(RUST)).toMatchObject({ changed: ["messages/log.json"], deleted: [] });
	expect(folder.json("messages/log.json")).toMatchObject({
		"x-rust": "plane_core::messages::berth::Log",
		description: "Described by hand.",
	});
});
