import { describe, expect, test } from "vitest";
import { parseHttpSpawnBody } from "./http-spawn-body.js";
import type { HttpStatus } from "./http-status.js";

/** A character for each byte, so that a text need not be UTF-8. */
const bytes = (text: string): Uint8Array => Buffer.from(text, "latin1");
const read = (text: string): object => parseHttpSpawnBody(bytes(text));
const NOTHING = {
	grace_period_seconds: null,
	lock: null,
	require_bearer_token: false,
	port: null,
	env: {},
	volume_mounts: [],
};

describe("the body of a spawn over HTTP", () => {
	test.each(["{} x", "{}}", "{}{", "{}\0", " \t\r\n{}", "{}\xff"])("may have anything behind it: %j", (text) => {
		expect(read(text)).toEqual(NOTHING);
	});

	test("may be an array of its fields in their order", () => {
		expect(read('[5,"l",true,9000,{"A":"b"},["/a:/b"]]')).toEqual({
			grace_period_seconds: 5,
			lock: "l",
			require_bearer_token: true,
			port: 9_000,
			env: { A: "b" },
			volume_mounts: ["/a:/b"],
		});
	});

	test.each(["[null,null,false,null]", "[null,null,false,null,{}]", "[null,null,false,null,{},[]]"])(
		"as an array may leave off what has a default at its end: %s",
		(text) => {
			expect(read(text)).toEqual(NOTHING);
		},
	);

	test.each([
		['{"x":"\xff","y":{"\xff":["\xff"]}}', "what is no UTF-8"],
		['{"x":"\\ud800","y":{"\\ud800":1}}', "halves of characters"],
		['{"x":1e999,"x":-0}', "numbers beyond all measure, and twice"],
		[`{"x":${"[".repeat(100_000)}${"]".repeat(100_000)}}`, "arrays as deep as they like"],
		['{"x":{"a":[{},[],{"b":[1,{"c":null}]}],"d":true},"y":"\\u0041\\n"}', "all that JSON has"],
	])("may hold under keys that nobody knows: %#, %s", (text) => {
		expect(read(text)).toEqual(NOTHING);
	});

	test("is as large as Plane lets it be, and read all the same", () => {
		const lock = "\\n".repeat(1_000_000);
		expect(read(`{"lock":"${lock}","x":"${lock}"}`)).toEqual({ ...NOTHING, lock: "\n".repeat(1_000_000) });
	});

	test("keeps every name of the environment, the last value of each", () => {
		expect(Object.entries(parseHttpSpawnBody(bytes('{"env":{"__proto__":"1","A":"1","A":"2"}}')).env)).toEqual([
			["__proto__", "1"],
			["A", "2"],
		]);
	});

	const status = (text: string): number => {
		try {
			read(text);
			return 200;
		} catch (error) {
			return (error as HttpStatus).status;
		}
	};

	test.each([
		"",
		"x",
		"nul",
		"{",
		"[",
		"{1:2}",
		'{"x"}',
		'{"x":}',
		'{"x":1,}',
		'{"x":1 "y":2}',
		'{"x":01}',
		'{"x":1.}',
		'{"x":-}',
		'{"x":"\\q"}',
		'{"x":"\\u00g0"}',
		'{"x":"\n"}',
		'{"x":[1,]}',
		'{"x":[1}',
		'{"x":{"y":1,}}',
		'{"x":{1:1}}',
		'{"x":{"y"}}',
		'{"\xff":1}',
		'{"\\ud800":1}',
		'{"lock":"\xff"}',
		'{"lock":"\\udc00"}',
		'{"port":"\xff"}',
		'{"port":1e999}',
		'{"port":nil}',
		'{"env":{"\\ud800":"x"}}',
		'{"env":{"A":"\xff"}}',
		'{"volume_mounts":["a",]}',
		"[null,null,false,null,{},[],1]",
		"[null,null,false,null,{},[],]",
		"\xef\xbb\xbf{}",
		"\xa0{}",
	])("is none: %j", (text) => {
		expect(status(text)).toBe(400);
	});

	test.each([
		"3",
		'"x"',
		"null",
		"[]",
		"[null]",
		"[null,null]",
		"[null,null,false]",
		"[null,null,null,null]",
		'{"port":"x"} y',
		'{"port":"x",]',
		'{"port":true}',
		'{"port":[',
		'{"port":-1}',
		'{"port":-0}',
		'{"port":1.0}',
		'{"port":1e2}',
		'{"port":65536}',
		'{"grace_period_seconds":18446744073709551616}',
		'{"lock":1}',
		'{"lock":{',
		'{"port":1,"port"',
		'{"lock":null,"lock":null}',
		'{"require_bearer_token":1}',
		'{"env":[]}',
		'{"env":null}',
		'{"env":{"A":1}}',
		'{"volume_mounts":{}}',
		'{"volume_mounts":[1]}',
	])("has another shape, which counts before what comes behind: %j", (text) => {
		expect(status(text)).toBe(422);
	});
});
