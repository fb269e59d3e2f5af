import { gzipSync } from "node:zlib";
import { build } from "esbuild";
import { lookup } from "../../scripts/codegen/lookup.js";
import type { Protocol } from "../../scripts/codegen/model.js";
import { type Finding, type Group, OURS } from "../group.js";
import { MODULES } from "../peers/folder.js";
import { moduleFile, readSchemas, writeModules } from "../peers/modules.js";
import type { Peer } from "../peers/peer.js";
import { peers } from "../peers/peers.js";

const KIB = 1_024;

/** Rust names of the types of which a bundle says whether a value is one. */
const bundles = ({ types }: Protocol): Readonly<Record<string, readonly string[]>> => ({
	"one small": ["ScheduleResponse"],
	"one nested": ["ScheduleRequest"],
	all: types.map(({ name }) => name),
});

/** What asks nothing but that, as the others do. */
const guard: Peer["verdict"] = (name) => ({ needs: `is${name}`, expression: `is${name}(value)` });

/** The message as a whole, with what encodes, decodes and addresses it. */
const codec: Peer["verdict"] = (name) => ({ needs: name, expression: `${name}.is(value)` });

/** What an application writes: it imports the types that it needs, and asks. */
function application(module: string, names: readonly string[], verdict: Peer["verdict"]): string {
	const parts = names.map((name) => ({ name, ...verdict(name) }));
	return [
		`import { ${parts.map(({ needs }) => needs).join(", ")} } from ${JSON.stringify(module)};`,
		...new Set(parts.map(({ imports }) => imports ?? "")),
		...parts.map(({ name, expression }) => `export const accepts${name} = (value) => ${expression};`),
	].join("\n");
}

/** KiB that a page loads, minified by esbuild and gzipped. */
async function sizeOf(code: string): Promise<number> {
	const { outputFiles } = await build({
		stdin: { contents: code, resolveDir: MODULES },
		bundle: true,
		minify: true,
		write: false,
		format: "esm",
		platform: "browser",
		target: "es2022",
		logLevel: "error",
	});
	return gzipSync(outputFiles[0]?.contents ?? "", { level: 9 }).length / KIB;
}

async function sizes(protocol: Protocol, label: string, names: readonly string[], others: boolean): Promise<Finding[]> {
	const find = lookup(protocol);
	const exported = names.map((name) => find(name).exportName);
	const finding = (candidate: string, value: number): Finding => ({ measure: "bundle", label, candidate, value });
	const found = [
		finding(OURS, await sizeOf(application("@plane/messages/guards", exported, guard))),
		finding("whole codecs of ours", await sizeOf(application("@plane/messages", exported, codec))),
	];
	if (!others) return found;
	const folder = await writeModules(label.replaceAll(" ", "-"), { protocol, names, purpose: "verdicts" });
	for (const peer of peers) {
		found.push(finding(peer.name, await sizeOf(application(moduleFile(peer, folder), exported, peer.verdict))));
	}
	return found;
}

/** What it costs a page to know whether a value is valid. */
export const bundling: Group = {
	measures: ["bundle"],
	once: true,
	async run({ peers: folder }) {
		const protocol = readSchemas();
		const found: Finding[] = [];
		for (const [label, names] of Object.entries(bundles(protocol))) {
			found.push(...(await sizes(protocol, label, names, folder !== undefined)));
		}
		return found;
	},
};
