import type { OutputFile } from "../codegen/output.js";
import { comparePlanes } from "./compare-planes.js";
import { compatibilityPage } from "./compatibility-page.js";
import { currentPlane, earlierPlanes } from "./planes.js";

/** `docs/reference/compatibility.md`, from the schemas and their history. */
export function emitCompatibility(schemas: string): OutputFile {
	const [earlier, current] = [earlierPlanes(schemas), currentPlane(schemas)];
	const text = compatibilityPage(comparePlanes(earlier, current), earlier, current);
	return { path: "docs/reference/compatibility.md", text };
}
