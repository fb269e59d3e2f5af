import { type ChildProcess, spawn } from "node:child_process";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { build } from "esbuild";
import { repository } from "../support/repository.js";

/** A program in a process of its own. */
export interface Child extends AsyncDisposable {
	readonly process: ChildProcess;
	/** The next line it prints. */
	line(): Promise<string>;
	/** Resolves with the exit code, or the signal that ended it. */
	readonly ended: Promise<number | string | null>;
}

/** Runs TypeScript code, which may import the packages, as a Node process with these flags. */
export async function startChild(code: string, flags: readonly string[] = []): Promise<Child> {
	const folder = await mkdtemp(join(tmpdir(), "plane-child-"));
	const file = join(folder, "child.cjs");
	await writeFile(file, await bundle(`void (async () => {${code}\n})();`));
	const child = spawn(process.execPath, [...flags, file], { stdio: ["ignore", "pipe", "inherit"] });
	const ended = new Promise<number | string | null>((resolve) =>
		child.on("exit", (status, signal) => resolve(signal ?? status)),
	);
	const lines = createInterface({ input: child.stdout })[Symbol.asyncIterator]();
	return {
		process: child,
		line: async () => String((await lines.next()).value),
		ended,
		[Symbol.asyncDispose]: async () => {
			child.kill("SIGKILL");
			await ended;
			await rm(folder, { recursive: true });
		},
	};
}

async function bundle(code: string): Promise<string> {
	const source = (name: string): string => `${repository}packages/${name}/src/index.ts`;
	const { outputFiles } = await build({
		stdin: { contents: `${IMPORTS}\n${code}`, resolveDir: `${repository}test`, loader: "ts" },
		alias: {
			"@plane/messages": source("messages"),
			"@plane/messages/registry": `${repository}packages/messages/src/registry.ts`,
			"@plane/nats-client": source("nats-client"),
			"@plane/testing": source("testing"),
		},
		bundle: true,
		write: false,
		platform: "node",
		format: "cjs",
		target: "node20",
		logLevel: "error",
	});
	return outputFiles[0]?.text ?? "";
}

const IMPORTS = `
import { PlaneClient } from "@plane/nats-client";
import { FakePlane, startNatsCluster, startNatsServer } from "@plane/testing";
`;
