import { execFile } from "node:child_process";
import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import process from "node:process";
import { fileURLToPath, pathToFileURL } from "node:url";
import { promisify } from "node:util";
import { type Bench, type Finding, type Group, OURS } from "../group.js";
import { interleave, type Run } from "../interleave.js";
import { ajvStandalone } from "../peers/ajv.js";
import { moduleFile, readSchemas, writeModules } from "../peers/modules.js";
import { peers } from "../peers/peers.js";

const PROGRAM = fileURLToPath(new URL("time-import.mjs", import.meta.url));
const run = promisify(execFile);

/** What is imported besides the modules of other libraries. */
const MODULES = {
	all: 'export * from "@plane/messages";',
	one: 'export { ScheduleRequest } from "@plane/messages";',
	empty: "export {};",
};

/** Each time in a new process, as whoever starts a program waits for it. */
const imported = (file: string, { clock }: Bench["turns"]): Run => {
	const args = [PROGRAM, pathToFileURL(file).href, clock];
	return async () => Number((await run(process.execPath, args)).stdout);
};

async function candidates({ peers: of, turns }: Bench): Promise<Readonly<Record<string, Run>>> {
	const protocol = readSchemas();
	const names = protocol.types.map(({ name }) => name);
	const others = of === undefined ? [ajvStandalone] : peers;
	const folder = await writeModules("verdicts", { protocol, names, purpose: "verdicts", of: others });
	const files = others.map((peer) => [peer.name, moduleFile(peer, folder)] as const);
	for (const [name, code] of Object.entries(MODULES)) {
		const file = join(folder, `plane-${name}.mjs`);
		await writeFile(file, code);
		files.push([name, file]);
	}
	return Object.fromEntries(files.map(([name, file]) => [name, imported(file, turns)]));
}

/** Importing everything, and importing one message. */
export const importing: Group = {
	measures: ["import all", "import one"],
	async run(bench) {
		const all = await candidates(bench);
		const compare = await interleave(all, { ...bench.turns, sliceMs: 0, warmUpMs: 0, leastRounds: 3 });
		const finding = (measure: string, name: string, candidate: string): Finding => ({
			measure,
			label: measure === "import all" ? "all" : "ScheduleRequest",
			candidate,
			value: compare(name, ajvStandalone.name),
		});
		const others = Object.keys(all).filter((name) => name !== ajvStandalone.name && !(name in MODULES));
		return [
			finding("import all", "all", OURS),
			finding("import all", "empty", "an empty module"),
			...others.map((name) => finding("import all", name, name)),
			finding("import one", "one", OURS),
		];
	},
};
