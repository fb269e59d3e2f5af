// Writes what each package gives to its users: exports and files. With --check, says what the reports do not say yet.
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import process from "node:process";
import { fileURLToPath } from "node:url";
import { entryPoints } from "./entry-point.js";
import { reportOf } from "./extract.js";
import { leftReports } from "./left-reports.js";
import { packedFiles } from "./packed-files.js";
import { undeclaredChanges } from "./undeclared.js";

const root = fileURLToPath(new URL("../..", import.meta.url));
const entries = entryPoints(root);

/** Path, from the root → text. */
function reports(temporary: string): ReadonlyMap<string, string> {
	return new Map([
		...entries.map((entry) => [entry.report, reportOf(entry, temporary)] as const),
		...packedFiles(root, temporary).map(({ list, text }) => [list, text] as const),
	]);
}

function write([path, text]: readonly [path: string, text: string]): void {
	mkdirSync(dirname(join(root, path)), { recursive: true });
	writeFileSync(join(root, path), text);
}

function isStale([path, text]: readonly [path: string, text: string]): boolean {
	return !existsSync(join(root, path)) || readFileSync(join(root, path), "utf8") !== text;
}

function complaints(temporary: string): readonly string[] {
	const current = reports(temporary);
	return [
		...[...current]
			.filter(isStale)
			.map(([path]) => `${path} is not what the package gives to its users: \`npm run api-reports\` writes it.`),
		...leftReports(root, new Set(current.keys())).map(
			(path) => `${path} tells of what the package gives no more: \`npm run api-reports\` removes it.`,
		),
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
	} else {
		const current = reports(temporary);
		for (const path of leftReports(root, new Set(current.keys()))) rmSync(join(root, path));
		for (const report of current) write(report);
	}
} finally {
	rmSync(temporary, { recursive: true, force: true });
}
