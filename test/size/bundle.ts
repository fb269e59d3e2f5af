import { gzipSync } from "node:zlib";
import { build } from "esbuild";
import { repository } from "../support/repository.js";

/** The minified code that a user gets from one import, with everything that comes along. */
export async function bundle(code: string): Promise<string> {
	const sources = `${repository}packages/messages/src`;
	const { outputFiles } = await build({
		stdin: { contents: code, resolveDir: repository },
		alias: {
			"@plane/messages": `${sources}/index.ts`,
			"@plane/messages/guards": `${sources}/gen/guards.ts`,
			"@plane/messages/registry": `${sources}/registry.ts`,
		},
		bundle: true,
		minify: true,
		write: false,
		format: "esm",
		target: "es2022",
		logLevel: "error",
	});
	return outputFiles[0]?.text ?? "";
}

export interface Size {
	readonly minified: number;
	readonly gzipped: number;
}

export function sizeOf(text: string): Size {
	return { minified: Buffer.byteLength(text), gzipped: gzipSync(text, { level: 9 }).length };
}
