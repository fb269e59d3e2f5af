import { readdirSync } from "node:fs";
import { readFile } from "node:fs/promises";
import { basename, dirname, join, resolve, sep } from "node:path";
import process from "node:process";
import { rolldown } from "rolldown";

const SOURCES = join(process.cwd(), "src");
const PACKAGE = join(SOURCES, "index.ts");
const GENERATED = join(SOURCES, "gen") + sep;

/** Written by hand, but needed by so few entry points that these have copies, too. */
const RARE = ["lock-token", "lossless-json", "uid", "union"];

/** Marks a copy of a module, made for the entry point that is named after it. */
const COPY = "?for=";

function isGenerated(path) {
	return path.startsWith(GENERATED);
}

/** Source of every entry point that the manifest offers, by the path of its output; `*` stands for whatever is there. */
function entryPoints({ exports }) {
	const paths = Object.values(exports).flatMap(({ import: output }) => {
		const [, path] = output?.default.match(/^\.\/dist\/esm\/(.+)\.mjs$/) ?? [];
		return path?.endsWith("/*") ? sourcesIn(dirname(path)) : (path ?? []);
	});
	return Object.fromEntries(paths.map((path) => [path, join(SOURCES, `${path}.ts`)]));
}

function sourcesIn(folder) {
	const files = readdirSync(join(SOURCES, folder)).filter((file) => file.endsWith(".ts"));
	return files.map((file) => `${folder}/${basename(file, ".ts")}`);
}

/**
 * An entry point that imports another one leaves it where it is. One among the generated files gets copies of those that it needs, as far as
 * it needs them: shared ones would be a file for each set of entry points, and to load a file takes longer than to read what it says. So the
 * package itself, where it has such entry points, is one file and shares nothing with them.
 */
function files(entries) {
	const generated = entries.filter(isGenerated);
	const copying = generated.length === 0 ? [] : [PACKAGE, ...generated];
	const resolveId = (source, importer) => {
		if (importer === undefined || !source.startsWith(".")) return null;
		const [file, owner] = importer.split(COPY);
		const path = resolve(dirname(file), source.replace(/\.js$/, ".ts"));
		if (entries.includes(path)) return { id: `./${basename(path, ".ts")}`, external: true };
		const entry = owner ?? (copying.includes(file) ? file : undefined);
		const isCopied = entry === PACKAGE || isGenerated(path) || RARE.includes(basename(path, ".ts"));
		return entry !== undefined && isCopied ? path + COPY + entry : path;
	};
	const load = async (id) => {
		const [file, owner] = id.split(COPY);
		return owner === undefined ? null : { code: await readFile(file, "utf8"), moduleType: "ts" };
	};
	return { name: "files", resolveId, load };
}

/** Whether a module comes from elsewhere: from Node, or from a package that this one depends on, whichever entry point of it. */
function isForeign({ dependencies, peerDependencies }) {
	const names = Object.keys({ ...dependencies, ...peerDependencies });
	return (id) => id.startsWith("node:") || names.some((name) => id === name || id.startsWith(`${name}/`));
}

/** A copy of another package would have classes of its own, and grow old. */
function assertOwn(output) {
	const ids = output.flatMap(({ moduleIds = [] }) => moduleIds);
	const foreign = ids.find((id) => !id.startsWith(SOURCES) && !id.startsWith("\0"));
	if (foreign !== undefined) throw new Error(`${foreign} would be copied into the package: is it a dependency?`);
}

/** Writes the JavaScript of the package in the working directory: few files, without comments. */
export async function bundlePackage(manifest) {
	const input = entryPoints(manifest);
	const sources = Object.values(input);
	const isWritten = (id) => id.startsWith(SOURCES) && !isGenerated(id) && !sources.includes(id);
	const bundle = await rolldown({
		input,
		external: isForeign(manifest),
		platform: "neutral",
		plugins: [files(sources)],
		transform: { target: "es2022" },
		// No comment with the path of each source.
		experimental: { attachDebugInfo: "none" },
	});
	// By `.mjs` Node knows the format at once; for `.js` it seeks the manifest, at each import of a program.
	for (const [format, dir, ending] of [
		["es", "dist/esm", ".mjs"],
		["cjs", "dist/cjs", ".js"],
	]) {
		const { output } = await bundle.write({
			dir,
			format,
			entryFileNames: `[name]${ending}`,
			chunkFileNames: `[name]${ending}`,
			paths: (id) => (id.startsWith("./") ? id + ending : id),
			comments: { jsdoc: false },
			minifyInternalExports: false,
			// For those who look at errors and objects: the names of functions and classes stay, and lines, since Node prints the whole
			// one that an uncaught error comes from.
			minify: {
				compress: false,
				mangle: { toplevel: false, keepNames: { class: true, function: false } },
				codegen: { removeWhitespace: false },
			},
			esModule: true,
			// As everywhere else in CommonJS: where a package has both, it would be loaded twice.
			dynamicImportInCjs: false,
			codeSplitting: { groups: [{ name: "runtime", test: isWritten, minShareCount: 2 }] },
		});
		assertOwn(output);
	}
	await bundle.close();
}
