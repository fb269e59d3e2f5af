import { spawnSync } from "node:child_process";
import { readdirSync, readFileSync } from "node:fs";
import { basename } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";

const PATIENCE_MS = 5_000;
/** What tsx has compiled, by the id of the user, and npm on Node 22 and newer: they keep that for the next time. */
const CACHES = /^(?:tsx-\d+|node-compile-cache)$/;

/** What Node calls things that somebody has to end. The rest is files, pipes to vitest and work that ends by itself. */
const RESOURCES: Readonly<Record<string, string>> = {
	TCPServerWrap: "a port that is listened on",
	TCPSocketWrap: "an open connection",
	TLSWRAP: "an open connection with TLS",
	ProcessWrap: "a process that is waited for",
	FSEventWrap: "a watched file",
	Timeout: "a timer",
};

/** What this process has not ended, in words: processes, ports, connections, timers, and what is left in the folder for temporary files. */
function leftovers(folder: string): string[] {
	const resources = process.getActiveResourcesInfo().flatMap((name) => RESOURCES[name] ?? []);
	const files = readdirSync(folder).filter((name) => !CACHES.test(name));
	const folders = files.map((name) => `the temporary ${name}`);
	return [...resources, ...children().map((command) => `the process ${command}`), ...folders].sort();
}

/** The same, as soon as it is what is hoped for, and after five seconds whatever it is: what was ended may take a moment to be gone. */
export async function leftoversSoon(folder: string, hoped: (left: readonly string[]) => boolean): Promise<string[]> {
	const deadline = performance.now() + PATIENCE_MS;
	for (;;) {
		const left = leftovers(folder);
		if (hoped(left) || performance.now() > deadline) return left;
		await sleep(10, undefined, { ref: false });
	}
}

/** Programs of the processes that this one has started. */
function children(): string[] {
	const commands = process.platform === "linux" ? childrenByProc() : childrenByPs();
	// esbuild keeps its service for the next build; it ends with this process.
	return commands.map((command) => basename(command)).filter((command) => command !== "esbuild" && command !== "ps");
}

function childrenByProc(): string[] {
	const threads = readdirSync("/proc/self/task");
	const pids = threads.flatMap((thread) => readProc(`self/task/${thread}/children`).split(" "));
	return pids.filter((pid) => pid.trim() !== "").flatMap((pid) => readProc(`${pid}/cmdline`).split("\0", 1));
}

/** Empty when it has ended meanwhile; of a process that has ended, but was not yet waited for, the command is empty as well. */
function readProc(path: string): string {
	try {
		return readFileSync(`/proc/${path}`, "utf8");
	} catch {
		return "";
	}
}

function childrenByPs(): string[] {
	const { stdout } = spawnSync("ps", ["-A", "-o", "ppid=,comm="], { encoding: "utf8" });
	return [...(stdout ?? "").matchAll(/^\s*(\d+)\s+(.+)$/gm)].flatMap(([, parent, command = ""]) =>
		Number(parent) === process.pid ? command : [],
	);
}
