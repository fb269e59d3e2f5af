import { Ajv } from "ajv";
import standalone from "ajv/dist/standalone/index.js";
import { validatorName } from "./constant-names.js";
import { importsFor } from "./imports.js";
import { lookup } from "./lookup.js";
import type { Protocol } from "./model.js";
import { header, type OutputFile } from "./output.js";
import { CHECKS, KEYWORDS, MARKS, parametersIn } from "./validator-keywords.js";
import { validatorSchema } from "./validator-schema.js";

/** `gen/validators.ts`: one self-contained function per type, which a bundler drops when nobody calls it. */
export function emitValidators(protocol: Protocol): readonly OutputFile[] {
	const code = compile(protocol).join("\n");
	const imports = importsFor(code, { "../checks.js": Object.keys(CHECKS) });
	const text = `// @ts-nocheck\n${header("emit-validators")}\n${imports}\n${code}`;
	return [{ path: "packages/messages/src/gen/validators.ts", text: selfContained(text) }];
}

function compile(protocol: Protocol): readonly string[] {
	const find = lookup(protocol);
	const ajv = createAjv();
	const exports: Record<string, string> = {};
	for (const type of protocol.types) {
		const schema = validatorSchema(type, find);
		if (schema === undefined) continue;
		ajv.addSchema(schema);
		exports[validatorName(type.exportName)] = type.id;
	}
	return functions(standalone.default(ajv, exports));
}

function createAjv(): Ajv {
	const ajv = new Ajv({
		meta: false,
		validateSchema: false,
		inlineRefs: false,
		messages: false,
		// So many passes that what Ajv writes around our keywords' code and nobody uses is gone.
		code: { source: true, esm: true, lines: true, optimize: 10 },
	});
	ajv.removeKeyword("$ref");
	ajv.addVocabulary([...MARKS]);
	for (const keyword of KEYWORDS) ajv.addKeyword(keyword);
	return ajv;
}

const FUNCTION =
	/^function (validate\d+)\(data, .*\{\n\/\*# sourceURL=.*\nlet vErrors = null;\nlet errors = 0;\n((?:.*\n)*?)\1\.errors = vErrors;\nreturn errors === 0;\n\}/gm;

/**
 * The functions of Ajv's module, named after their types instead of numbered (a number would change with every
 * type that is added before) and without the counters that none of our keywords uses.
 */
function functions(code: string): readonly string[] {
	const names = new Map(
		[...code.matchAll(/^export const (\w+) = (validate\d+);/gm)].map(([, name, number]) => [number, name]),
	);
	const named = (text: string): string => text.replaceAll(/\bvalidate\d+\b/g, (number) => names.get(number) ?? number);
	return [...code.matchAll(FUNCTION)].map(([, number = "", body = ""]) => {
		return `export function ${named(number)}(${parameters(body)}): boolean {\n${layOut(named(body))}\treturn true;\n}\n`;
	});
}

function parameters(body: string): string {
	return ["data: unknown", ...parametersIn(body).map((name) => `${name}?: boolean`)].join(", ");
}

/** Indents Ajv's lines, and puts the spaces where the formatter would. */
function layOut(body: string): string {
	let depth = 1;
	const lines = body
		.trimEnd()
		.split("\n")
		.map((line) => {
			if (line.startsWith("}")) depth--;
			const indented = "\t".repeat(depth) + line;
			if (line.endsWith("{")) depth++;
			return indented;
		});
	return `${lines.join("\n")}\n`
		.replaceAll(/\}\n\t*else /g, "} else ")
		.replaceAll(/(?<=^\t+(?:\} else )?)(if|for)\(/gm, "$1 (")
		.replaceAll(/\)\{$/gm, ") {")
		.replaceAll(/^(\t+)let (data\d+) =/gm, "$1const $2 =")
		.replaceAll(/(i\d+)=0; (i\d+)<(data\d*)\.length; /g, "$1 = 0; $2 < $3.length; ");
}

/** Nothing may be left that needs Ajv, a loader or `eval` at run time. */
function selfContained(text: string): string {
	const left = /\brequire\(|\bnew Function\b|\beval\(|\bfrom "(?!\.)|\bvErrors\b|\binstancePath\b|\bvalidate\d/.exec(
		text,
	);
	if (left) throw new Error(`the validators are not self-contained: ${left[0]}`);
	return text;
}
