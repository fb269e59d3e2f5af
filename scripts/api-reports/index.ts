// Writes what each package exports to its API reports; with --check, says what the reports do not say yet.
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import process from "node:process";
import { fileURLToPath } from "node:url";
import { entryPoints } from "./entry-point.js";
import { reportOf } from "./extract.js";
import { undeclaredChanges } from "./undeclared.js";

const root = fileURLToPath(new URL("../..", import.meta.url));
const entries = entryPoints(root);

function writeReports(temporary: string): void {
	for (const entry of entries) {
		const path = join(root, entry.report);
		mkdirSync(dirname(path), { recursive: true });
		writeFileSync(path, reportOf(entry, temporary));
	}
}

function complaints(temporary: string): readonly string[] {
	const stale = entries.filter((entry) => {
		const path = join(root, entry.report);
		return !existsSync(path) || readFileSync(path, "utf8") !== reportOf(entry, temporary);
	});
	return [
		...stale.map(({ report }) => `${report} is not what the package exports: \`npm run api-reports\` writes it.`),
		...undeclaredChanges(root, entries).map(
			(name) =>
				`${name} exports something else than its last release, and no changeset names it: \`npm run changeset\`.`,
		),
	];
}

const temporary = mkdtempSync(join(tmpdir(), "plane-api-"));
try {
	if (process.argv.includes("--check")) {
		const found = complaints(temporary);
		for (const line of found) console.log(line);
		process.exitCode = found.length === 0 ? 0 : 1;
	} else writeReports(temporary);
} finally {
	rmSync(temporary, { recursive: true, force: true });
}
