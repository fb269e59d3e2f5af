import { describe, expect, test } from "vitest";
import { codec } from "./codec.js";
import { InvalidMessageError } from "./errors.js";
import { good, isText, Job, refusal, revoked, structValidator } from "./fixtures/job-codec.js";
import { A_STRING, refuse, type Validate } from "./issues.js";
import { struct } from "./shape.js";

const Name = codec<string>({
	name: "Name",
	validate: (data, parsed) => (parsed ? typeof data === "string" : isText(data)) || refuse("", data, A_STRING),
});
const bytes = (text: string) => new TextEncoder().encode(text);

describe("parse", () => {
	test("gives the canonical form and leaves its argument alone", () => {
		const value = Object.freeze({ name: "a", memory: 1 });
		expect(Job.parse(value)).toEqual({ name: "a", memory: 1, retries: null });
	});

	test("tells why a value is refused", () => {
		expect(refusal(() => Job.parse({ memory: 1 }))).toMatchObject({
			type: "Job",
			issues: [{ path: "/name", keyword: "required" }],
		});
	});

	test("refuses what JSON.parse would not have made", () => {
		expect(refusal(() => Name.parse("\ud800")).issues[0]?.keyword).toBe("type");
		expect([Name.is("\ud800"), Name.issues("\ud800").length]).toEqual([false, 1]);
	});

	test("keeps unknown keys", () => {
		expect(Job.parse({ ...good, later: [1] })).toMatchObject({ later: [1] });
	});
});

describe("decode", () => {
	test("reads bytes and text alike", () => {
		expect(Job.decode(bytes(' {"name":"é","memory":1}\r\n'))).toEqual({ name: "é", memory: 1, retries: null });
		expect(Job.decode('{"name":"é","memory":1}')).toEqual(Job.decode(bytes('{"name":"é","memory":1}')));
	});

	test("gives what is canonical as it was parsed, and asks nothing of it a second time", () => {
		const asked: unknown[] = [];
		const validate: Validate = (...args) => asked.push(args) > 0;
		const canonical = () => {
			throw new Error("not canonical");
		};
		const value = codec<object>({ name: "Thing", validate, shape: () => ({ canonical }) }).decode('{"a":1}');
		expect(asked).toEqual([[{ a: 1 }, true, '{"a":1}']]);
		expect((asked[0] as unknown[])[0]).toBe(value);
	});

	test("treats what its reader finds as what JSON.parse makes, so a text that looks well is checked once", () => {
		const validated: unknown[] = [];
		const job = { name: "a", retries: 0, memory: 1 };
		const { decode } = codec<Job>({
			name: "Job",
			validate: (data, ...more) => validated.push(data) > 0 && structValidator({ name: isText })(data, ...more),
			shape: () => struct([{ name: "retries", fill: null }]),
			reader: (text) => (text === "job" ? { ...job } : text === "nameless" ? { memory: 1 } : undefined),
		});
		expect(decode("job")).toEqual(job);
		expect(validated).toEqual([job]);
		expect(refusal(() => decode("nameless")).issues[0]?.path).toBe("/name");
		// As it stands, and in canonical form.
		expect(validated).toHaveLength(3);
		expect(decode('{"name":"b"}')).toEqual({ name: "b" });
		expect(refusal(() => decode("else")).issues[0]?.keyword).toBe("json");
	});

	test.each([
		["nothing", ""],
		["only white space", " \n"],
		["two documents", '"a" "b"'],
		["a byte order mark", '\ufeff"a"'],
		["white space that JSON has not", '\u00a0"a"'],
		["a cut document", '{"name":"a'],
	])("refuses %s", (_, json) => {
		expect(refusal(() => Name.decode(json)).issues[0]?.keyword).toBe("json");
		expect(refusal(() => Name.decode(bytes(json))).issues[0]?.keyword).toBe("json");
	});

	test("refuses bytes that are not UTF-8, takes a replacement character that is", () => {
		const notUtf8 = [{ path: "", keyword: "utf8", expected: "a text in UTF-8" }];
		expect(refusal(() => Name.decode(Uint8Array.of(0x22, 0xff, 0x22))).issues).toEqual(notUtf8);
		expect(refusal(() => Name.decode(Uint8Array.of(0x22, 0xed, 0xa0, 0x80, 0x22))).issues[0]?.keyword).toBe("utf8");
		expect(Name.decode(bytes('"\ufffd"'))).toBe("\ufffd");
		expect(refusal(() => Name.decode(bytes('\ufeff"\ufffd"'))).issues[0]?.keyword).toBe("json");
	});

	test("refuses lone surrogates, whether escaped or not", () => {
		expect(() => Name.decode('"\\ud800"')).toThrow(InvalidMessageError);
		expect(() => Name.decode('"\\uD800"')).toThrow(InvalidMessageError);
		expect(() => Name.decode('"\ud800"')).toThrow(InvalidMessageError);
		expect(Name.decode('"\\ud83d\\ude00"')).toBe("😀");
	});

	test.each([undefined, null, 5, {}, new ArrayBuffer(1), Symbol.iterator])("refuses %s instead of data", (data) => {
		refusal(() => Job.decode(data as unknown as string));
	});

	test("never quotes the payload", () => {
		for (const json of [
			'{"name":"hunter2',
			'{"name":["hunter2"],"memory":1}',
			'{"name":"hunter2","memory":"hunter2"}',
		]) {
			const error = refusal(() => Job.decode(json));
			expect(JSON.stringify([error.message, error.issues, error.cause])).not.toContain("hunter2");
		}
	});

	test("does not let a key __proto__ reach the prototype", () => {
		const value = Job.decode('{"__proto__":{"name":"x"},"name":"a","memory":1}');
		expect(Object.getPrototypeOf(value)).toBe(Object.prototype);
		expect(value.name).toBe("a");
		expect(() => Job.decode('{"__proto__":{"name":"x"},"memory":1}')).toThrow(InvalidMessageError);
	});
});

describe("is and issues", () => {
	test("agree", () => {
		expect([Job.is(good), Job.issues(good)]).toEqual([true, []]);
		expect(Job.is({ memory: 1 })).toBe(false);
		expect(Job.issues({ memory: 1 })).toEqual([
			{ path: "/name", keyword: "required", expected: "a value, the field is required" },
		]);
	});

	test.each([
		["a revoked proxy", revoked()],
		[
			"a getter that throws",
			{
				...good,
				get name() {
					throw new Error("hunter2");
				},
			},
		],
		[
			"a proxy that throws",
			new Proxy(
				{},
				{
					getPrototypeOf() {
						throw new Error("hunter2");
					},
				},
			),
		],
	])("never throw: %s", (_, value) => {
		expect(Job.is(value)).toBe(false);
		expect(Job.issues(value)).toEqual([{ path: "", keyword: "readable", expected: "data that can be read" }]);
		expect(refusal(() => Job.parse(value)).message).not.toContain("hunter2");
	});
});

test("methods work apart from their codec", () => {
	const { is, parse } = Job;
	expect([is(good), parse(good).retries]).toEqual([true, null]);
});

test("deep and long texts are decoded without crash", () => {
	const deep = `${"[".repeat(100_000)}${"]".repeat(100_000)}`;
	expect(Job.decode(`{"name":"a","memory":1,"x":${deep}}`).name).toBe("a");
	expect(() => Job.decode(deep)).toThrow(InvalidMessageError);
	expect(Job.decode(`{"name":"${"a".repeat(10_000_000)}","memory":1}`).name).toHaveLength(10_000_000);
});
