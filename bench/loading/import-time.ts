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

/** What is imported of ours. */
const OWN = { all: "@plane/messages", one: "@plane/messages/schedule-request" };
const EMPTY = "empty";

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
	const empty = join(folder, `${EMPTY}.mjs`);
	await writeFile(empty, "export {};");
	files.push([EMPTY, empty]);
	// All by their files: to look a package up takes Node a millisecond, whatever is in it.
	for (const [name, specifier] of Object.entries(OWN))
		files.push([name, fileURLToPath(import.meta.resolve(specifier))]);
	return Object.fromEntries(files.map(([name, file]) => [name, imported(file, turns)]));
}

/** Importing everything, and importing one message. */
export const importing: Group = {
	measures: ["import all", "import one"],
	patience: 3,
	async run(bench) {
		const all = await candidates(bench);
		const compare = await interleave(all, { ...bench.turns, sliceMs: 0, warmUpMs: 0, leastRounds: 3 });
		const finding = (measure: string, name: string, candidate: string): Finding => ({
			measure,
			label: measure === "import all" ? "all" : "ScheduleRequest",
			candidate,
			value: compare(name, ajvStandalone.name),
		});
		const own: readonly string[] = [ajvStandalone.name, EMPTY, ...Object.keys(OWN)];
		const others = Object.keys(all).filter((name) => !own.includes(name));
		return [
			finding("import all", "all", OURS),
			finding("import all", EMPTY, "an empty module"),
			...others.map((name) => finding("import all", name, name)),
			finding("import one", "one", OURS),
		];
	},
};
