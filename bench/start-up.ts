// `npx pnpm --filter @plane/bench run start-up`: how long a server and a fake Plane take to be there, at first in a process and from then on.
import { spawnSync } from "node:child_process";
import process from "node:process";
import { fileURLToPath } from "node:url";
import { FakePlane, startNatsServer } from "@plane/testing";
import { median } from "./statistics.js";

const GOAL_MS = 300;
const PROCESSES = 9;
const STARTS = 20;

/** Milliseconds until both are there. */
async function start(): Promise<number> {
	const begun = performance.now();
	await using server = await startNatsServer();
	await using _ = await FakePlane.start({ server, drones: 2 });
	return performance.now() - begun;
}

async function startOften(): Promise<number[]> {
	const times: number[] = [];
	while (times.length < STARTS) times.push(await start());
	return times;
}

function inProcessOfItsOwn(): number[] {
	const args = ["--import", "tsx", fileURLToPath(import.meta.url), "measure"];
	const { status, stdout } = spawnSync(process.execPath, args, {
		encoding: "utf8",
		stdio: ["ignore", "pipe", "inherit"],
	});
	if (status !== 0) throw new Error(`measuring the start ended with ${status}`);
	return JSON.parse(stdout) as number[];
}

function print(what: string, times: readonly number[]): void {
	const verdict = median(times) <= GOAL_MS ? "reached" : "NOT reached";
	const [low, high] = [Math.min(...times), Math.max(...times)].map((ms) => ms.toFixed(0));
	console.log(`${what}: ${median(times).toFixed(0)} ms (${low} to ${high}), goal ${GOAL_MS}: ${verdict}`);
}

if (process.argv[2] === "measure") console.log(JSON.stringify(await startOften()));
else {
	const processes = Array.from({ length: PROCESSES }, inProcessOfItsOwn);
	print(
		"the first server and fake of a process",
		processes.map(([first = Number.NaN]) => first),
	);
	print(
		"each one after it",
		processes.flatMap((times) => times.slice(1)),
	);
}
