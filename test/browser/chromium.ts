import { spawn } from "node:child_process";
import { accessSync, constants, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { delimiter, join } from "node:path";
import process from "node:process";
import type { Readable, Writable } from "node:stream";

const NAMES = ["chromium", "chromium-browser", "google-chrome", "google-chrome-stable"];

/** A Chromium on PATH. */
export function findChromium(): string | undefined {
	const folders = (process.env.PATH ?? "").split(delimiter);
	return folders.flatMap((folder) => NAMES.map((name) => join(folder, name))).find(isExecutable);
}

/** The same, for tests that would look at nothing without one. */
export function requireChromium(): string {
	const chromium = findChromium();
	if (chromium === undefined)
		throw new Error(
			`there is none of ${NAMES.join(", ")} on PATH: \`apt-get install chromium\` or \`brew install chromium\``,
		);
	return chromium;
}

function isExecutable(path: string): boolean {
	try {
		accessSync(path, constants.X_OK);
		return true;
	} catch {
		return false;
	}
}

const QUIET = [
	"--headless",
	"--no-sandbox",
	"--disable-gpu",
	"--disable-quic",
	"--no-first-run",
	"--disable-background-networking",
	"--disable-component-update",
	"--disable-sync",
	// Chromium ends when this pipe closes, so it never outlives this process.
	"--remote-debugging-pipe",
];

/** A headless browser of its own; disposing ends it. */
export interface Chromium extends AsyncDisposable {
	/** Nul-ended JSON of the DevTools protocol, to Chromium and from it. */
	readonly commands: Writable;
	readonly answers: Readable;
	/** What Chromium says about itself, for a failure. */
	readonly complaints: () => string;
}

export function launchChromium(chromium: string, url: string): Chromium {
	const profile = mkdtempSync(join(tmpdir(), "plane-chromium-"));
	const child = spawn(chromium, [...QUIET, `--user-data-dir=${profile}`, url], {
		detached: process.platform !== "win32",
		// Killed, it leaves what it had there.
		env: { ...process.env, TMPDIR: profile },
		stdio: ["ignore", "ignore", "pipe", "pipe", "pipe"],
	});
	let complaints = "";
	child.stderr?.setEncoding("utf8").on("data", (text: string) => {
		complaints += text;
	});
	const ended = new Promise<void>((done) => {
		child.once("close", () => done());
		child.once("error", (error) => {
			complaints += error.message;
			done();
		});
	});
	// Chromium reads the one and writes the other until it is killed, which may be in the middle of a word.
	const [, , , commands, answers] = child.stdio as unknown as [null, null, Readable, Writable, Readable];
	for (const pipe of [commands, answers]) pipe.on("error", () => undefined);
	return {
		commands,
		answers,
		complaints: () => complaints,
		async [Symbol.asyncDispose]() {
			killGroup(child.pid);
			answers.resume();
			await ended;
			rmSync(profile, { recursive: true, force: true, maxRetries: 10, retryDelay: 100 });
		},
	};
}

/** Chromium is a dozen processes; they are one group. */
function killGroup(pid: number | undefined): void {
	if (pid === undefined) return;
	try {
		process.kill(process.platform === "win32" ? pid : -pid, "SIGKILL");
	} catch {
		// It has ended already.
	}
}
