import { expect, test } from "vitest";
import type { PlaneContract } from "./read-plane.js";
import { contractOf, FIRST_LINE, SERDE } from "./test-plane.js";

function streamsOf(settings: string, more = ""): PlaneContract["streams"] {
	const source = `const DAY: u64 = 86_400;
${SERDE} pub struct Docking { pub ship: BackendId }
impl TypedMessage for Docking { type Response = NoReply; fn subject(&self) -> String { format!("quay.{}", self.ship) } }
impl JetStreamable for Docking {
    fn stream_name() -> &'static str { "quay_log" }
    fn config() -> Config { Config { name: Self::stream_name().into(), subjects: vec!["quay.*".into()], ${settings} ..Config::default() } }
}
${more}`;
	return contractOf(source).streams;
}

test("a stream is what the NATS API would be told, 0 for what is not set", () => {
	expect(streamsOf("")).toMatchObject([
		{
			name: "quay_log",
			message: "Docking",
			config: {
				name: "quay_log",
				subjects: ["quay.*"],
				retention: "limits",
				storage: "file",
				discard: "old",
				max_msgs: 0,
				max_msgs_per_subject: 0,
				max_bytes: 0,
				max_age: 0,
				max_consumers: 0,
				num_replicas: 0,
			},
		},
	]);
});

test.each([
	["max_messages_per_subject: 500,", { max_msgs_per_subject: 500 }],
	["max_messages_per_subject: 0x20,", { max_msgs_per_subject: 32 }],
	["max_messages: 1_000, num_replicas: 2,", { max_msgs: 1000, num_replicas: 2 }],
	["max_bytes: 50e9 as i64,", { max_bytes: 50_000_000_000 }],
	["max_age: Duration::from_secs(60),", { max_age: 60_000_000_000 }],
	["max_age: Duration::from_secs(DAY),", { max_age: 86_400_000_000_000 }],
	["max_age: Self::kept_for(),", { max_age: 5_000_000_000 }],
])("%s", (settings, config) => {
	const more =
		"impl Docking { fn seconds() -> u64 { 5 } fn kept_for() -> Duration { Duration::from_secs(Self::seconds()) } }";
	expect(streamsOf(settings, more)[0]?.config).toMatchObject(config);
});

test.each([
	["discard: DiscardPolicy::New,", "the stream setting discard is not understood"],
	["max_age: Duration::from_secs(ttl()),", "ttl is not understood"],
	["max_age: Duration::from_hours(1),", "Duration::from_hours(1) is not understood as max_age"],
	[
		"..Config::small() }; Config { name: Self::stream_name().into(),",
		"a body of several statements is not understood here",
	],
	["max_bytes: LIMIT.load(),", "LIMIT.load() is not understood as max_bytes"],
])("%s is an error at its line", (settings, reason) => {
	expect(() => streamsOf(settings)).toThrow(`core/src/messages/berth.rs:${FIRST_LINE + 5}: ${reason}`);
});

test("settings that are taken from elsewhere are an error", () => {
	const source = `${SERDE} pub struct Docking { pub ship: BackendId }
impl JetStreamable for Docking {
    fn stream_name() -> &'static str { "quay_log" }
    fn config() -> Config { Config { name: Self::stream_name().into(), subjects: vec!["quay.*".into()], ..Config::small() } }
}`;
	expect(() => contractOf(source)).toThrow("..Config::small() is not understood");
});
