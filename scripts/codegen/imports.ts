/** Import declarations for generated modules: only what the code uses. */

const WIDTH = 120;

/** What a module offers to generated code: values, and types among them marked with `type `. */
export type Offers = Readonly<Record<string, readonly string[]>>;

/** The imports of what occurs in the code as a word, in the order of the offers. */
export function importsFor(code: string, offers: Offers): string {
	const words = new Set(withoutText(code).match(/[A-Za-z_$][\w$]*/g));
	return Object.entries(offers)
		.map(([module, names]) =>
			importLine(
				module,
				names.filter((name) => words.has(name.replace(/^type /, ""))),
			),
		)
		.join("");
}

/** Comments, strings and keys may have any name. */
function withoutText(code: string): string {
	return code.replaceAll(/\/\*[\s\S]*?\*\/|"(?:[^"\\]|\\.)*"|[\w$]+: /g, " ");
}

function importLine(module: string, names: readonly string[]): string {
	if (names.length === 0) return "";
	const types = names.every((name) => name.startsWith("type "));
	const listed = types ? names.map((name) => name.replace("type ", "")) : names;
	const [before, after] = [types ? "import type {" : "import {", `} from "${module}";\n`];
	const line = `${before} ${listed.join(", ")} ${after}`;
	return line.length <= WIDTH + 1 ? line : `${before}\n${listed.map((name) => `\t${name},\n`).join("")}${after}`;
}
