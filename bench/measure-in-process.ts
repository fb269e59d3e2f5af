import { spawn } from "node:child_process";
import process from "node:process";
import { fileURLToPath } from "node:url";
import type { Bench, Finding } from "./group.js";

const PROGRAM = fileURLToPath(new URL("run-process.ts", import.meta.url));

/** Measures a group in a process of its own: what one group makes the engine learn does not reach the others. */
export async function measureInProcess(group: string, bench: Bench): Promise<readonly Finding[]> {
	const args = ["--expose-gc", "--import", "tsx", PROGRAM, group, JSON.stringify(bench)];
	const child = spawn(process.execPath, args, { stdio: ["ignore", "pipe", "inherit"] });
	const output = child.stdout.setEncoding("utf8").toArray();
	const code = await new Promise((resolve) => child.on("close", resolve));
	if (code !== 0) throw new Error(`measuring ${group} ended with ${code}`);
	return JSON.parse((await output).join("")) as Finding[];
}
