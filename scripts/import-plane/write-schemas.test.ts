import { existsSync, mkdirSync, readdirSync, writeFileSync } from "node:fs";
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

test("what no schema can say is not written, and neither is anything else", () => {
	using folder = new SchemaFolder();
	const before = readSourceFiles(folder.path);
	const rust = `${RUST}#[derive(Serialize, Deserialize)]
pub struct Buoy { pub a: u8 }
impl Buoy { pub fn subject(ship: &BackendId) -> Subject<Buoy, bool> { Subject::new(format!("buoy.{}", ship.text())) } }`;
	expect(() => folder.follow(rust)).toThrow(
		/berth\.rs:\d+: the token ship does not come from the payload, which no schema can say: nothing was written/,
	);
	expect(readSourceFiles(folder.path)).toEqual(before);
});
