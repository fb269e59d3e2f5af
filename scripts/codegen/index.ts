import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { emitBuilds } from "../compatibility/emit-builds.js";
import { emitCompatibility } from "../compatibility/emit-compatibility.js";
import { generate } from "./generate.js";
import type { Protocol } from "./model.js";
import { belongsTo, OUTPUTS, type OutputFile } from "./output.js";
import { staleFiles, writeFiles } from "./output-folders.js";
import { SchemaError } from "./problem.js";
import { readProtocol } from "./read.js";
import { readSourceFiles } from "./source-files.js";

const ROOT = fileURLToPath(new URL("../..", import.meta.url));
const USAGE = "usage: index.ts [generate | --check]";

/** Reads the schemas and writes all that is made from them; with `--check` it only says whether that would change anything. */
async function main(arguments_: readonly string[]): Promise<number> {
	const [command = "generate", ...rest] = arguments_;
	if (rest.length > 0 || (command !== "generate" && command !== "--check")) {
		console.error(USAGE);
		return 2;
	}
	const protocol = readProtocol(readSourceFiles(join(ROOT, "schemas")));
	const schemas = join(ROOT, "schemas");
	const files = [...(await generate(protocol)), emitBuilds(schemas), emitCompatibility(schemas)];
	if (command === "--check") return check(files);
	writeFiles(ROOT, files);
	console.log(summary(protocol, files));
	return 0;
}

function check(files: readonly OutputFile[]): number {
	const stale = staleFiles(ROOT, files);
	for (const path of stale) console.error(`${path} is not what the schemas say`);
	if (stale.length > 0) console.error("Run `npm run generate` and commit the result.");
	return stale.length > 0 ? 1 : 0;
}

function summary({ types, streams, examples }: Protocol, files: readonly OutputFile[]): string {
	const messages = types.filter(({ message }) => message !== undefined).length;
	const read = `Read ${types.length} types (${messages} of them messages), ${streams.length} streams, ${examples.length} examples.`;
	const written = OUTPUTS.map((output) => {
		const own = files.filter(({ path }) => belongsTo(output, path));
		const bytes = own.reduce((sum, { text }) => sum + Buffer.byteLength(text), 0);
		return `Wrote ${output}: ${own.length === 1 ? "1 file" : `${own.length} files`}, ${Math.round(bytes / 1000)} kB.`;
	});
	return [read, ...written].join("\n");
}

try {
	process.exitCode = await main(process.argv.slice(2));
} catch (error) {
	if (!(error instanceof SchemaError)) throw error;
	console.error(error.message);
	process.exitCode = 1;
}
