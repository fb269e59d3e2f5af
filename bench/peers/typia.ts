import { lookup } from "../../scripts/codegen/lookup.js";
import { codeOf, type Member, type Notation } from "./notation.js";
import type { Judge, Peer } from "./peer.js";
import { transformed } from "./typia-transform.js";

const key = ({ name, value, presence }: Member): string =>
	`${JSON.stringify(name)}${presence === "required" ? "" : "?"}: ${value}`;

const bounded = (minimum: number | undefined, maximum: number | undefined): string => {
	const least = minimum === undefined ? "" : ` & tags.Minimum<${minimum}>`;
	const most = maximum === undefined ? "" : ` & tags.Maximum<${maximum}>`;
	return `(number & tags.Type<"${minimum === 0 ? "uint64" : "int64"}">${least}${most})`;
};

const notation: Notation = {
	string: "string",
	boolean: "boolean",
	null: "null",
	number: "number",
	json: "Json",
	ip: '((string & tags.Format<"ipv4">) | (string & tags.Format<"ipv6">))',
	never: "never",
	pattern: (pattern) => `(string & tags.Pattern<${JSON.stringify(pattern.source)}>)`,
	integer: (minimum, maximum) =>
		minimum === 0 ? bounded(undefined, maximum).replace("int64", "uint64") : bounded(minimum, maximum),
	epochMillis: (minimum, maximum) => `(${bounded(0, maximum)} | (${bounded(minimum, -1)} & tags.MultipleOf<1000>))`,
	map: (values) => `Record<string, ${values}>`,
	list: (items) => `${items}[]`,
	nullable: (value) => `(${value} | null)`,
	names: (values) => `(${values.map((value) => JSON.stringify(value)).join(" | ")})`,
	object: (members) => `{ ${members.map(key).join("; ")} }`,
	union: (members) => `(${members.join(" | ")})`,
	tagged: (tag, cases) =>
		cases
			.map(([value, members]) => `{ ${[`${tag}: ${JSON.stringify(value)}`, ...members.map(key)].join("; ")} }`)
			.join(" | "),
};

const FUNCTIONS = { is: "createIs", read: "createAssert", faults: "createValidate" };

export const typia: Peer = {
	name: "typia",
	packages: ["typia"],
	accepts: {
		documents: ["ScheduleResponse/key-beside-the-variant.invalid", "ScheduleResponse/two-variants.invalid"],
		why: "a type cannot forbid other keys at one level alone",
	},
	module(types, protocol, purpose) {
		const find = lookup(protocol);
		const wanted = Object.entries(FUNCTIONS).filter(([name]) => purpose === "everything" || name === "is");
		const lines = types.flatMap((type) => [
			`type ${type.exportName} = ${codeOf(type, find, notation)};`,
			...wanted.map(
				([name, create]) => `export const ${name}${type.exportName} = typia.${create}<${type.exportName}>();`,
			),
		]);
		const json = "type Json = null | boolean | number | string | Json[] | { [key: string]: Json };";
		const source = ['import typia, { type tags } from "typia";', json, ...lines].join("\n");
		return transformed(source);
	},
	judge(exports, name) {
		const validate = exports[`faults${name}`] as (value: unknown) => { readonly errors?: unknown };
		const { is, read } = { is: exports[`is${name}`], read: exports[`read${name}`] } as Judge;
		return { is, read, faults: (value) => validate(value).errors };
	},
	verdict: (name) => ({ needs: `is${name}`, expression: `is${name}(value)` }),
};
