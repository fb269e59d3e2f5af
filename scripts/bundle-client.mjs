// Bundles what a user wrote (page.mjs in the folder given), for browsers and for Node, with esbuild and with Vite.
import { createRequire } from "node:module";
import process from "node:process";
import { build as buildWithVite } from "vite";

const { build } = createRequire(new URL("../test/package.json", import.meta.url))("esbuild");
const [folder] = process.argv.slice(2);

async function withEsbuild(platform) {
	const options = { absWorkingDir: folder, entryPoints: ["page.mjs"], bundle: true, write: false, logLevel: "silent" };
	const { outputFiles } = await build({ ...options, platform, format: "esm", target: "es2022" });
	return outputFiles[0].text;
}

async function withVite() {
	const rollupOptions = { input: `${folder}/page.mjs` };
	const options = { root: folder, configFile: false, logLevel: "silent" };
	const { output } = await buildWithVite({ ...options, build: { write: false, rollupOptions } });
	return output.map(({ code = "" }) => code).join("\n");
}

const pages = { "esbuild for browsers": await withEsbuild("browser"), "vite for browsers": await withVite() };
await withEsbuild("node");
for (const [how, text] of Object.entries(pages)) {
	if (/["']node:|require\(["'](?:net|tls|dns|fs)["']\)/.test(text))
		throw new Error(`${how} takes modules of Node along`);
}
