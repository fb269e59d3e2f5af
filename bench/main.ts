// `npm run bench`: measures how fast the packages are, prints it beside the goals, and writes the page and the README's table.
import process from "node:process";
import { startNatsServer } from "@plane/testing";
import { circumstancesOf } from "./circumstances.js";
import { documents } from "./documents.js";
import { type Findings, merged, readFindings, writeFindings } from "./findings.js";
import type { Finding } from "./group.js";
import { groups as allGroups, goalGroups } from "./groups.js";
import { measureInProcess } from "./measure-in-process.js";
import { answerRequests } from "./nats/answer-requests.js";
import { type Options, readOptions } from "./options.js";
import { readSchemas, writeModules } from "./peers/modules.js";
import { print, printFigures, printMissed } from "./print.js";
import { resultsOf, rowsWithout } from "./results.js";
import { shuffled } from "./statistics.js";
import { differences } from "./verdicts.js";
import { writePages } from "./write-pages.js";

const SLICE_MS = 8;
const WARM_UP_MS = 100;

/** Modules of the other libraries, which are only compared if they judge every document alike. */
async function preparePeers(): Promise<string> {
	const protocol = readSchemas();
	const names = documents.map(({ name }) => name);
	const folder = await writeModules("everything", { protocol, names, purpose: "everything" });
	const differing = await differences(protocol, folder);
	if (differing.length > 0) throw new Error(`not all judge alike:\n${differing.join("\n")}`);
	return folder;
}

async function measure(options: Options): Promise<ReadonlyMap<string, readonly Findings[]>> {
	const { groups, processes, seconds, patient, clock } = options;
	const peers = options.peers && groups.some((group) => group in goalGroups) ? await preparePeers() : undefined;
	const found = new Map<string, (readonly Finding[])[]>(groups.map((group) => [group, []]));
	for (let round = 1; round <= processes; round++) {
		for (const group of shuffled(groups.filter((name) => round === 1 || !allGroups[name]?.once))) {
			console.log(`round ${round} of ${processes}: ${group}`);
			await using server = await startNatsServer();
			using _ = await answerRequests(server.url);
			const turns = {
				seconds: seconds * (patient ? (allGroups[group]?.patience ?? 1) : 1),
				sliceMs: SLICE_MS,
				warmUpMs: WARM_UP_MS,
				clock,
			};
			found.get(group)?.push(await measureInProcess(group, { url: server.url, turns, peers }));
		}
	}
	return new Map([...found].map(([group, findings]) => [group, merged(findings)]));
}

async function write(found: ReadonlyMap<string, readonly Findings[]>, options: Options): Promise<void> {
	const circumstances = await circumstancesOf(options);
	const measured = [...found].map(([group, findings]) => [group, { circumstances, findings }] as const);
	await writeFindings({ ...(await readFindings()), ...Object.fromEntries(measured) });
	await writePages();
}

async function run(options: Options): Promise<void> {
	const found = await measure(options);
	const results = resultsOf([...found.values()].flat());
	for (const result of results) print(result);
	printFigures([...found].filter(([group]) => !(group in goalGroups)).flatMap(([, findings]) => findings));
	const measures = options.groups.flatMap((group) => goalGroups[group]?.measures ?? []);
	const missed = printMissed(results, rowsWithout(results, measures));
	if (options.afterwards === "write") await write(found, options);
	if (options.afterwards === "check" && missed) process.exitCode = 1;
}

function optionsOf(args: readonly string[]): Options {
	try {
		return readOptions(args);
	} catch (error) {
		console.error(`${(error as Error).message}. \`npm run bench -- --help\` lists what there is.`);
		process.exit(2);
	}
}

const options = optionsOf(process.argv.slice(2));
await (options.groups.length > 0 ? run(options) : writePages());
