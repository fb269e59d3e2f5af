import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { SchemaError } from "../codegen/problem.js";
import { DiffError } from "./diff-error.js";
import { run } from "./run.js";

const ROOT = fileURLToPath(new URL("../..", import.meta.url));

try {
	process.exitCode = run(process.argv.slice(2), {
		root: ROOT,
		ledger: join(ROOT, "scripts/schema-diff/acknowledged.json"),
		print: (text) => console.log(text.trimEnd()),
		tell: (text) => console.error(text),
	});
} catch (error) {
	if (!(error instanceof DiffError || error instanceof SchemaError)) throw error;
	console.error(error.message);
	process.exitCode = 2;
}
