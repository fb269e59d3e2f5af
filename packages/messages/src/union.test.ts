import { describe, expect, test } from "vitest";
import { isPlainObject } from "./checks.js";
import { codec } from "./codec.js";
import { InvalidMessageError, InvalidSubjectError } from "./errors.js";
import { type Message, message, type Tokens } from "./message.js";
import { struct } from "./shape.js";
import { union, unionMessage } from "./union.js";

interface Status {
	cluster: string;
	drone_id: string;
	ready: boolean;
}

interface Acme {
	cluster: string;
	value: string;
}

const hasText = (data: unknown, ...keys: string[]) =>
	isPlainObject(data) && keys.every((key) => typeof data[key] === "string");

const Status: Message<Status, Omit<Status, "ready">, never, "cluster" | "drone_id"> = message({
	name: "Status",
	validate: (data) => hasText(data, "cluster", "drone_id"),
	shape: () => struct([{ name: "ready", fill: true }]),
	subjects: () => [
		{
			name: "subject",
			template: "cluster.{cluster}.drone.{drone_id}.status",
			tokens: [
				["cluster", "cluster", (value) => value.cluster],
				["drone_id", "id", (value) => value.drone_id],
			],
		},
	],
});

const Acme: Message<Acme, Acme, never, "cluster"> = message({
	name: "Acme",
	validate: (data) => hasText(data, "cluster", "value"),
	subjects: () => [
		{
			name: "subject",
			template: "cluster.{cluster}.set_acme_record",
			tokens: [["cluster", "cluster", (value) => value.cluster]],
		},
	],
});

const Reply = codec<boolean>({ name: "bool", validate: (data) => typeof data === "boolean" });
const Update: Message<
	Status | Acme,
	Omit<Status, "ready"> | Acme,
	boolean,
	"cluster" | "drone_id",
	boolean,
	Partial<Tokens<"cluster" | "drone_id">>
> = unionMessage({
	name: "Update",
	variants: [Status, Acme],
	reply: Reply,
});

const acme: Acme = { cluster: "c", value: "v" };

describe("an untagged union", () => {
	test("reads and writes as the first variant that takes the document", () => {
		expect(Update.parse({ ...acme, drone_id: "d" })).toEqual({ ...acme, drone_id: "d", ready: true });
		expect(Update.parse(acme)).toEqual(acme);
		expect(Update.decode('{"cluster":"c","value":"v"}')).toEqual(acme);
		expect(Update.decode(Update.encode(acme))).toEqual(acme);
		expect(Update.decode(Update.stringify(acme))).toEqual(acme);
	});

	test("leaves the argument of parse alone", () => {
		const value = Object.freeze({ cluster: "c", drone_id: "d" });
		expect(Update.parse(value)).toEqual({ ...value, ready: true });
	});

	test("refuses what no variant takes", () => {
		const issues = [{ path: "", keyword: "variant", expected: "one of Status, Acme" }];
		expect([Update.is({}), Update.issues({}), Update.is(acme), Update.issues(acme)]).toEqual([false, issues, true, []]);
		for (const run of [
			() => Update.parse({}),
			() => Update.decode("{}"),
			() => Update.encode({} as Acme),
			() => Update.stringify({} as Acme),
		]) {
			expect(run).toThrow(InvalidMessageError);
		}
		expect(() => Update.decode("{")).toThrow(
			new InvalidMessageError("Update", [{ path: "", keyword: "json", expected: "one JSON document" }]),
		);
	});

	test("needs no subjects", () => {
		const Either = union<boolean | Acme>({ name: "Either", variants: [Reply, Acme] });
		expect([Either.parse(true), Either.parse(acme)]).toEqual([true, acme]);
	});
});

describe("an untagged union of messages", () => {
	test("has the subject of the variant", () => {
		expect(Update.subject(acme)).toBe("cluster.c.set_acme_record");
		expect(Update.subject({ cluster: "c", drone_id: "d" })).toBe("cluster.c.drone.d.status");
		expect(() => Update.subject({} as Acme)).toThrow(InvalidSubjectError);
		expect(() => Update.subject({ cluster: "c", drone_id: "*" })).toThrow(InvalidSubjectError);
	});

	test("matches the subjects of all variants", () => {
		expect(Update.match("cluster.c.drone.d.status")).toEqual({ cluster: "c", drone_id: "d" });
		expect(Update.match("cluster.c.set_acme_record")).toEqual({ cluster: "c" });
		expect(Update.match("cluster.c.fetch")).toBeUndefined();
	});

	test("subscribes to the variants that have the fixed tokens", () => {
		expect(Update.pattern()).toBe("cluster.*.>");
		expect(Update.pattern({ cluster: "a.b" })).toBe("cluster.a_b.>");
		expect(Update.pattern({ drone_id: "d" })).toBe("cluster.*.drone.d.status");
		expect(() => Update.pattern({ drone: "d" } as object)).toThrow(new InvalidSubjectError("drone", "is no token"));
		expect(() => Update.pattern({ cluster: "*" })).toThrow(InvalidSubjectError);
		expect(() => Update.pattern(null as unknown as object)).toThrow(InvalidSubjectError);
	});

	test("takes a word of a subject for no token", () => {
		const fetch: typeof Acme = message({
			name: "Fetch",
			validate: () => true,
			subjects: () => [{ name: "subject", template: "drone_id.fetch", tokens: [] }],
		});
		const variants = [Status, fetch];
		expect(unionMessage({ name: "Either", variants }).pattern({ drone_id: "d" })).toBe("cluster.*.drone.d.status");
	});

	test("names each subject after its variant", () => {
		expect(Object.keys(Update.subjects)).toEqual(["Status", "Acme"]);
		expect([Update.reply, Update.stream]).toEqual([Reply, undefined]);
	});
});
