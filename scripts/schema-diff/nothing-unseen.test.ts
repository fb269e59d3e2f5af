import { fileURLToPath } from "node:url";
import { beforeAll, expect, test } from "vitest";
import type { Protocol } from "../codegen/model.js";
import { readSourceFiles } from "../codegen/source-files.js";
import { compareProtocols } from "./compare.js";
import { readSide, type Side } from "./side.js";
import { verdictsOf } from "./verdict.js";

let real: Side;

beforeAll(() => {
	real = readSide("the schemas", readSourceFiles(fileURLToPath(new URL("../../schemas", import.meta.url))));
});

test("the schemas do not differ from themselves", () => {
	expect(verdictsOf(real, real)).toEqual([]);
});

/** What follows from another fact beside it, and so cannot change alone. */
const DERIVED = [
	// An `$id` is the file's path.
	"types/*/id",
	// A stream's name stands twice.
	"streams/*/config/name",
	// Bounds of its own make a width mean nothing.
	"types/*/body/value/width",
];

type Leaf = readonly [path: readonly string[], value: string | number | boolean];

function leaves(node: unknown, path: readonly string[] = []): readonly Leaf[] {
	if (typeof node === "string" || typeof node === "number" || typeof node === "boolean") return [[path, node]];
	return Object.entries(node ?? {}).flatMap(([key, value]) => leaves(value, [...path, key]));
}

/** Places of the same kind: `types/*​/body/fields/*​/secret`. */
function kindOf(path: readonly string[]): string {
	return path.map((key) => (/^\d+$/.test(key) ? "*" : key)).join("/");
}

/** Another word of the same vocabulary, so that what comes out is still a contract. */
const OTHER: Readonly<Record<string, string>> = {
	string: "boolean",
	always: "null",
	null: "omit-none",
	"omit-none": "null",
	"omit-empty": "always",
	s: "ms",
	us: "ns",
	u8: "u16",
	u16: "u32",
	u64: "u32",
	i64: "u32",
	"utc-time": "ip",
	ip: "utc-time",
	present: "absent",
	absent: "present",
};

function changed(value: string | number | boolean, names: readonly string[]): string | number | boolean {
	if (typeof value === "boolean") return !value;
	if (typeof value === "number") return value + 1;
	const type = names.indexOf(value);
	if (type !== -1) return names[(type + 7) % names.length] ?? value;
	return OTHER[value] ?? `${value}x`;
}

function mutated(protocol: Protocol, [path, value]: Leaf, names: readonly string[]): Protocol {
	const copy = structuredClone(protocol);
	const parent = path.slice(0, -1).reduce((node, key) => (node as never)[key], copy as unknown) as Record<
		string,
		unknown
	>;
	parent[path.at(-1) ?? ""] = changed(value, names);
	return copy;
}

test("whatever fact of the model is altered, something is reported", () => {
	const { examples: _, ...contract } = real.protocol;
	const protocol: Protocol = { ...contract, examples: [] };
	const names = protocol.types.map(({ name }) => name);
	const kinds = new Map(leaves(protocol).map((leaf) => [kindOf(leaf[0]), leaf]));
	const unseen = [...kinds].filter(([kind, leaf]) => {
		if (DERIVED.includes(kind) || /\/kind$/.test(kind)) return false;
		return compareProtocols(protocol, mutated(protocol, leaf, names)).changes.length === 0;
	});
	expect(kinds.size).toBeGreaterThan(100);
	expect(unseen.map(([kind]) => kind)).toEqual([]);
});
