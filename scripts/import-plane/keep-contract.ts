import { cpSync, existsSync } from "node:fs";
import { join } from "node:path";
import type { PlaneSource } from "../codegen/model.js";

const CONTRACT = ["messages", "types", "streams.json", "plane.json"];

/** Copies the contract into its own history, as the next build of its label; gives the folder, `history/v0.3.24-1`. */
export function keepContract(schemas: string, { version }: PlaneSource): string {
	const folder = nextBuild(schemas, version, 1);
	for (const name of CONTRACT) cpSync(join(schemas, name), join(schemas, folder, name), { recursive: true });
	return folder;
}

function nextBuild(schemas: string, version: string, build: number): string {
	const folder = `history/v${version}-${build}`;
	return existsSync(join(schemas, folder)) ? nextBuild(schemas, version, build + 1) : folder;
}
