import { variantNames } from "./codec-spec.js";
import { guardName } from "./constant-names.js";
import { GUARD_FUNCTIONS, guardCode } from "./guard-code.js";
import { importsFor } from "./imports.js";
import { type Lookup, lookup } from "./lookup.js";
import type { Protocol, TypeDef } from "./model.js";
import { header, type OutputFile } from "./output.js";
import { compare } from "./problem.js";
import { validatorSchema } from "./validator-schema.js";

const WIDTH = 120;

/** In the parentheses of `guard` and of the first check. */
const OUTERMOST = 2;

/** `gen/guards.ts`: for those who want to know of a value whether it is of a type, and nothing else. */
export function emitGuards(protocol: Protocol): readonly OutputFile[] {
	const find = lookup(protocol);
	const code = protocol.types.map((type) => guard(type, find)).join("\n");
	const inputs = protocol.types.map(({ exportName }) => `type ${exportName}Input`).sort(compare);
	const imports = importsFor(code, { "../guard.js": GUARD_FUNCTIONS, "./codecs.js": inputs });
	return [
		{
			path: "packages/messages/src/gen/guards.ts",
			text: `// @ts-nocheck\n${header("emit-guards")}\n${imports}\nexport type { Guard } from "../guard.js";\n\n${code}`,
		},
	];
}

function guard(type: TypeDef, find: Lookup): string {
	const { exportName } = type;
	const start = `export const ${guardName(exportName)}: Guard<${exportName}Input> = /*#__PURE__*/ guard(`;
	const text = `${start}${codeOf(type, find)});`;
	const code = text.length > WIDTH ? inLines(text) : text;
	return `/** Whether Plane accepts the value as a {@link ${exportName}Input}. Never throws. Of \`@plane/messages/guards\`. */\n${code}\n`;
}

/** A union of types of their own takes what one of them takes. */
function codeOf(type: TypeDef, find: Lookup): string {
	const schema = validatorSchema(type, find);
	if (schema) return guardCode(schema);
	const variants = variantNames(type.body) ?? [];
	return `(a) => ${variants.map((name) => `${guardName(find(name).exportName)}(a)`).join(" || ")}`;
}

/** With each check that stands in no other one on a line of its own. */
function inLines(code: string): string {
	let depth = 0;
	return code.replaceAll(/"[^"]*"|[()]| (?:&&|\|\||:|=>) /g, (part) => {
		if (part === "(" || part === ")") depth += part === "(" ? 1 : -1;
		return part.startsWith(" ") && depth === OUTERMOST ? `${part.trimEnd()}\n\t` : part;
	});
}
