import { readdirSync } from "node:fs";
import { join } from "node:path";
import { readSourceFiles } from "../codegen/source-files.js";
import { readSide, type Side } from "../schema-diff/side.js";

/** A Plane by the tag or the version that names it, with its contract. */
export interface Plane {
	/** `v0.3.4` */
	readonly name: string;
	readonly side: Side;
}

/** The Planes of `schemas/history/`, oldest first. */
export function earlierPlanes(schemas: string): readonly Plane[] {
	const folder = join(schemas, "history");
	const names = readdirSync(folder).filter((name) => name.startsWith("v"));
	return names.sort(byVersion).map((name) => ({ name, side: readSide(name, readSourceFiles(join(folder, name))) }));
}

/** The Plane that the packages are made for. */
export function currentPlane(schemas: string): Plane {
	const side = readSide("schemas", readSourceFiles(schemas));
	return { name: `v${side.protocol.plane.version}`, side };
}

function byVersion(a: string, b: string): number {
	return a.localeCompare(b, "en", { numeric: true });
}
