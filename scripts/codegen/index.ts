import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { emitBuilds } from "../compatibility/emit-builds.js";
import { emitCompatibility } from "../compatibility/emit-compatibility.js";
import { generate } from "./generate.js";
import type { Protocol } from "./model.js";
import { belongsTo, OUTPUTS, type OutputFile } from "./output.js";
import { SchemaError } from "./problem.js";
import { readProtocol } from "./read.js";
import { readSourceFiles } from "./source-files.js";
import { writeFiles } from "./write-files.js";

const ROOT = fileURLToPath(new URL("../..", import.meta.url));

/** Reads the schemas and writes all that is made from them. */
async function main(): Promise<void> {
	const schemas = join(ROOT, "schemas");
	const protocol = readProtocol(readSourceFiles(schemas));
	const files = [...(await generate(protocol)), emitBuilds(schemas), emitCompatibility(schemas)];
	writeFiles(ROOT, files);
	console.log(summary(protocol, files));
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
	await main();
} catch (error) {
	if (!(error instanceof SchemaError)) throw error;
	console.error(error.message);
	process.exitCode = 1;
}
