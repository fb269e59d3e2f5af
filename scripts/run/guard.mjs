// Runs one command in a process group of its own and ends the whole group when the command has ended, when a signal
// comes, or when stdin closes: whoever started the guard is gone then, even if it was killed.
import { spawn } from "node:child_process";
import process from "node:process";
import { setTimeout as delay } from "node:timers/promises";

const GRACE_MS = 5000;
const posix = process.platform !== "win32";
const [command, ...args] = process.argv.slice(2);
const child = spawn(command, args, { detached: posix, shell: !posix, stdio: ["ignore", "inherit", "inherit"] });
let stopped;

/** False when nobody is left to take the signal. */
function signalGroup(signal) {
	try {
		return posix ? process.kill(-child.pid, signal) : child.kill(signal);
	} catch {
		return false;
	}
}

async function endGroup(signal) {
	signalGroup(signal);
	for (let waited = 0; waited < GRACE_MS && signalGroup(0); waited += 50) await delay(50);
	signalGroup("SIGKILL");
}

function stop(signal) {
	stopped ??= endGroup(signal);
	return stopped;
}

for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"]) process.on(signal, () => stop(signal));
process.stdin.on("error", () => stop("SIGTERM"));
process.stdin.on("close", () => stop("SIGTERM"));
process.stdin.resume();

child.on("error", (error) => {
	console.error(`${command} cannot be started: ${error.message}`);
	process.exit(127);
});
child.on("exit", async (code) => {
	if (posix) await stop("SIGTERM");
	process.exit(code ?? 1);
});
