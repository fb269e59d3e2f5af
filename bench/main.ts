// `npm run bench`: measures ratios and prints them beside their goals.
import { readFile, writeFile } from "node:fs/promises";
import process from "node:process";
import { startNatsServer } from "@plane/testing";
import type { Ratio } from "./group.js";
import { answerRequests } from "./nats/answer-requests.js";
import { type Options, readOptions } from "./options.js";
import { measureInProcess } from "./processes.js";
import { withTable } from "./readme-block.js";
import { shuffled } from "./statistics.js";
import { type Result, resultsOf } from "./table.js";

const SLICE_MS = 8;

async function measure({ groups, processes, seconds, clock }: Options): Promise<readonly (readonly Ratio[])[]> {
	const found: (readonly Ratio[])[] = [];
	for (let round = 1; round <= processes; round++) {
		for (const group of shuffled(groups)) {
			console.log(`round ${round} of ${processes}: ${group}`);
			await using server = await startNatsServer();
			using _ = await answerRequests(server.url);
			found.push(await measureInProcess(group, { url: server.url, turns: { seconds, sliceMs: SLICE_MS, clock } }));
		}
	}
	return found;
}

function print({ row, ratio, spread, labels }: Result): void {
	const verdict = ratio <= row.goal ? "reached" : "NOT reached";
	console.log(`\n${row.id}  ${row.job} / ${row.base}`);
	console.log(`    ${format(ratio)} (${spread.map(format).join(" to ")}), goal ${format(row.goal)}: ${verdict}`);
	if (labels.length > 1) for (const { label, value } of labels) console.log(`      ${format(value)}  ${label}`);
}

const format = (ratio: number): string => `${ratio.toFixed(2)}×`;

async function write(results: readonly Result[], { processes, clock }: Options): Promise<void> {
	const readme = new URL("../README.md", import.meta.url);
	const { version: nats } = JSON.parse(
		await readFile(new URL("node_modules/nats/package.json", import.meta.url), "utf8"),
	);
	await using server = await startNatsServer();
	const date = new Date().toISOString().slice(0, 10);
	const circumstances = { date, node: process.versions.node, natsServer: server.version, nats, processes, clock };
	await writeFile(readme, withTable(await readFile(readme, "utf8"), results, circumstances));
}

const options = readOptions(process.argv.slice(2));
const results = resultsOf(await measure(options));
for (const result of results) print(result);
if (options.write) await write(results, options);
