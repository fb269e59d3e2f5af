import { expect, test } from "vitest";
import { findDrift, line } from "./drift.js";
import { merge, type Ours } from "./merge.js";
import { contractOf, FIRST_LINE } from "./test-plane.js";
import { EMPTY } from "./test-schemas.js";

const BEFORE = `#[serde_as]
#[derive(Serialize, Deserialize, TypedMessage)]
#[typed_message(subject = "cluster.#cluster.ship.#ship.dock", response = "bool")]
pub struct Docking {
    pub cluster: ClusterName,
    pub ship: BackendId,
    #[serde_as(as = "DurationSeconds")]
    pub patience: Duration,
    pub note: Option<String>,
    #[serde(default)]
    pub tug: bool,
    pub tide: Tide,
}
impl Docking {
    pub fn all() -> SubscribeSubject<Self> { SubscribeSubject::new("cluster.*.ship.*.dock".into()) }
}
#[derive(Serialize, Deserialize)]
pub enum Tide { Low, High }
#[derive(Serialize, Deserialize)]
pub enum Answer { Moored { berth: u16 }, Refused }
#[derive(Serialize, Deserialize)]
pub struct Log { pub ship: BackendId }
impl TypedMessage for Log { type Response = NoReply; fn subject(&self) -> String { format!("ship.{}.log", self.ship) } }
impl JetStreamable for Log {
    fn stream_name() -> &'static str { "ship_log" }
    fn config() -> Config { Config { name: Self::stream_name().into(), subjects: vec!["ship.*.log".into()], max_messages_per_subject: 500, ..Default::default() } }
}
`;

/** Schemas that say what the Rust above says. */
const OURS: Ours = merge(contractOf(BEFORE), EMPTY);

const at = (text: string, after: string): string => {
	const lines = after.split("\n");
	return ` (core/src/messages/berth.rs:${FIRST_LINE + lines.findIndex((each) => each.includes(text))})`;
};

function drift(...changes: readonly (readonly [before: string, after: string])[]): readonly string[] {
	const after = changes.reduce((text, [from, to]) => {
		if (!text.includes(from)) throw new Error(`the test changes ${from}, which is not there`);
		return text.replace(from, to);
	}, BEFORE);
	const contract = contractOf(after);
	return findDrift(OURS, merge(contract, OURS), contract).map(line);
}

test("there is none between schemas and the source they follow", () => {
	expect(drift()).toEqual([]);
});

test("a comment or another order of items is none", () => {
	expect(drift(["pub tug: bool,", "/// Whether a tug comes.\n    pub tug: bool,"])).toEqual([]);
});

test.each<readonly [string, readonly (readonly [string, string])[], readonly string[]]>([
	[
		"a new field",
		[["pub tide: Tide,", "pub tide: Tide,\n    pub depth: Option<u8>,"]],
		["field Docking.depth: new in Plane: optional Option<u8>, written null @pub depth"],
	],
	[
		"a field that is gone",
		[["    pub note: Option<String>,\n", ""]],
		["field Docking.note: gone from Plane; the schemas say optional Option<string>, written null @pub struct Docking"],
	],
	[
		"a type that changed",
		[["pub note: Option<String>", "pub note: Option<u8>"]],
		["field Docking.note: the schemas say Option<string>, Plane says Option<u8> @pub note"],
	],
	[
		"presence",
		[["#[serde(default)]\n    ", ""]],
		["field Docking.tug: the schemas say default false, Plane says required @pub tug"],
	],
	[
		"what is written",
		[["pub note", '#[serde(skip_serializing_if = "Option::is_none")]\n    pub note']],
		["field Docking.note: the schemas say written null, Plane says written omit-none @pub note"],
	],
	[
		"a unit",
		[["DurationSeconds", "DurationMicroSeconds"]],
		["unit Docking.patience: the schemas say s, Plane says us @pub patience"],
	],
	[
		"the order",
		[["pub enum Tide { Low, High }", "pub enum Tide { High, Low }"]],
		["value Tide: the schemas say the order Low, High, Plane says the order High, Low @pub enum Tide"],
	],
	[
		"a new value",
		[["{ Low, High }", "{ Low, High, Spring }"]],
		['value Tide.Spring: new in Plane: "Spring" @pub enum Tide'],
	],
	[
		"a variant that is gone",
		[[", Refused", ""]],
		["variant Answer.Refused: gone from Plane; the schemas say no data @pub enum Answer"],
	],
	[
		"a field inside a variant",
		[["berth: u16", "berth: u16, pier: u8"]],
		["field Answer.Moored.pier: new in Plane: required u8, written always @pub enum Answer"],
	],
	[
		"another form",
		[["pub enum Answer", '#[serde(tag = "is")]\npub enum Answer']],
		["type Answer: the schemas say an externally tagged union, Plane says an internally tagged union @pub enum Answer"],
	],
	[
		"a new type",
		[["pub enum Tide", "pub struct Gull { pub white: bool }\n#[derive(Serialize, Deserialize)]\npub enum Tide"]],
		["type Gull: new in Plane: plane_core::messages::berth::Gull @pub struct Gull"],
	],
	[
		"a type that is gone",
		[["#[derive(Serialize, Deserialize)]\npub enum Answer { Moored { berth: u16 }, Refused }\n", ""]],
		["type Answer: gone from Plane; the schemas say plane_core::messages::berth::Answer"],
	],
	[
		"a subject",
		[
			["#ship.dock", "#ship.moor"],
			["*.dock", "*.moor"],
		],
		[
			"subject Docking: the schemas say cluster.{cluster}.ship.{ship}.dock, Plane says cluster.{cluster}.ship.{ship}.moor @pub struct Docking",
			"subscription Docking: the schemas say cluster.*.ship.*.dock, Plane says cluster.*.ship.*.moor @pub struct Docking",
		],
	],
	[
		"a token's encoding",
		[["pub cluster: ClusterName", "pub cluster: ResourceLock"]],
		[
			"field Docking.cluster: the schemas say ClusterName, Plane says ResourceLock @pub cluster",
			"subject Docking: the schemas say cluster as cluster from /cluster, ship as id from /ship, Plane says cluster as lock from /cluster, ship as id from /ship @pub struct Docking",
		],
	],
	[
		"which message of a subject is kept",
		[
			[
				"impl TypedMessage for Log {",
				"impl Log { pub fn overwrite(&self) -> bool { false } }\nimpl TypedMessage for Log {",
			],
		],
		["subject Log: the schemas say overwrites true, Plane says overwrites false @pub struct Log"],
	],
	[
		"a reply",
		[['response = "bool"', 'response = "()"']],
		["reply Docking: the schemas say bool, Plane says () @pub struct Docking"],
	],
	[
		"no reply any more",
		[[', response = "bool"', ""]],
		[
			"reply Docking: the schemas say bool, Plane says no reply @pub struct Docking",
			"transport Docking: the schemas say request, Plane says publish @pub struct Docking",
		],
	],
	[
		"a stream's setting",
		[["max_messages_per_subject: 500", "max_messages_per_subject: 1"]],
		["stream ship_log.max_msgs_per_subject: the schemas say 500, Plane says 1 @fn config"],
	],
	[
		"a stream's name",
		[['"ship_log"', '"ship_logs"']],
		[
			"stream Log: the schemas say ship_log, Plane says ship_logs @pub struct Log",
			"stream ship_log: gone from Plane; the schemas say there",
			"stream ship_logs: new in Plane: there @fn config",
		],
	],
])("%s is drift", (_what, changes, lines) => {
	const after = changes.reduce((text, [from, to]) => text.replace(from, to), BEFORE);
	const expected = lines.map((each) => {
		const [text = "", mark] = each.split(" @");
		if (mark === undefined) return text;
		return text + at(mark, after);
	});
	expect(drift(...changes)).toEqual(expected);
});

test("the version of the crate is part of it", () => {
	const contract = { ...contractOf(BEFORE), version: "0.3.31" };
	expect(findDrift(OURS, merge(contract, OURS), contract).map(line)).toEqual([
		"version plane.json: the schemas say 0.3.30, Plane says 0.3.31",
	]);
});
