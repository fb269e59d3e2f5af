import { describe, expect, test } from "vitest";
import { isPlainObject } from "./checks.js";
import { codec } from "./codec.js";
import { InvalidSubjectError } from "./errors.js";
import { lockToken } from "./lock-token.js";
import { type Message, type MultiMessage, message } from "./message.js";
import type { StreamConfig } from "./stream-config.js";

interface Stop {
	cluster_id: string;
	backend_id: string;
}

const stream: StreamConfig = {
	name: "world",
	subjects: ["state.>"],
	retention: "limits",
	storage: "file",
	discard: "old",
	max_msgs: 0,
	max_msgs_per_subject: 1,
	max_bytes: 0,
	max_age: 0,
	max_consumers: 0,
	num_replicas: 2,
};

const Done = codec<null>({ name: "()", validate: (data) => data === null });

const Stop: Message<Stop, Stop, null, "cluster_id" | "backend_id"> = message({
	name: "Stop",
	validate: isPlainObject,
	subjects: () => [
		{
			name: "subject",
			template: "cluster.{cluster_id}.backend.{backend_id}.terminate",
			tokens: [
				["cluster_id", "cluster", (value) => value.cluster_id],
				["backend_id", "id", (value) => value.backend_id],
			],
		},
	],
	reply: Done,
});

interface World {
	heartbeat?: null;
	cluster?: string;
	Lock?: { lock: string; kind: string };
	Drone?: { drone: string; state?: string };
}

const World: MultiMessage<
	World,
	World,
	never,
	"cluster" | "lock" | "drone" | "state",
	"heartbeat" | "announce" | "revoke" | "drone" | "state"
> = message({
	name: "World",
	validate: isPlainObject,
	stream,
	subjects: () => [
		{ name: "heartbeat", template: "state.heartbeat", tokens: [], when: [{ path: ["cluster"], is: "absent" }] },
		{
			name: "announce",
			template: "state.cluster.{cluster}.lock.{lock}.announce",
			tokens: [
				["cluster", "cluster", (value) => value.cluster],
				["lock", lockToken, (value) => value.Lock?.lock],
			],
			when: [{ path: ["Lock", "kind"], is: { equals: "Announce" } }],
		},
		{
			name: "revoke",
			template: "state.cluster.{cluster}.lock.{lock}.revoke",
			tokens: [
				["cluster", "cluster", (value) => value.cluster],
				["lock", lockToken, (value) => value.Lock?.lock],
			],
			when: [{ path: ["Lock", "kind"], is: { equals: "Revoke" } }],
		},
		{
			name: "drone",
			template: "state.cluster.{cluster}.drone.{drone}.meta",
			tokens: [
				["cluster", "cluster", (value) => value.cluster],
				["drone", "id", (value) => value.Drone?.drone],
			],
			when: [
				{ path: ["Drone"], is: "present" },
				{ path: ["Drone", "state"], is: "absent" },
			],
		},
		{
			name: "state",
			template: "state.cluster.{cluster}.drone.{drone}.status.{state}",
			tokens: [
				["cluster", "cluster", (value) => value.cluster],
				["drone", "id", (value) => value.Drone?.drone],
				["state", "enum", (value) => value.Drone?.state],
			],
			when: [{ path: ["Drone", "state"], is: "present" }],
			overwrites: false,
		},
	],
});

describe("a message with one subject", () => {
	test("is a codec that knows its subject, reply and stream", () => {
		expect(Stop.subject({ cluster_id: "plane.test", backend_id: "b1" })).toBe(
			"cluster.plane_test.backend.b1.terminate",
		);
		expect(Stop.match("cluster.plane_test.backend.b1.terminate")).toEqual({
			cluster_id: "plane_test",
			backend_id: "b1",
		});
		expect(Stop.match("cluster.plane_test.backend.b1.status")).toBeUndefined();
		expect([Stop.name, Stop.reply, Stop.stream]).toEqual(["Stop", Done, undefined]);
	});

	test("subscribes to all of it or to what is fixed", () => {
		expect(Stop.pattern()).toBe("cluster.*.backend.*.terminate");
		expect(Stop.pattern({ cluster_id: "plane.test" })).toBe("cluster.plane_test.backend.*.terminate");
		expect(Stop.pattern({ backend_id: "b1" })).toBe("cluster.*.backend.b1.terminate");
	});

	test("refuses a token it does not have instead of widening the subscription", () => {
		const fixed: object = { backend: "b1" };
		expect(() => Stop.pattern(fixed)).toThrow(new InvalidSubjectError("backend", "is no token"));
	});

	test("lists that subject under its name", () => {
		expect(Object.keys(Stop.subjects)).toEqual(["subject"]);
		expect(Object.values(Stop.subjects)[0]).toMatchObject({
			template: "cluster.{cluster_id}.backend.{backend_id}.terminate",
			overwrites: true,
		});
		expect(Object.keys(Stop), "as all else that it offers").toContain("subjects");
		expect(Stop.subjects).toBe(Stop.subjects);
	});
});

describe("a message with several subjects", () => {
	test.each<[World, string]>([
		[{ heartbeat: null }, "state.heartbeat"],
		[{ cluster: "a.b", Lock: { lock: "l", kind: "Announce" } }, "state.cluster.a_b.lock.1068041501124884128.announce"],
		[{ cluster: "a.b", Lock: { lock: "l", kind: "Revoke" } }, "state.cluster.a_b.lock.1068041501124884128.revoke"],
		[{ cluster: "a.b", Drone: { drone: "d" } }, "state.cluster.a_b.drone.d.meta"],
		[{ cluster: "a.b", Drone: { drone: "d", state: "Ready" } }, "state.cluster.a_b.drone.d.status.Ready"],
	])("%j goes to %s and is matched there", (value, subject) => {
		expect(World.subject(value)).toBe(subject);
		const tokens = World.match(subject);
		expect(Object.values(tokens ?? {}).every((token) => subject.split(".").includes(token))).toBe(true);
		expect(tokens).toBeDefined();
	});

	test("subscribes to the narrowest pattern that covers the subjects with those tokens", () => {
		expect(World.pattern()).toBe("state.>");
		expect(World.pattern({ cluster: "a.b" })).toBe("state.cluster.a_b.>");
		expect(World.pattern({ lock: "l" })).toBe("state.cluster.*.lock.1068041501124884128.*");
		expect(World.pattern({ drone: "d" })).toBe("state.cluster.*.drone.d.>");
		expect(World.pattern({ cluster: "c", state: "Ready" })).toBe("state.cluster.c.drone.*.status.Ready");
	});

	test("refuses tokens that no subject has together", () => {
		expect(() => World.pattern({ lock: "l", drone: "d" })).toThrow(
			new InvalidSubjectError("subject", "has no such tokens together"),
		);
		expect(() => World.pattern({ lock: "l", nothing: "d" } as object), "or does not know").toThrow(
			new InvalidSubjectError("nothing", "is no token"),
		);
	});

	test("has each subject apart", () => {
		expect(World.subjects.state.overwrites).toBe(false);
		expect(World.subjects.drone.overwrites).toBe(true);
		expect(World.subjects.state.pattern({ drone: "d" })).toBe("state.cluster.*.drone.d.status.*");
		expect(World.subjects.state.match("state.cluster.c.drone.d.status.Lost")).toEqual({
			cluster: "c",
			drone: "d",
			state: "Lost",
		});
		expect(World.subjects.drone.match("state.cluster.c.drone.d.status.Lost")).toBeUndefined();
		expect(World.stream).toBe(stream);
	});

	test("refuses a payload that belongs on none of them", () => {
		const refusal = new InvalidSubjectError("subject", "cannot be told from the payload");
		expect(() => World.subject({ cluster: "c" })).toThrow(refusal);
		expect(() => World.subject({ cluster: "c", Lock: { lock: "l", kind: "announce" } })).toThrow(refusal);
	});
});

test("what a getter throws does not come through", () => {
	const value = {
		cluster_id: "c",
		get backend_id(): string {
			throw new Error("hunter2");
		},
	};
	expect(() => Stop.subject(value)).toThrow(new InvalidSubjectError("subject", "cannot be read from what was given"));
});

test("nothing but tokens makes a pattern", () => {
	expect(() => Stop.pattern(null as unknown as object)).toThrow(InvalidSubjectError);
	expect(() => Stop.pattern("b1" as unknown as object)).toThrow(InvalidSubjectError);
	expect(() => Stop.subjects.subject?.pattern(null as unknown as object)).toThrow(InvalidSubjectError);
});

test.each([null, undefined, 5, "x", []])("%j has no subject", (value) => {
	expect(() => Stop.subject(value as unknown as Stop)).toThrow(InvalidSubjectError);
});

test("what is no subject is matched by nothing", () => {
	for (const value of [undefined, null, 5, {}]) expect(Stop.match(value as unknown as string)).toBeUndefined();
});
