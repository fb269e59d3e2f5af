import { resolve } from "node:path";
import { SchemaError } from "../codegen/problem.js";
import { readDraft } from "../codegen/read.js";
import { readSourceFiles } from "../codegen/source-files.js";
import { type Drift, findDrift, line } from "./drift.js";
import { keepContract } from "./keep-contract.js";
import { merge, type Ours } from "./merge.js";
import { type Options, readOptions, USAGE } from "./options.js";
import { type PlaneContract, readPlane } from "./read-plane.js";
import { findRenames } from "./renames.js";
import { ImportError } from "./rust-error.js";
import { folderTree, revisionTree, SourceTreeError } from "./source-tree.js";
import { printSchemas, type Written, writeSchemas } from "./write-schemas.js";

export interface Folders {
	/** The schemas of this repository. */
	readonly schemas: string;
	/** Where relative paths of the command line start. */
	readonly from: string;
}

export interface Output {
	/** Progress and results. */
	say(text: string): void;
	/** What went wrong. */
	complain(text: string): void;
}

/** The command: 0 when schemas and source agree, 1 when they differ, 2 when something cannot be read. */
export function importPlane(args: readonly string[], folders: Folders, output: Output): number {
	const options = readOptions(args);
	if ("help" in options) {
		output.say(USAGE);
		return 0;
	}
	if ("mistake" in options) {
		output.complain(`${options.mistake}\n\n${USAGE}`);
		return 2;
	}
	try {
		const schemas = options.schemas === undefined ? folders.schemas : resolve(folders.from, options.schemas);
		return run({ ...options, path: resolve(folders.from, options.path) }, schemas, output);
	} catch (error) {
		const known = error instanceof ImportError || error instanceof SourceTreeError || error instanceof SchemaError;
		if (!known) throw error;
		output.complain(error.message);
		if (error instanceof ImportError) output.complain(`\n${tellNotUnderstood(error)}`);
		return 2;
	}
}

function run({ path, revision, schemas, write, keep }: Options, folder: string, output: Output): number {
	const tree = revision === undefined ? folderTree(path) : revisionTree(path, revision);
	output.say(`Reading Plane from ${tree.name}`);
	const contract = readPlane(tree);
	output.say(tellContract(contract));
	const ours = readDraft(readSourceFiles(folder));
	const target = merge(contract, ours);
	const drift = findDrift(ours, target, contract);
	output.say(tellDrift(drift, ours, findRenames(ours, target)));
	if (!write) return drift.length > 0 ? 1 : 0;
	if (contract.commit === undefined)
		throw new SourceTreeError(`${path} is no git checkout, so plane.json cannot name its commit: clone Plane with git`);
	if (tree.isChanged)
		throw new SourceTreeError(
			`${path} has changes that are not committed, so plane.json would name a commit that says something else: commit them, or take --revision HEAD`,
		);
	const files = printSchemas(target, contract);
	if (drift.length > 0 && keep) output.say(`kept ${keepContract(folder, ours.plane)}`);
	if (drift.length > 0 && !keep && schemas === undefined) output.say(tellNotKept(ours));
	output.say(tellWritten(writeSchemas(folder, files, ours)));
	return 0;
}

function tellContract({ version, commit, types, streams, files }: PlaneContract): string {
	const messages = types.filter(({ message }) => message !== undefined).length;
	const at = commit === undefined ? "" : ` at ${commit}`;
	return `Read Plane ${version}${at}: ${files} files, ${types.length} types (${messages} of them messages), ${streams.length} streams`;
}

function tellDrift(drift: readonly Drift[], { plane }: Ours, renames: readonly string[]): string {
	if (drift.length === 0) return `No drift: the schemas (of ${plane.commit.slice(0, 8)}) say what this Plane says.`;
	const count = drift.length === 1 ? "1 difference" : `${drift.length} differences`;
	return [...drift.map(line), ...renames, `${count} between the schemas and this Plane`].join("\n");
}

function tellNotKept({ plane }: Ours): string {
	const commit = plane.commit.slice(0, 8);
	return `The contract of ${commit} is not kept. If people run that Plane: \`git restore schemas\`, then again with --keep.`;
}

function tellWritten({ changed, deleted, toBeDescribed }: Written): string {
	const lines = [
		...changed.map((file) => `wrote ${file}`),
		...deleted.map((file) => `deleted ${file}`),
		...(changed.length + deleted.length === 0 ? ["Nothing to write."] : []),
		...(toBeDescribed.length === 0 ? [] : ["To be described, in sentences of your own:"]),
		...toBeDescribed.map((place) => `  ${place}`),
	];
	return lines.join("\n");
}

function tellNotUnderstood({ errors }: ImportError): string {
	const count = errors.length === 1 ? "One place" : `${errors.length} places`;
	return (
		`${count} in Plane's source that the importer or the schemas have not been taught; nothing was written.\n` +
		"docs/guides/when-plane-changes.md says where that is done."
	);
}
