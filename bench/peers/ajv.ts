import { Ajv, type ErrorObject } from "ajv";
import standalone from "ajv/dist/standalone/index.js";
import type { Protocol, TypeDef } from "../../scripts/codegen/model.js";
import { IPV4, IPV6 } from "./patterns.js";
import { type Judge, type Peer, refuse } from "./peer.js";

interface Validate {
	(value: unknown): boolean;
	readonly errors?: readonly ErrorObject[] | null;
}

/** Without texts for people: its error objects say the same. */
const OPTIONS = { strict: false, messages: false, formats: { ipv4: IPV4, ipv6: IPV6 } };

function judgeBy(validate: Validate): Judge {
	return {
		is: (value) => validate(value),
		read: (value) => (validate(value) ? value : refuse()),
		faults: (value) => (validate(value) ? undefined : validate.errors),
	};
}

function schemasOf(types: readonly TypeDef[], { schemas }: Protocol): readonly object[] {
	return types.map(({ file }) => schemas.get(file) ?? refuse());
}

/** Compiles the canonical schemas where they are used. */
export const ajv: Peer = {
	name: "ajv",
	packages: ["ajv"],
	module(types, protocol) {
		const getters = types.map(
			({ exportName, id }) => `export const ${exportName} = ajv.getSchema(${JSON.stringify(id)});`,
		);
		return `import { Ajv } from "ajv";
const ajv = new Ajv({ strict: false, messages: false, formats: { ipv4: ${IPV4}, ipv6: ${IPV6} } });
ajv.addSchema(${JSON.stringify(schemasOf(types, protocol))});
${getters.join("\n")}
`;
	},
	judge: (exports, name) => judgeBy(exports[name] as Validate),
	verdict: (name) => ({ needs: name, expression: `${name}(value)` }),
};

/** The same, compiled beforehand into a module that needs no Ajv. */
export const ajvStandalone: Peer = {
	name: "ajv standalone",
	packages: ["ajv"],
	module(types, protocol) {
		const compiler = new Ajv({ ...OPTIONS, code: { source: true, esm: true } });
		compiler.addSchema([...schemasOf(types, protocol)]);
		return standalone.default(compiler, Object.fromEntries(types.map(({ exportName, id }) => [exportName, id])));
	},
	judge: ajv.judge,
	verdict: ajv.verdict,
};
