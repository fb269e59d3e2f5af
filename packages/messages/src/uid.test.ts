import { afterEach, describe, expect, test } from "vitest";
import { isJsonValue, isPlainObject, isUid } from "./checks.js";
import { codec } from "./codec.js";
import { InvalidMessageError } from "./errors.js";
import { A_JSON_VALUE, A_UID, AN_OBJECT, refuse, type Validate } from "./issues.js";
import { struct } from "./shape.js";
import { uid, uidsAt } from "./uid.js";

interface Held {
	uid: bigint | number;
	note?: unknown;
}

const validate: Validate = (data) => {
	if (!isPlainObject(data)) return refuse("", data, AN_OBJECT);
	if (!isUid(data.uid)) return refuse("/uid", data.uid, A_UID);
	return data.note === undefined || isJsonValue(data.note) || refuse("/note", data.note, A_JSON_VALUE);
};

const Held = codec<Held>({
	name: "Held",
	validate,
	shape: () => struct([{ name: "uid", shape: uid }]),
	exact: uidsAt([["uid"]]),
});
const text = (data: Uint8Array) => new TextDecoder().decode(data);

/** What a call throws, which may only ever be this error. */
function refusal(run: () => unknown): InvalidMessageError {
	try {
		run();
	} catch (error) {
		expect(error).toBeInstanceOf(InvalidMessageError);
		return error as InvalidMessageError;
	}
	throw new Error("nothing was refused");
}

describe("an identity in parsed JSON", () => {
	test("is refused when it has been rounded already", () => {
		expect(refusal(() => Held.parse({ uid: 2 ** 60 })).issues[0]).toMatchObject({ path: "/uid" });
		expect(Held.parse({ uid: 2n ** 60n })).toEqual({ uid: 2n ** 60n });
		expect(Held.parse({ uid: 7 })).toEqual({ uid: 7n });
	});
});

describe("an identity in a text", () => {
	test("is read exactly, whatever else the text holds", () => {
		const json = '{"note":"\\"uid\\":5","x":{"uid":1},"uid":13835058055282163713,"y":13835058055282163712}';
		expect(Held.decode(json).uid).toBe(13835058055282163713n);
		expect(Held.decode('{"uid":9007199254740993}').uid).toBe(9007199254740993n);
		expect(Held.decode('{"uid":18446744073709551615}').uid).toBe(18446744073709551615n);
		expect(Held.decode('{"uid":1,"uid":9007199254740993}').uid).toBe(9007199254740993n);
	});

	test("is found by its key however that is spelled and spaced, and wherever else its name stands", () => {
		const digits = "9007199254740993";
		for (const json of [
			`{ "uid"\t:\n${digits} }`,
			`{"note":"uid","uid":${digits}}`,
			`{"note":{"uid":9007199254740995},"uid":${digits}}`,
			`{"note":{"uid":9007199254740992},"uid":${digits}}`,
			`{"\\u0075id":${digits}}`,
			`{"note":"uid","\\u0075id":${digits}}`,
			`{"uid":9007199254740995,"\\u0075id":${digits}}`,
			`{"uid" :${digits},"note":{"uid":9007199254740995}}`,
			`{"\\u0075id":${digits},"note":{"uid":9007199254740995}}`,
			`{"uid":${digits},"note":"\\"uid\\":9007199254740995"}`,
		]) {
			expect(Held.decode(json).uid, json).toBe(BigInt(digits));
		}
	});

	test("is read in each place that can hold one", () => {
		const exact = uidsAt([
			["a", "uid"],
			["b", "uid"],
		]);
		for (const place of ["a", "b"]) {
			const json = `{"${place}":{"uid":9007199254740993}}`;
			const document = JSON.parse(json);
			exact.restore(document, json);
			expect(document[place].uid).toBe(9007199254740993n);
		}
	});

	test("is not looked for on a prototype", () => {
		const inherited = { uid: 5 };
		for (const [name, value] of Object.entries({ uid: 5, lock: inherited })) {
			Object.defineProperty(Object.prototype, name, { value, configurable: true, writable: true });
		}
		try {
			const document = { note: "uid" };
			uidsAt([["uid"], ["lock", "uid"]]).restore(document, '{"note":"uid"}');
			expect([Object.keys(document), inherited.uid]).toEqual([["note"], 5]);
		} finally {
			Reflect.deleteProperty(Object.prototype, "uid");
			Reflect.deleteProperty(Object.prototype, "lock");
		}
	});

	test.each([
		"18446744073709551616",
		"-9007199254740993",
		"1e19",
		"13835058055282163713.0",
		"13835058055282163713e0",
		"-1",
		"1.5",
	])("is not read from %s", (literal) => {
		for (const text of [`{"uid":${literal}}`, `{"uid":${literal},"x":{"uid":13835058055282163713}}`]) {
			expect(refusal(() => Held.decode(text)).issues[0]?.path).toBe("/uid");
		}
	});

	test("is found beside 100,000 levels that nobody reads, which Plane would refuse elsewhere", () => {
		const deep = `${"[".repeat(100_000)}${"]".repeat(100_000)}`;
		expect(Held.decode(`{"x":${deep},"uid":9007199254740993}`).uid).toBe(9007199254740993n);
		expect(() => Held.decode(`{"note":${deep},"uid":1}`)).toThrow(InvalidMessageError);
	});
});

describe("an identity that is written", () => {
	test("has its digits in the text", () => {
		expect(text(Held.encode({ uid: 2n ** 64n - 1n, note: [1] }))).toBe('{"uid":18446744073709551615,"note":[1]}');
		expect(text(Held.encode({ uid: 5n }))).toBe('{"uid":5}');
	});

	test.each([
		["a marked string in an unknown key", { uid: 2n ** 60n, x: "\ud8001" }, "wellFormed"],
		["a marked key", { uid: 2n ** 60n, x: { "\ud8001": 1 } }, "wellFormed"],
		["a marked string alone", { uid: 1n, x: "\ud8001" }, "wellFormed"],
		["a bigint elsewhere", { uid: 2n ** 60n, x: 2n ** 60n }, "readable"],
	])("is refused beside %s", (_, value, keyword) => {
		const { issues } = refusal(() => Held.encode(value));
		expect(issues).toEqual([
			{ path: "", keyword, expected: expect.stringMatching(/^(well-formed Unicode|data that can be read)/) },
		]);
	});
});

describe("where bigint has been given a toJSON", () => {
	afterEach(() => Reflect.deleteProperty(BigInt.prototype, "toJSON"));

	test("digits are written all the same", () => {
		Object.defineProperty(BigInt.prototype, "toJSON", { value: () => "text", configurable: true });
		expect(text(Held.encode({ uid: 2n ** 60n }))).toBe('{"uid":1152921504606846976}');
		expect(text(Held.encode({ uid: 5n }))).toBe('{"uid":5}');
	});
});
