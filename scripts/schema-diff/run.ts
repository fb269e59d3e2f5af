import { readFileSync, writeFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { type Arguments, parseArguments, USAGE } from "./arguments.js";
import { floorOf } from "./bump.js";
import { declaredBumps } from "./changeset-files.js";
import { changesetText } from "./changeset-text.js";
import { shortfalls } from "./check.js";
import { DiffError } from "./diff-error.js";
import { acknowledge, readLedger } from "./ledger.js";
import { lastRelease } from "./release.js";
import { type Report, writeReport } from "./report.js";
import { summaryText } from "./sentences.js";
import { readSide, type Side } from "./side.js";
import { openSource } from "./source.js";
import { verdictsOf } from "./verdict.js";

/** Where the command works and where it says what it does. */
export interface Surroundings {
	/** The repository. */
	readonly root: string;
	/** The ledger of acknowledged breaks. */
	readonly ledger: string;
	/** The result. */
	print(text: string): void;
	/** What is being done. */
	tell(text: string): void;
}

const CHANGESET = ".changeset/plane-contract.md";

/** Runs the command; resolves to its exit code, and throws a DiffError or SchemaError where there is no answer. */
export function run(args: readonly string[], surroundings: Surroundings): number {
	const options = parseArguments(args);
	if (options.help) {
		surroundings.print(USAGE);
		return 0;
	}
	return options.check ? check(surroundings) : compare(options, surroundings);
}

function compare(options: Arguments, surroundings: Surroundings): number {
	const old = options.old ?? releasedCommit(surroundings.root);
	const report = reportOn(old, options.new ?? "schemas", surroundings);
	const text = writeReport(report, options.format);
	if (options.output === undefined) surroundings.print(text);
	else {
		writeOutput(resolve(surroundings.root, options.output), text);
		surroundings.tell(`Wrote ${options.output}.`);
	}
	if (options.writeChangeset) writeChangeset(report, surroundings);
	return 0;
}

function writeOutput(path: string, text: string): void {
	try {
		writeFileSync(path, text);
	} catch (error) {
		throw new DiffError(`the report cannot be written: ${(error as Error).message}.`);
	}
}

function releasedCommit(root: string): string {
	const release = lastRelease(root);
	if (release.kind === "none")
		throw new DiffError(`${release.why}: name the contract to compare with, as in \`HEAD\` for what is not committed.`);
	return release.commit;
}

function reportOn(old: string, now: string, { root, ledger, tell }: Surroundings): Report {
	const before = sideOf(old, root, tell);
	const after = sideOf(now, root, tell);
	tell(`Comparing ${before.protocol.types.length} types with ${after.protocol.types.length}, looking for witnesses …`);
	const { verdicts, unused } = acknowledge(verdictsOf(before, after), readLedger(ledger));
	for (const { fingerprint, change } of unused)
		tell(`Acknowledged, but not among the changes: ${change} (${fingerprint}).`);
	const { version } = JSON.parse(readFileSync(join(root, "packages/messages/package.json"), "utf8"));
	return { old: before.label, new: after.label, version, bumps: floorOf(verdicts, version), verdicts };
}

function sideOf(name: string, root: string, tell: Surroundings["tell"]): Side {
	tell(`Reading ${name} …`);
	const { label, files } = openSource(name, root);
	return readSide(label, files);
}

function writeChangeset(report: Report, { root, tell }: Surroundings): void {
	const text = changesetText(report);
	if (text === undefined) return void tell("No package is touched: there is no changeset to write.");
	writeFileSync(join(root, CHANGESET), text);
	tell(`Wrote ${CHANGESET}: read it as an upgrader would, and say what the rules cannot know.`);
}

/** The gate: what the changesets declare is at least what the contract asks for. */
function check(surroundings: Surroundings): number {
	const { root, print } = surroundings;
	const release = lastRelease(root);
	if (release.kind === "none") {
		print(`Nothing to check: ${release.why}.`);
		return 0;
	}
	const report = reportOn(release.commit, "schemas", surroundings);
	const lines = shortfalls(report, declaredBumps(join(root, ".changeset")));
	print(`Since ${release.version} (${release.commit.slice(0, 10)}): ${summaryText(report.verdicts)}.`);
	for (const line of lines) print(line);
	return lines.length === 0 ? 0 : 1;
}
