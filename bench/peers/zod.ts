import type { ZodType } from "zod";
import { moduleOf } from "./module-of.js";
import { exactlyOne, type Member, type Notation, optional } from "./notation.js";
import type { Peer } from "./peer.js";

const key = ({ name, value, presence }: Member): string =>
	`${JSON.stringify(name)}: ${presence === "required" ? value : `${value}.optional()`}`;

const bounded = (minimum: number | undefined, maximum: number | undefined): string =>
	`z.int()${minimum === undefined ? "" : `.min(${minimum})`}${maximum === undefined ? "" : `.max(${maximum})`}`;

const notation: Notation = {
	string: "z.string()",
	boolean: "z.boolean()",
	null: "z.null()",
	number: "z.number()",
	json: "z.json()",
	ip: "z.union([z.ipv4(), z.ipv6()])",
	never: "z.never()",
	pattern: (pattern) => `z.string().regex(${pattern})`,
	integer: bounded,
	epochMillis: (...bounds) => `${bounded(...bounds)}.refine((ms) => ms >= 0 || ms % 1000 === 0)`,
	map: (values) => `z.record(z.string(), ${values})`,
	list: (items) => `z.array(${items})`,
	nullable: (value) => `${value}.nullable()`,
	names: (values) => `z.enum(${JSON.stringify(values)})`,
	object: (members, closed) => `z.${closed ? "strictObject" : "object"}({ ${members.map(key).join(", ")} })`,
	union: (members) => `z.union([${members.join(", ")}])`,
	oneBeside: (members, choices) =>
		`z.object({ ${[...members, ...optional(choices)].map(key).join(", ")} }).refine((value) => ${exactlyOne(choices)})`,
	tagged: (tag, cases) =>
		`z.discriminatedUnion(${JSON.stringify(tag)}, [${cases
			.map(
				([value, members]) =>
					`z.object({ ${tag}: z.literal(${JSON.stringify(value)}), ${members.map(key).join(", ")} })`,
			)
			.join(", ")}])`,
};

export const zod: Peer = {
	name: "zod",
	packages: ["zod"],
	module: moduleOf('import * as z from "zod";', notation),
	judge(exports, name) {
		const schema = exports[name] as ZodType;
		return {
			is: (value) => schema.safeParse(value).success,
			read: (value) => schema.parse(value),
			faults: (value) => schema.safeParse(value).error?.issues,
		};
	},
	verdict: (name) => ({ needs: name, expression: `${name}.safeParse(value).success` }),
};
