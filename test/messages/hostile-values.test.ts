import { runInNewContext } from "node:vm";
import { InvalidMessageError } from "@plane/messages";
import { describe, expect, test } from "vitest";
import { schemaFiles } from "../schemas/files.js";
import { createAjv, verdictOf } from "../schemas/validators.js";
import { codecNamed, encodedText, unless } from "../support/codecs.js";
import { attacks, fickle, hostileValues, Instance } from "../support/hostile-values.js";
import { protocol } from "../support/protocol.js";

const ajv = createAjv("checked");
const verdicts = new Map(schemaFiles.map((file) => [file.title, verdictOf(ajv, file)]));

/** Values of a type as they stand in its examples, with a hostile one in each place. */
function attacksOn(name: string, make: (value: unknown) => unknown): readonly unknown[] {
	const examples = protocol.examples.filter(({ type, valid }) => type === name && valid).slice(0, 3);
	return examples.flatMap(({ text }) => attacks(codecNamed(name).decode(text), make)).map((attack) => attack());
}

describe.each(Object.entries(hostileValues))("%s", (_, make) => {
	test("is refused, or written as Plane takes it", () => {
		const faults: string[] = [];
		for (const { name } of protocol.types) {
			const codec = codecNamed(name);
			for (const value of attacksOn(name, make)) {
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
			return attacksOn(name, make).filter((value) => codec.is(value) !== (codec.issues(value).length === 0));
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

describe("plain data is valid, wherever it was made:", () => {
	const another: ObjectConstructor = runInNewContext("Object");

	/** The value with each of its objects made anew. */
	function remade(value: unknown, make: (fields: object) => object): unknown {
		if (typeof value !== "object" || value === null) return value;
		if (Array.isArray(value)) return value.map((item) => remade(item, make));
		return make(Object.fromEntries(Object.entries(value).map(([key, item]) => [key, remade(item, make)])));
	}

	test.each<[string, (fields: object) => object]>([
		["in another realm", (fields) => another.defineProperties(new another(), Object.getOwnPropertyDescriptors(fields))],
		["without a prototype", (fields) => Object.assign(Object.create(null), fields)],
		["frozen", Object.freeze],
		[
			"with many keys deleted",
			(fields) =>
				without(
					Array.from({ length: 50 }, (_, n) => `key ${n}`),
					fields,
				),
		],
	])("%s", (_, make) => {
		const refused = protocol.examples.filter(({ type, valid, text }) => {
			const codec = codecNamed(type);
			const value = valid ? codec.decode(text) : undefined;
			return codec.is(value) && !codec.is(remade(value, make));
		});
		expect(refused.map(({ type, case: name }) => `${type}, ${name}`)).toEqual([]);
	});

	test("with toJSON as data", () => {
		expect(codecNamed("TerminationRequest").is({ cluster_id: "c", backend_id: "b", hard: true, toJSON: 1 })).toBe(true);
	});

	function without(keys: readonly string[], fields: object): object {
		const object: Record<string, unknown> = { ...fields };
		for (const key of keys) object[key] = key;
		for (const key of keys) delete object[key];
		return object;
	}
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
