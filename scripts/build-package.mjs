// Builds the package in the working directory twice, as ES modules and as CommonJS, each with its own types.
import { spawn } from "node:child_process";
import { cp, mkdir, readFile, rm, stat, writeFile } from "node:fs/promises";
import { fileURLToPath } from "node:url";
import { bundlePackage } from "./bundle-package.mjs";

const root = new URL("../", import.meta.url);
const tsc = fileURLToPath(new URL("node_modules/@typescript/native/bin/tsc", root));

/** The declarations say the same in both formats; which one they are of says the nearest package.json. */
async function declare() {
	await new Promise((done, fail) => {
		const child = spawn(process.execPath, [tsc, "-p", "tsconfig.build.json"], { stdio: "inherit" });
		child.on("error", fail);
		child.on("exit", (code) =>
			code === 0 ? done() : fail(new Error(`tsc -p tsconfig.build.json ended with ${code}`)),
		);
	});
	const isDeclaration = async (path) => path.endsWith(".d.ts") || (await stat(path)).isDirectory();
	await cp("dist/esm", "dist/cjs", { recursive: true, filter: isDeclaration });
	// The package says "type": "module"; this says otherwise for the CommonJS half.
	await writeFile("dist/cjs/package.json", '{ "type": "commonjs", "sideEffects": false }\n');
}

/** The schemas ship inside the package; the examples stay behind, they are for tests. */
async function copySchemas() {
	await rm("schemas", { recursive: true, force: true });
	await mkdir("schemas");
	for (const part of ["messages", "types", "streams.json", "plane.json", "dialect.schema.json"]) {
		await cp(new URL(`schemas/${part}`, root), `schemas/${part}`, { recursive: true });
	}
}

try {
	const manifest = JSON.parse(await readFile("package.json", "utf8"));
	await rm("dist", { recursive: true, force: true });
	await Promise.all([declare(), bundlePackage(manifest)]);
	if (manifest.files.includes("schemas")) await copySchemas();
} catch (error) {
	console.error(`build failed: ${error.message}`);
	process.exitCode = 1;
}
