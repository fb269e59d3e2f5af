import { InvalidMessageError } from "@plane/messages";
import { arbitrary } from "@plane/testing";
import fc from "fast-check";
import { afterEach, describe, expect, test } from "vitest";
import { codecNamed, roundedText, unless } from "../support/codecs.js";
import { junk, mutated } from "../support/mutated.js";
import { protocol } from "../support/protocol.js";

fc.configureGlobal({ seed: 20_240_312, numRuns: 40 });

const names = protocol.types.map(({ name }) => name);

/** Throws whatever is no InvalidMessageError. */
const tryDecode = (name: string, data: Uint8Array | string): unknown =>
	unless(InvalidMessageError, () => codecNamed(name).decode(data));

afterEach(() => {
	expect(({} as { polluted?: unknown }).polluted).toBeUndefined();
	expect(Object.keys(Object.prototype)).toEqual([]);
});

const utf8 = new TextEncoder();

describe.each(names)("a reader of %s", (name) => {
	test("gives a value or InvalidMessageError for any bytes and any text", () => {
		fc.assert(fc.property(fc.uint8Array(), (bytes) => void tryDecode(name, bytes)));
		fc.assert(fc.property(fc.oneof(fc.string(), fc.json()), (text) => void tryDecode(name, text)));
	});

	test("gives a value or InvalidMessageError for a message with a fault, also with a broken byte", () => {
		const texts = mutated(arbitrary(codecNamed(name)), junk("text")).map(roundedText);
		fc.assert(
			fc.property(texts, fc.nat(), fc.nat(255), (text, at, byte) => {
				const bytes = utf8.encode(text);
				tryDecode(name, bytes);
				bytes[at % bytes.length] = byte;
				tryDecode(name, bytes);
			}),
		);
	});

	test("survives 100,000 levels of nesting", () => {
		const levels = 100_000;
		const arrays = "[".repeat(levels) + "]".repeat(levels);
		const objects = `${'{"a":'.repeat(levels)}1${"}".repeat(levels)}`;
		for (const text of [objects, "[".repeat(levels), `{"${aKnownKey}":${arrays}}`]) tryDecode(name, text);
		const value = JSON.parse(objects);
		unless(InvalidMessageError, () => codecNamed(name).parse(value));
		unless(InvalidMessageError, () => codecNamed(name).encode(value));
		expect(codecNamed(name).is(value)).toBe(codecNamed(name).issues(value).length === 0);
	});

	const { body } = protocol.types.find((type) => type.name === name) ?? {};
	const aKnownKey = body?.kind === "struct" ? body.fields[0]?.name : "x";
});

describe("10 MB", { timeout: 30_000 }, () => {
	const size = 10_000_000;
	const document = (name: string, replace: (text: string) => string): string =>
		replace(protocol.examples.find(({ type, valid }) => type === name && valid)?.text ?? "");
	const texts: Readonly<Record<string, string>> = {
		"of one string": `"${"a".repeat(size)}"`,
		"of escapes": `"${"\\u0041".repeat(size / 6)}"`,
		"of an array": `[${"1,".repeat(size / 2)}1]`,
		"of white space": " ".repeat(size),
		"of digits": "9".repeat(size),
		"of keys": `{${Array.from({ length: size / 200 }, (_, i) => `"${i}${"key".repeat(60)}":[${i}]`).join()}}`,
		"of one key, again and again": `{${'"uid":9007199254740993,'.repeat(size / 24)}"lock":"l"}`,
		"of replacement characters": `"${"\ufffd".repeat(size / 3)}"`,
	};

	test.each(Object.entries(texts))("%s neither crash nor hang a reader", (_, text) => {
		for (const name of ["WorldStateMessage", "BackendLockAssignment", "Option<Value>"]) tryDecode(name, text);
	});

	test.each([
		["BackendStateMessage", /("time"\s*:\s*)"[^"]*"/, `"2024-01-02T03:04:05.${"1".repeat(size)}Z"`],
		["BackendStateMessage", /("time"\s*:\s*)"[^"]*"/, `"${"2024-01-02T03:04:05".repeat(size / 19)}"`],
		["DroneConnectRequest", /("ip"\s*:\s*)"[^"]*"/, `"${":".repeat(size)}"`],
		["DroneConnectRequest", /("ip"\s*:\s*)"[^"]*"/, `"${"1:".repeat(size / 2)}"`],
		["BackendLockAssignment", /("uid"\s*:\s*)\d+/, "1".repeat(size)],
		["BackendLockAssignment", /("uid"\s*:\s*)\d+/, `1${"0".repeat(300)}`],
		["ScheduleRequest", /("cluster"\s*:\s*)"[^"]*"/, `"${"a.".repeat(size / 2)}"`],
	] as const)("in a field of %s (%s) neither crash nor hang a reader", (name, field, literal) => {
		const text = document(name, (valid) => valid.replace(field, (_, start: string) => start + literal));
		expect(text.length).toBeGreaterThan(literal.length);
		const value = tryDecode(name, text);
		const codec = codecNamed(name);
		if (value !== undefined && "subject" in codec) expect(() => codec.subject(value)).toThrow();
	});
});

describe("the keys that objects inherit", () => {
	const inherited = ["__proto__", "constructor", "prototype", "toString", "valueOf", "hasOwnProperty", "toJSON"];

	test.each(names)("are plain data for a reader of %s", (name) => {
		const texts = inherited.flatMap((key) => [`{"${key}":{"polluted":true}}`, `"${key}"`, `["${key}"]`]);
		for (const text of texts) tryDecode(name, text);
	});

	test.each(inherited)("do not stand for a field or a variant: %s", (key) => {
		for (const name of names) {
			const place = protocol.types.find((type) => type.name === name)?.body.kind;
			if (place === "scalar") continue;
			expect(codecNamed(name).is({ [key]: null }), name).toBe(isEmptyAccepted(name));
			expect(codecNamed(name).is(key), name).toBe(false);
		}
	});

	/** A struct whose fields are all optional takes any object. */
	const isEmptyAccepted = (name: string): boolean => codecNamed(name).is({});

	test("stay as they are in maps", () => {
		const text = `{"image":"i","env":{${inherited.map((key) => `"${key}":"value"`).join()}}}`;
		const { env } = codecNamed("DockerExecutableConfig").decode(text) as { env: Record<string, string> };
		expect(Object.entries(env)).toEqual(inherited.map((key) => [key, "value"]));
		expect(Object.getPrototypeOf(env)).toBe(Object.prototype);
	});
});
