import { type Type, type } from "arktype";
import { moduleOf } from "./module-of.js";
import type { Member, Notation } from "./notation.js";
import type { Peer } from "./peer.js";

const key = ({ name, value, presence }: Member): string =>
	`${JSON.stringify(presence === "required" ? name : `${name}?`)}: ${value}`;

const bounded = (minimum: number | undefined, maximum: number | undefined): string => {
	const least = minimum === undefined ? "" : `${minimum} <= `;
	const most = maximum === undefined ? "" : ` <= ${maximum}`;
	// A range without its left side is written the other way around.
	return JSON.stringify(most === "" && least !== "" ? `number.integer >= ${minimum}` : `${least}number.integer${most}`);
};

const notation: Notation = {
	string: '"string"',
	boolean: '"boolean"',
	null: '"null"',
	number: '"number"',
	json: '"unknown"',
	ip: '"string.ip"',
	never: '"never"',
	pattern: String,
	integer: bounded,
	epochMillis: (...bounds) => `type(${bounded(...bounds)}).narrow((ms) => ms >= 0 || ms % 1000 === 0)`,
	map: (values) => `type({ "[string]": ${values} })`,
	list: (items) => `[${items}, "[]"]`,
	nullable: (value) => `[${value}, "|", "null"]`,
	names: (values) => `type.enumerated(${values.map((value) => JSON.stringify(value)).join(", ")})`,
	object: (members, closed) => `type({ ${[...members.map(key), ...(closed ? ['"+": "reject"'] : [])].join(", ")} })`,
	union: (members) => `type.or(${members.join(", ")})`,
	tagged: (tag, cases) =>
		`type.or(${cases
			.map(([value, members]) => `{ ${[`${tag}: "'${value}'"`, ...members.map(key)].join(", ")} }`)
			.join(", ")})`,
};

export const arktype: Peer = {
	name: "arktype",
	packages: ["arktype"],
	module: moduleOf('import { type } from "arktype";', notation, (code) =>
		code.startsWith("type") ? code : `type(${code})`,
	),
	judge(exports, name) {
		const validator = exports[name] as Type;
		return {
			is: (value) => validator.allows(value),
			read: (value) => validator.assert(value),
			faults(value) {
				const result = validator(value);
				return result instanceof type.errors ? [...result] : undefined;
			},
		};
	},
	verdict: (name) => ({ needs: name, expression: `${name}.allows(value)` }),
};
