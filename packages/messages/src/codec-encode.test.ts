import { describe, expect, test } from "vitest";
import { codec } from "./codec.js";
import { InvalidMessageError } from "./errors.js";
import { good, Job, type JobInput, refusal, revoked } from "./fixtures/job-codec.js";

const text = (data: Uint8Array) => new TextDecoder().decode(data);

describe("encode", () => {
	test("writes JSON in UTF-8", () => {
		expect(text(Job.encode({ name: "é", memory: 1 }))).toBe('{"name":"é","memory":1}');
		expect(Job.encode(good).constructor).toBe(Uint8Array);
	});

	test("gives the text alone, too, under the same conditions", () => {
		expect(Job.stringify({ name: "é", memory: 1 })).toBe('{"name":"é","memory":1}');
		expect(refusal(() => Job.stringify({ ...good, memory: 2 ** 60 })).issues[0]?.path).toBe("/memory");
	});

	test("leaves undefined fields out", () => {
		expect(text(Job.encode({ ...good, retries: undefined as unknown as null }))).toBe('{"name":"a","memory":1}');
	});

	test("refuses what only readers take", () => {
		expect(() => Job.encode({ name: "a", memory: 2 ** 60 })).toThrow(InvalidMessageError);
	});

	test("writes only what was validated, whatever a getter or proxy answers later", () => {
		let reads = 0;
		const flaky = {
			memory: 1,
			get name() {
				return reads++ === 0 ? "a" : (5 as unknown as string);
			},
		};
		expect(text(Job.encode(flaky))).toBe('{"memory":1,"name":"a"}');
		const proxy = new Proxy(good, { get: (_target, key) => (key === "memory" ? reads++ : "a") });
		expect(JSON.parse(text(Job.encode(proxy)))).toMatchObject({ name: "a" });
	});

	test("drops unknown keys that JSON has no text for", () => {
		const value = { ...good, f: () => 1, s: Symbol.iterator, u: undefined };
		expect(text(Job.encode(value))).toBe('{"name":"a","memory":1}');
	});

	const cycle: unknown[] = [];
	cycle.push({ cycle });
	const deep = Array.from({ length: 100_000 }).reduce((inner) => [inner], 0);
	test.each([
		["a bigint in an unknown key", { ...good, x: 1n }],
		["a bigint for a quantity", { ...good, memory: 1n }],
		["a function for an optional field", { ...good, retries: () => 1 }],
		["a boxed string", { ...good, name: new String("a") }],
		["a boxed number", { ...good, memory: new Number(1) }],
		["NaN", { ...good, memory: Number.NaN }],
		["a lone surrogate", { ...good, name: "\ud800" }],
		["a lone surrogate in an unknown key", { ...good, "\udc00": 1 }],
		["a lone surrogate in an unknown value", { ...good, x: ["\ud800"] }],
		["toJSON", { ...good, toJSON: () => ({}) }],
		["an inherited field", Object.create(good)],
		["a hidden field", Object.defineProperty({ memory: 1 }, "name", { value: "a", enumerable: false })],
		["a class instance", Object.assign(new (class Thing {})(), good)],
		["an array", ["a", 1]],
		["a cycle", { ...good, cycle }],
		["100,000 levels", { ...good, deep }],
		["levels made by toJSON", { ...good, x: { toJSON: () => deep } }],
		["a surrogate made by toJSON", { ...good, x: { toJSON: () => "\ud800" } }],
		[
			"a getter that throws",
			{
				...good,
				get x() {
					throw new Error("hunter2");
				},
			},
		],
		["a revoked proxy", revoked()],
	])("refuses %s", (_, value) => {
		expect(refusal(() => Job.encode(value as JobInput)).message).not.toContain("hunter2");
	});

	test("says of text that it cannot be written, and of what it can tell also where", () => {
		const known = { path: "/name", keyword: "type", expected: "a string of well-formed Unicode" };
		const unknown = { path: "", keyword: "wellFormed", expected: "well-formed Unicode in keys and strings" };
		expect(refusal(() => Job.encode({ ...good, name: "\ud800" })).issues).toEqual([known]);
		expect(refusal(() => Job.encode({ ...good, x: ["\ud800"] } as JobInput)).issues).toEqual([unknown]);
	});

	test("refuses a value that has no text", () => {
		const Anything = codec<unknown>({ name: "Anything", validate: () => true });
		refusal(() => Anything.encode(undefined));
	});

	test("writes ten megabytes", () => {
		expect(Job.encode({ ...good, name: "x".repeat(10_000_000) }).length).toBeGreaterThan(10_000_000);
	});
});
