import { data } from "./data-literal.js";
import { layOut } from "./literal.js";
import type { Protocol } from "./model.js";
import { header, type OutputFile } from "./output.js";

/** `gen/plane.ts`: which Plane the schemas mirror. */
export function emitPlane({ plane }: Protocol): readonly OutputFile[] {
	const { repository, branch, commit, version } = plane;
	const literal = layOut(data({ repository, branch, commit, version }), 0, 200);
	const comment = "/** The version of Plane whose messages these are. */";
	const text = `${header("emit-plane")}\n${comment}\nexport const plane = ${literal} as const;\n`;
	return [{ path: "packages/messages/src/gen/plane.ts", text }];
}
