import { spawn } from "node:child_process";
import { once } from "node:events";
import { existsSync, readFileSync } from "node:fs";
import process from "node:process";
import { expect, test } from "vitest";
import { waitUntilStopped } from "./stopped-process.js";

const stateOf = (pid: number): string => {
	const stat = readFileSync(`/proc/${pid}/stat`, "utf8");
	return stat.charAt(stat.lastIndexOf(")") + 2);
};

test.skipIf(!existsSync("/proc/self/task"))("a process that was told to stop is waited for", async () => {
	const child = spawn(process.execPath, ["-e", "console.log('runs'); for (;;);"], {
		stdio: ["ignore", "pipe", "ignore"],
	});
	await once(child.stdout, "data");
	const pid = child.pid ?? 0;
	child.kill("SIGSTOP");
	waitUntilStopped(pid);
	expect(stateOf(pid)).toBe("T");
	const exited = once(child, "exit");
	child.kill("SIGKILL");
	await exited;
});

test("a process that is no more is not waited for", () => {
	const began = Date.now();
	waitUntilStopped(2 ** 22 + 1);
	expect(Date.now() - began).toBeLessThan(900);
});
