// Child processes that end with this one, and the signals that end this one.
import { spawn, spawnSync } from "node:child_process";
import process from "node:process";
import { fileURLToPath } from "node:url";

const guard = fileURLToPath(new URL("guard.mjs", import.meta.url));
const running = new Set();
const exitCodes = { SIGINT: 130, SIGTERM: 143, SIGHUP: 129 };

/** The repository's root. */
export const root = fileURLToPath(new URL("../../", import.meta.url));

/** What every child gets; steps add to it (PATH with pnpm, NATS_SERVER). */
export const environment = {
	...process.env,
	TURBO_TELEMETRY_DISABLED: "1",
	TURBO_NO_UPDATE_NOTIFIER: "1",
	DO_NOT_TRACK: "1",
};

/** The exit code that the signal which asked this process to end calls for; undefined while there was none. */
export let interrupted;

function interrupt(signal) {
	interrupted = exitCodes[signal];
	for (const child of running) child.kill(signal);
}

/** npm's process: the shell between it and this one lives on when npm is killed. */
function npmProcess() {
	const ps = spawnSync("ps", ["-o", "ppid=,comm=", "-p", String(process.ppid)], { encoding: "utf8" });
	const [, pid, name] = /^\s*(\d+)\s+(.*)$/m.exec(ps.stdout ?? "") ?? [];
	return process.env.npm_lifecycle_event && /(^|\/)sh$/.test(name ?? "") ? Number(pid) : process.ppid;
}

function alive(pid) {
	try {
		return process.kill(pid, 0);
	} catch (error) {
		return error.code === "EPERM";
	}
}

/** Hands signals on to the children, and takes a vanished parent for one. */
export function forwardSignals() {
	for (const signal of Object.keys(exitCodes)) process.on(signal, () => interrupt(signal));
	process.stdout.on("error", () => interrupt("SIGHUP"));
	const parent = process.ppid;
	const npm = npmProcess();
	setInterval(() => (process.ppid === parent && alive(npm)) || interrupt("SIGHUP"), 1000).unref();
}

/**
 * Runs a command to its end: `{ code, output }`. `onLine` gets its output line by line; without it the output goes
 * to the terminal as it comes.
 *
 * @param {string} command
 * @param {string[]} args
 * @param {{ cwd?: string, env?: Record<string, string>, onLine?: (line: string) => void }} [options]
 * @returns {Promise<{ code: number, output: string }>}
 */
export function run(command, args, { cwd = root, env = {}, onLine } = {}) {
	return new Promise((done) => {
		const output = onLine ? "pipe" : "inherit";
		const child = spawn(process.execPath, [guard, command, ...args], {
			cwd,
			env: { ...environment, ...env, ...(onLine && { NO_COLOR: "1" }) },
			stdio: ["pipe", output, output],
		});
		running.add(child);
		const lines = onLine ? collect(child, onLine) : [];
		child.on("close", (code) => {
			running.delete(child);
			done({ code: code ?? 1, output: lines.join("\n") });
		});
	});
}

function collect(child, onLine) {
	const lines = [];
	for (const stream of [child.stdout, child.stderr]) {
		let rest = "";
		stream.setEncoding("utf8").on("data", (text) => {
			const parts = (rest + text).split("\n");
			rest = parts.pop();
			for (const line of parts) {
				lines.push(line);
				onLine(line);
			}
		});
		stream.on("end", () => rest && lines.push(rest));
	}
	return lines;
}

/** Runs a command that talks with the user: it keeps the terminal, and with it Ctrl-C. */
export function runInteractive(command, args) {
	return new Promise((done) => {
		const shell = process.platform === "win32";
		const child = spawn(command, args, { cwd: root, env: environment, shell, stdio: "inherit" });
		running.add(child);
		child.on("error", () => done({ code: 127, output: "" }));
		child.on("close", (code) => {
			running.delete(child);
			done({ code: code ?? 1, output: "" });
		});
	});
}
