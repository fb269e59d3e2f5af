import { type GenericSchema, is, parse, safeParse } from "valibot";
import { moduleOf } from "./module-of.js";
import { exactlyOne, type Member, type Notation, optional } from "./notation.js";
import type { Peer } from "./peer.js";

const key = ({ name, value, presence }: Member): string =>
	`${JSON.stringify(name)}: ${presence === "required" ? value : `v.optional(${value})`}`;

const bounded = (minimum: number | undefined, maximum: number | undefined, ...more: readonly string[]): string => {
	const least = minimum === undefined ? [] : [`v.minValue(${minimum})`];
	const most = maximum === undefined ? [] : [`v.maxValue(${maximum})`];
	return `v.pipe(${["v.number()", "v.safeInteger()", ...least, ...most, ...more].join(", ")})`;
};

const notation: Notation = {
	string: "v.string()",
	boolean: "v.boolean()",
	null: "v.null()",
	number: "v.number()",
	json: "v.unknown()",
	ip: "v.pipe(v.string(), v.ip())",
	never: "v.never()",
	pattern: (pattern) => `v.pipe(v.string(), v.regex(${pattern}))`,
	integer: (minimum, maximum) => bounded(minimum, maximum),
	epochMillis: (...bounds) => bounded(...bounds, "v.check((ms) => ms >= 0 || ms % 1000 === 0)"),
	map: (values) => `v.record(v.string(), ${values})`,
	list: (items) => `v.array(${items})`,
	nullable: (value) => `v.nullable(${value})`,
	names: (values) => `v.picklist(${JSON.stringify(values)})`,
	object: (members, closed) => `v.${closed ? "strictObject" : "object"}({ ${members.map(key).join(", ")} })`,
	union: (members) => `v.union([${members.join(", ")}])`,
	oneBeside: (members, choices) =>
		`v.pipe(v.object({ ${[...members, ...optional(choices)].map(key).join(", ")} }), v.check((value) => ${exactlyOne(choices)}))`,
	tagged: (tag, cases) =>
		`v.variant(${JSON.stringify(tag)}, [${cases
			.map(
				([value, members]) =>
					`v.object({ ${tag}: v.literal(${JSON.stringify(value)}), ${members.map(key).join(", ")} })`,
			)
			.join(", ")}])`,
};

export const valibot: Peer = {
	name: "valibot",
	packages: ["valibot"],
	module: moduleOf('import * as v from "valibot";', notation),
	judge(exports, name) {
		const schema = exports[name] as GenericSchema;
		return {
			is: (value) => is(schema, value),
			read: (value) => parse(schema, value),
			faults: (value) => safeParse(schema, value).issues,
		};
	},
	verdict: (name) => ({ needs: name, expression: `is(${name}, value)`, imports: 'import { is } from "valibot";' }),
};
