import { createHash } from "node:crypto";
import { existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { transform } from "@typia/transform";
import ts from "typescript";
import { MODULES } from "./folder.js";

const TYPIA = readFileSync(new URL("../node_modules/typia/package.json", import.meta.url), "utf8");

const OPTIONS: ts.CompilerOptions = {
	strict: true,
	target: ts.ScriptTarget.ES2022,
	module: ts.ModuleKind.ESNext,
	moduleResolution: ts.ModuleResolutionKind.Bundler,
	skipLibCheck: true,
	types: [],
};

/** What a build with typia's transform makes of a source. That takes seconds, so it is kept for the next run. */
export function transformed(source: string): string {
	const name = createHash("sha256").update(ts.version).update(TYPIA).update(source).digest("hex").slice(0, 16);
	const [file, kept] = [join(MODULES, `${name}.ts`), join(MODULES, `${name}.js`)];
	if (existsSync(kept)) return readFileSync(kept, "utf8");
	mkdirSync(MODULES, { recursive: true });
	writeFileSync(file, source);
	const output = build(file);
	writeFileSync(kept, output);
	return output;
}

function build(file: string): string {
	const program = ts.createProgram([file], OPTIONS);
	const problems: ts.Diagnostic[] = [];
	const addDiagnostic = (problem: ts.Diagnostic): number => problems.push(problem);
	let output = "";
	const keep = (_: string, text: string): void => {
		output = text;
	};
	const before = [transform(program, {}, { addDiagnostic })];
	program.emit(undefined, keep, undefined, false, { before });
	const [first] = [...ts.getPreEmitDiagnostics(program), ...problems];
	if (first) throw new Error(`typia: ${ts.flattenDiagnosticMessageText(first.messageText, "\n")}`);
	return output;
}
