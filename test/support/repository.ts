import { readdirSync, readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";

/** The repository's folder, with a slash at its end. */
export const repository = fileURLToPath(new URL("../../", import.meta.url));

/** A text file; the path counts from the repository. */
export const readText = (path: string): string => readFileSync(repository + path, "utf8");

/** A JSON file; what it holds is what the caller says. */
export const readJson = <T>(path: string): T => JSON.parse(readText(path));

/** The lines of a file of JSON lines. */
export const readJsonLines = <T>(path: string): readonly T[] =>
	readText(path)
		.trimEnd()
		.split("\n")
		.map((line) => JSON.parse(line));

/** Paths of the files below a folder, relative to the repository, in a fixed order. */
export function filesBelow(folder: string, pattern: RegExp): readonly string[] {
	return readdirSync(repository + folder, { recursive: true, encoding: "utf8" })
		.map((path) => `${folder}/${path.replaceAll("\\", "/")}`)
		.filter((path) => pattern.test(path) && !path.includes("/node_modules/"))
		.sort();
}
