import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { basename, dirname, join } from "node:path";
import type { TypeDef } from "../codegen/model.js";
import { Block, printJson } from "../codegen/print-json.js";
import { undescribed } from "../codegen/to-be-described.js";
import { isGiven, type Mirrored, type Ours } from "./merge.js";
import { printStreams } from "./print-message.js";
import { printSchema } from "./print-schema.js";
import { referencesFrom } from "./print-value.js";
import type { PlaneContract } from "./read-plane.js";
import { refuseUnsayable } from "./unsayable.js";

export interface Written {
	/** Paths below the folder that hold something else than before. */
	readonly changed: readonly string[];
	readonly deleted: readonly string[];
	/** Descriptions that somebody has to write, each with its file and place. */
	readonly toBeDescribed: readonly string[];
}

/** The files that follow Plane, by their paths below the schemas; what no schema can say is an error. */
export function printSchemas(target: Mirrored, contract: PlaneContract): ReadonlyMap<string, string> {
	const files = new Map([
		...target.types
			.filter((type) => !isGiven(type))
			.map((type) => [type.file, printSchema(type, referencesFrom(type.file, target.types))] as const),
		["streams.json", printStreams(target.streams)],
		["plane.json", planeText(target)],
	]);
	refuseUnsayable(files, target, contract);
	return files;
}

/** Makes the folder hold these files instead of ours; those that say the same as before are not touched. */
export function writeSchemas(folder: string, files: ReadonlyMap<string, string>, ours: Ours): Written {
	const changed = [...files].filter(([file, text]) => write(join(folder, file), text)).map(([file]) => file);
	const gone = ours.types.filter((type) => !files.has(type.file) && !isGiven(type));
	return {
		changed,
		deleted: gone.flatMap((type) => remove(folder, type)),
		toBeDescribed: [...files].flatMap(([file, text]) =>
			undescribed(file, JSON.parse(text)).map(({ path }) => `schemas/${file} ${path}`),
		),
	};
}

function planeText({ plane: { repository, branch, commit, version } }: Mirrored): string {
	return printJson(new Block({ repository, branch, commit, version }));
}

function write(path: string, text: string): boolean {
	if (existsSync(path) && readFileSync(path, "utf8") === text) return false;
	mkdirSync(dirname(path), { recursive: true });
	writeFileSync(path, text);
	return true;
}

function remove(folder: string, { file }: TypeDef): readonly string[] {
	const examples = `examples/${basename(file, ".json")}`;
	return [file, examples].filter((path) => {
		const there = existsSync(join(folder, path));
		rmSync(join(folder, path), { recursive: true, force: true });
		return there;
	});
}
