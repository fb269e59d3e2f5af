import { describe, expect, test } from "vitest";
import { messageOf, TIDE } from "./test-docking.js";
import { contractOf, SERDE, typeOf } from "./test-plane.js";

const subjectOf = (body: string): unknown => {
	const message = messageOf(body);
	const [subject] = message && message.subjects !== "variants" ? message.subjects : [];
	return subject && { template: subject.template, tokens: subject.tokens };
};
const token = (name: string, encoding: string, path = [name]): unknown => ({ name, encoding, path, outside: false });

describe("one subject", () => {
	test.each([
		['"quay.all".into()', "quay.all", []],
		['"quay.all".to_string()', "quay.all", []],
		['String::from("quay.all")', "quay.all", []],
		['return "quay.all".to_owned()', "quay.all", []],
		['format!("quay.{}", self.cluster.token())', "quay.{cluster}", [token("cluster", "cluster")]],
		['format!("quay.{}", self.cluster.as_subject_component())', "quay.{cluster}", [token("cluster", "cluster")]],
		['format!("quay.{}.x", self.ship.text(),)', "quay.{ship}.x", [token("ship", "id")]],
		['format!("quay.{}", &self.ship)', "quay.{ship}", [token("ship", "id")]],
		['format!("quay.{}", self.ship.to_string())', "quay.{ship}", [token("ship", "id")]],
		['format!("quay.{}", self.key.as_subject_component())', "quay.{key}", [token("key", "lock")]],
		['format!("quay.{}", self.tide)', "quay.{tide}", [token("tide", "enum")]],
		['format!("quay.{:?}", self.tide)', "quay.{tide}", [token("tide", "enum")]],
		['format!("quay.{}", self.name)', "quay.{name}", [token("name", "verbatim")]],
		[
			'format!("quay.{}.{}", self.cluster.token(), self.ship)',
			"quay.{cluster}.{ship}",
			[token("cluster", "cluster"), token("ship", "id")],
		],
		['format!("quay.{}", serde_json::to_string(&self.tide).unwrap())', "quay.{tide}", [token("tide", "json")]],
	])("%s", (body, template, tokens) => {
		expect(subjectOf(body)).toEqual({ template, tokens });
	});

	test("typed_message names its fields with a hash", () => {
		const source = `${SERDE} #[derive(TypedMessage)]
#[typed_message(subject = "cluster.#cluster.ship.#ship.lock.#key", response = "bool")]
pub struct Docking { pub cluster: ClusterName, pub ship: BackendId, pub key: ResourceLock }`;
		expect(typeOf(contractOf(source), "Docking").message).toMatchObject({
			subjects: [
				{
					template: "cluster.{cluster}.ship.{ship}.lock.{key}",
					tokens: [{ encoding: "cluster" }, { encoding: "id" }, { encoding: "lock" }],
				},
			],
			reply: "bool",
			typed: true,
		});
	});

	test("before there was TypedMessage, tokens came from arguments", () => {
		const source = `${SERDE} pub struct Docking { pub length: u8 }
impl Docking { pub fn subject(ship: &BackendId) -> Subject<Docking, bool> { Subject::new(format!("ship.{}.dock", ship.text())) } }`;
		expect(typeOf(contractOf(source), "Docking").message).toMatchObject({
			subjects: [{ template: "ship.{ship}.dock", tokens: [{ name: "ship", outside: true, path: [] }] }],
			reply: "bool",
			typed: false,
		});
	});
});

describe("replies", () => {
	test.each([
		["NoReply", undefined],
		["()", "()"],
		["bool", "bool"],
		["Option<Value>", "Option<Value>"],
		["Slip", "Slip"],
	])("%s", (response, reply) => {
		expect(messageOf('"quay".into()', response)?.reply).toBe(reply);
	});
});

describe("a subject for each case", () => {
	const UNION = `${SERDE} pub enum Move { Enter { slip: Option<Slip> }, Leave { tide: Tide }, Sink(Slip) }
${SERDE} pub struct Report { pub ship: BackendId, #[serde(flatten)] pub kind: Move }
${SERDE} pub enum Harbour { Moved(Report), Closed { until: u64 } }
${SERDE} #[serde(untagged)] pub enum Docking {
    Event { cluster: ClusterName, #[serde(flatten)] what: Harbour },
    Tick { tick: Option<Value> },
}`;
	const subjects = (body: string, more = ""): readonly unknown[] => {
		const source = `${TIDE}\n${UNION}\n${more}
impl TypedMessage for Docking { type Response = NoReply; fn subject(&self) -> String { ${body} } }`;
		const { message } = typeOf(contractOf(source), "Docking");
		return message && message.subjects !== "variants" ? message.subjects.map(({ at: _, ...rest }) => rest) : [];
	};
	const MATCH = `match &self {
        Docking::Tick { .. } => "harbour.tick".into(),
        Docking::Event { what, cluster } => match what {
            Harbour::Moved(report) => match report.kind {
                Move::Enter { slip: Some(Slip { ref owner, .. }) } => format!("harbour.{}.{}.enter.{}", cluster.token(), report.ship, owner),
                Move::Enter { .. } => format!("harbour.{}.{}.enter", cluster.token(), report.ship),
                Move::Leave { tide } => match tide {
                    Tide::Low => format!("harbour.{}.low", cluster.token()),
                    Tide::High => format!("harbour.{}.high", cluster.token()),
                },
                Move::Sink(_) => { format!("harbour.{}.sunk", cluster.token()) }
            },
            Harbour::Closed { .. } => format!("harbour.{}.closed", cluster.token()),
        },
    }`;
	const OVERWRITE = `impl Docking { pub fn overwrite(&self) -> bool { match self {
        Docking::Event { what, .. } => match what {
            Harbour::Moved(Report { kind: Move::Sink(..), .. }) => false,
            _ => true,
        },
        Docking::Tick { .. } => true,
    } } }`;

	test("match bodies become conditions on the payload, as few as say it", () => {
		const all = subjects(MATCH) as readonly { template: string; when: unknown }[];
		expect(all.map(({ template, when }) => [template, when])).toEqual([
			[
				"harbour.tick",
				[
					{ path: ["Moved"], is: "absent" },
					{ path: ["Closed"], is: "absent" },
				],
			],
			["harbour.{cluster}.{ship}.enter.{owner}", [{ path: ["Moved", "Enter", "slip"], is: "present" }]],
			[
				"harbour.{cluster}.{ship}.enter",
				[
					{ path: ["Moved", "Enter"], is: "present" },
					{ path: ["Moved", "Enter", "slip"], is: "absent" },
				],
			],
			["harbour.{cluster}.low", [{ path: ["Moved", "Leave", "tide"], is: { equals: "Low" } }]],
			["harbour.{cluster}.high", [{ path: ["Moved", "Leave", "tide"], is: { equals: "High" } }]],
			["harbour.{cluster}.sunk", [{ path: ["Moved", "Sink"], is: "present" }]],
			["harbour.{cluster}.closed", [{ path: ["Closed"], is: "present" }]],
		]);
	});

	test("tokens lead into the payload, past flattened structs", () => {
		const [, enter] = subjects(MATCH);
		expect(enter).toMatchObject({
			tokens: [
				token("cluster", "cluster"),
				token("ship", "id", ["Moved", "ship"]),
				token("owner", "id", ["Moved", "Enter", "slip", "owner"]),
			],
		});
	});

	test("overwrite() says where the first message stays", () => {
		const kept = (subjects(MATCH, OVERWRITE) as { template: string; overwrites: boolean }[]).filter(
			(each) => !each.overwrites,
		);
		expect(kept.map(({ template }) => template)).toEqual(["harbour.{cluster}.sunk"]);
	});

	test("overwrite() may also be a matches!", () => {
		const more = `impl Docking { pub fn overwrite(&self) -> bool { !matches!(self, Docking::Event { what: Harbour::Closed { .. }, .. }) } }`;
		const kept = (subjects(MATCH, more) as { template: string; overwrites: boolean }[]).filter(
			(each) => !each.overwrites,
		);
		expect(kept.map(({ template }) => template)).toEqual(["harbour.{cluster}.closed"]);
	});

	test("overwrite() asks for all its conditions", () => {
		const source = `${TIDE}
${SERDE} pub struct Docking { pub a: Tide, pub b: Tide }
impl Docking { pub fn overwrite(&self) -> bool { match self.a { Tide::Low => match self.b { Tide::High => false, Tide::Low => true }, Tide::High => true } } }
impl TypedMessage for Docking { type Response = NoReply; fn subject(&self) -> String { match self.a {
    Tide::Low => match self.b { Tide::Low => "x.low.low".into(), Tide::High => "x.low.high".into() },
    Tide::High => "x.high".into(),
} } }`;
		const message = typeOf(contractOf(source), "Docking").message;
		const all = message && message.subjects !== "variants" ? message.subjects : [];
		expect(all.map(({ template, overwrites }) => [template, overwrites])).toEqual([
			["x.low.low", true],
			["x.low.high", false],
			["x.high", true],
		]);
	});

	test("an internally tagged field decides by its tag", () => {
		const source = `${SERDE} #[serde(tag = "type")] pub enum Who { Master, Pilot { ship: BackendId } }
${SERDE} pub struct Docking { pub who: Who }
impl TypedMessage for Docking { type Response = NoReply; fn subject(&self) -> String { match &self.who {
    Who::Master => "log.master".into(),
    Who::Pilot { ship } => format!("log.pilot.{}", ship.text()),
} } }`;
		expect(typeOf(contractOf(source), "Docking").message?.subjects).toMatchObject([
			{ template: "log.master", when: [{ path: ["who", "type"], is: { equals: "Master" } }] },
			{ template: "log.pilot.{ship}", tokens: [{ path: ["who", "ship"] }], when: [{ is: { equals: "Pilot" } }] },
		]);
	});

	test("a union of messages has the subjects of its messages, and they hear what it hears", () => {
		const source = `${SERDE} pub struct Enter { pub ship: BackendId }
${SERDE} #[serde(untagged)] pub enum Docking { Enter(Enter) }
impl TypedMessage for Enter { type Response = (); fn subject(&self) -> String { format!("ship.{}.enter", self.ship) } }
impl TypedMessage for Docking { type Response = Option<Value>; fn subject(&self) -> String { match self { Docking::Enter(m) => m.subject() } } }`;
		expect(typeOf(contractOf(source), "Docking").message).toMatchObject({
			subjects: "variants",
			reply: "Option<Value>",
		});
	});
});

describe("subscriptions", () => {
	const heard = (functions: string): readonly string[] => {
		const source = `${SERDE} pub struct Docking { pub cluster: ClusterName, pub ship: BackendId }
impl TypedMessage for Docking { type Response = NoReply; fn subject(&self) -> String { format!("c.{}.{}", self.cluster.token(), self.ship) } }
impl Docking { ${functions} }`;
		return typeOf(contractOf(source), "Docking").subscriptions;
	};

	test("helpers are read whatever they are called, arguments by their names", () => {
		expect(
			heard(`
    pub fn every() -> SubscribeSubject<Self> { SubscribeSubject::new("c.*.*".into()) }
    #[must_use]
    pub fn of_one(harbour: &ClusterName) -> SubscribeSubject<Docking> { SubscribeSubject::<Docking>::new(format!("c.{}.*", harbour.as_subject_component())) }
    pub fn unrelated(&self) -> String { todo!() }`),
		).toEqual(["c.*.*", "c.{harbour}.*"]);
	});

	test("a helper that is made in another way is an error", () => {
		expect(() => heard("pub fn all() -> SubscribeSubject<Self> { Self::other() }")).toThrow(
			"makes a subject in a way that is not understood",
		);
	});
});
