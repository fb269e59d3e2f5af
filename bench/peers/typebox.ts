import type { Validator } from "typebox/compile";
import { moduleOf } from "./module-of.js";
import type { Member, Notation } from "./notation.js";
import { type Peer, refuse } from "./peer.js";

const key = ({ name, value, presence }: Member): string =>
	`${JSON.stringify(name)}: ${presence === "required" ? value : `Type.Optional(${value})`}`;

const properties = (members: readonly Member[]): string => `{ ${members.map(key).join(", ")} }`;

const notation: Notation = {
	string: "Type.String()",
	boolean: "Type.Boolean()",
	null: "Type.Null()",
	number: "Type.Number()",
	json: "Type.Unknown()",
	ip: 'Type.Union([Type.String({ format: "ipv4" }), Type.String({ format: "ipv6" })])',
	never: "Type.Never()",
	pattern: (pattern) => `Type.String({ pattern: ${pattern} })`,
	integer: (minimum, maximum) => `Type.Integer(${JSON.stringify({ minimum, maximum })})`,
	epochMillis: (minimum, maximum) =>
		`Type.Refine(Type.Integer(${JSON.stringify({ minimum, maximum })}), (ms) => ms >= 0 || ms % 1000 === 0)`,
	map: (values) => `Type.Object({}, { additionalProperties: ${values} })`,
	list: (items) => `Type.Array(${items})`,
	nullable: (value) => `Type.Union([${value}, Type.Null()])`,
	names: (values) => `Type.Enum(${JSON.stringify(values)})`,
	object: (members, closed) =>
		closed
			? `Type.Object(${properties(members)}, { additionalProperties: false })`
			: `Type.Object(${properties(members)})`,
	union: (members) => `Type.Union([${members.join(", ")}])`,
	tagged: (tag, cases) =>
		`Type.Union([${cases
			.map(([value, members]) => {
				const literal = { name: tag, value: `Type.Literal(${JSON.stringify(value)})`, presence: "required" } as const;
				return `Type.Object(${properties([literal, ...members])})`;
			})
			.join(", ")}])`,
};

const types = moduleOf('import Type from "typebox";\nimport { Compile } from "typebox/compile";', notation);

export const typebox: Peer = {
	name: "typebox",
	packages: ["typebox"],
	module(wanted, protocol, purpose) {
		const compiled = wanted.map(({ exportName: name }) => `export const compiled${name} = Compile(${name});`);
		return `${types(wanted, protocol, purpose)}${compiled.join("\n")}\n`;
	},
	judge(exports, name) {
		const validator = exports[`compiled${name}`] as Validator;
		return {
			is: (value) => validator.Check(value),
			read: (value) => (validator.Check(value) ? value : refuse()),
			faults: (value) => validator.Errors(value),
		};
	},
	verdict: (name) => ({ needs: `compiled${name}`, expression: `compiled${name}.Check(value)` }),
};
