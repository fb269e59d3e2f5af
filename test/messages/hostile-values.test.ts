import { InvalidMessageError } from "@plane/messages";
import { describe, expect, test } from "vitest";
import { schemaFiles } from "../schemas/files.js";
import { createAjv, verdictOf } from "../schemas/validators.js";
import { codecNamed, encodedText, unless } from "../support/codecs.js";
import { pathsOf, replacedAt } from "../support/mutated.js";
import { protocol } from "../support/protocol.js";

class Instance {
	readonly [key: string]: unknown;
	constructor(fields: object) {
		Object.assign(this, fields);
	}
}

class WritesItself extends Instance {
	toJSON(): unknown {
		return { injected: true };
	}
}

const throwing = (): never => {
	throw new Error("a trap");
};

function revoked(): object {
	const { proxy, revoke } = Proxy.revocable({}, {});
	revoke();
	return proxy;
}

/** Answers differently each time it is read. */
function fickle(value: unknown): object {
	let reads = 0;
	const get = (): unknown => (reads++ % 2 === 0 ? value : Symbol("other"));
	return Object.defineProperty({}, "cluster", { enumerable: true, get });
}

function cyclic(): object {
	const cycle: Record<string, unknown> = {};
	cycle.self = cycle;
	return cycle;
}

const asObject = (value: unknown): object => (typeof value === "object" && value !== null ? value : { value });

/** What is no plain JSON data, made from what stood in its place. */
const hostile: Readonly<Record<string, (value: unknown) => unknown>> = {
	"an object with toJSON": (value) => ({ ...asObject(value), toJSON: () => "injected" }),
	"a hidden toJSON": (value) => Object.defineProperty({ ...asObject(value) }, "toJSON", { value: () => "injected" }),
	"an instance with toJSON": (value) => new WritesItself(asObject(value)),
	"a class instance": (value) => new Instance(asObject(value)),
	"inherited fields": (value) => Object.create(asObject(value)),
	"an object without a prototype": (value) => Object.assign(Object.create(null), value),
	"fields that cannot be enumerated": (value) =>
		Object.defineProperties(
			{},
			Object.fromEntries(Object.entries(asObject(value)).map(([key, item]) => [key, { value: item }])),
		),
	"fields named by symbols": (value) => ({ ...asObject(value), [Symbol("key")]: "value" }),
	getters: (value) =>
		Object.defineProperties(
			{},
			Object.fromEntries(
				Object.entries(asObject(value)).map(([key, item]) => [key, { enumerable: true, get: () => item }]),
			),
		),
	"a getter that throws": (value) =>
		Object.defineProperty({ ...asObject(value) }, "trap", { enumerable: true, get: throwing }),
	"a getter that changes its mind": fickle,
	"a proxy": (value) => new Proxy(asObject(value), {}),
	"a proxy that throws": (value) =>
		new Proxy(asObject(value), { get: throwing, ownKeys: throwing, getPrototypeOf: throwing, has: throwing }),
	"a revoked proxy": revoked,
	"a cycle": cyclic,
	"a sparse array": (value) => Object.assign(new Array(3), { 1: value }),
	"an array with undefined": (value) => [value, undefined],
	"an array with a key": (value) => Object.assign([value], { key: "value" }),
	"an array with toJSON": (value) => Object.assign([value], { toJSON: () => "injected" }),
	"an array of another class": (value) => class extends Array {}.from([value]),
	"a typed array": () => new Uint8Array(3),
	"a boxed string": (value) => new String(value),
	"a boxed number": () => new Number(1),
	"a boxed boolean": () => new Boolean(true),
	"a boxed bigint": () => Object(1n),
	"a Date": () => new Date(0),
	"a Map": (value) => new Map(Object.entries(asObject(value))),
	"a Set": (value) => new Set([value]),
	"a function": () => () => undefined,
	"a function with fields": (value) =>
		Object.defineProperties(() => undefined, Object.getOwnPropertyDescriptors(asObject(value))),
	"a symbol": () => Symbol("value"),
	"a bigint": () => 1n,
	"a huge bigint": () => 2n ** 64n,
	"a negative bigint": () => -1n,
	undefined: () => undefined,
	NaN: () => Number.NaN,
	infinity: () => Number.POSITIVE_INFINITY,
	"minus zero": () => -0,
	"a fraction": () => 0.5,
	"an unsafe integer": () => 2 ** 53,
	"a lone surrogate": () => "\ud800",
	"a key that is a lone surrogate": (value) => ({ ...asObject(value), "\udc00": 1 }),
	"the mark that stands for a bigint": () => "\ud8001",
	"a __proto__ key": (value) =>
		Object.defineProperty({ ...asObject(value) }, "__proto__", { enumerable: true, value: { cluster: "c" } }),
};

const ajv = createAjv("checked");
const verdicts = new Map(schemaFiles.map((file) => [file.title, verdictOf(ajv, file)]));

/** Values of a type as they stand in its examples, with a hostile one in each place. */
function* attacks(name: string, make: (value: unknown) => unknown): Generator<unknown> {
	for (const { text } of protocol.examples.filter(({ type, valid }) => type === name && valid).slice(0, 3)) {
		const value: unknown = codecNamed(name).decode(text);
		for (const path of pathsOf(value)) {
			const inner = path.reduce<unknown>((at, key) => (at as Readonly<Record<string | number, unknown>>)[key], value);
			yield replacedAt(value, path, make(inner));
		}
	}
}

describe.each(Object.entries(hostile))("%s", (_, make) => {
	test("is refused, or written as Plane takes it", () => {
		const faults: string[] = [];
		for (const { name } of protocol.types) {
			const codec = codecNamed(name);
			for (const value of attacks(name, make)) {
				const text = unless(InvalidMessageError, () => encodedText(codec, value));
				if (text === undefined) continue;
				const isRead = unless(InvalidMessageError, () => codec.decode(text)) !== undefined;
				if (!isRead || !verdicts.get(name)?.(JSON.parse(text))) faults.push(`${name} ${text}`);
			}
		}
		expect(faults).toEqual([]);
	});

	test.skipIf(make === fickle)("has issues exactly when it is not valid", () => {
		const faults = protocol.types.flatMap(({ name }) => {
			const codec = codecNamed(name);
			return [...attacks(name, make)].filter((value) => codec.is(value) !== (codec.issues(value).length === 0));
		});
		expect(faults).toEqual([]);
	});
});

test("a value that writes itself is not asked to where a type knows the place", () => {
	const toJSON = (): unknown => "injected";
	const values: Readonly<Record<string, unknown>> = {
		AcmeDnsRecord: { value: { toJSON } },
		BackendId: { toJSON },
		DockerExecutableConfig: { image: "i", env: { A: "a", toJSON } },
		"Option<Value>": [{ toJSON }],
		TerminationRequest: { cluster_id: "c", backend_id: "b", toJSON },
	};
	const written = Object.entries(values).filter(([name, value]) => codecNamed(name).is(value));
	expect(written).toEqual([]);
});

describe("what JSON would lose or change without a word is refused", () => {
	const config = { image: "i", env: { A: "1" } };
	const values: Readonly<Record<string, readonly [type: string, value: unknown]>> = {
		"a Map for a map": ["DockerExecutableConfig", { ...config, env: new Map([["A", "1"]]) }],
		"an instance for a map": ["DockerExecutableConfig", { ...config, env: new Instance({ A: "1" }) }],
		"inherited entries of a map": ["DockerExecutableConfig", { ...config, env: Object.create({ A: "1" }) }],
		"an instance for a struct": ["DockerExecutableConfig", new Instance(config)],
		"inherited fields of a struct": ["DockerExecutableConfig", Object.create(config)],
		"a typed array for a list": ["DroneStatsMessage", { ...stats(), disk_total: new Float64Array(1) }],
		"a hole in a list": ["DockerExecutableConfig", { ...config, volume_mounts: new Array(1) }],
		"a hole in any JSON": ["Option<Value>", new Array(1)],
		"undefined in any JSON": ["Option<Value>", { key: undefined }],
		"a Date in any JSON": ["Option<Value>", { at: new Date(0) }],
		"a Map in any JSON": ["Option<Value>", new Map([["A", 1]])],
		"infinity in any JSON": ["Option<Value>", [Number.POSITIVE_INFINITY]],
		"a bigint in any JSON": ["Option<Value>", [1n]],
		"a function in any JSON": ["Option<Value>", { call: () => 1 }],
	};

	test.each(Object.entries(values))("%s", (_, [type, value]) => {
		expect(codecNamed(type).is(value)).toBe(false);
		expect(() => codecNamed(type).encode(value)).toThrow(InvalidMessageError);
	});

	function stats(): object {
		const example = protocol.examples.find(({ type, valid }) => type === "DroneStatsMessage" && valid);
		return codecNamed("DroneStatsMessage").decode(example?.text ?? "") as object;
	}
});
