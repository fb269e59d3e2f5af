import { cp, mkdir, mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { inject } from "vitest";
import { succeed } from "../release/command.js";

/** A project of somebody else's, in a temporary folder. */
export interface Project extends AsyncDisposable {
	readonly path: string;
	/** Runs a line there that must end well; gives what it printed. */
	run(line: string): Promise<string>;
	write(file: string, text: string): Promise<void>;
}

/** The packages under test, as they were published for this run. */
export const OURS = { "@plane/messages": "latest", "@plane/nats-client": "latest", "@plane/testing": "latest" };

/** A project with `usage/` in it that is still to be installed. Our packages come from loopback, others from where they always do. */
export async function openProject(dependencies: Readonly<Record<string, string | undefined>>): Promise<Project> {
	const path = await mkdtemp(join(tmpdir(), "plane-project-"));
	const write = (file: string, text: string): Promise<void> => writeFile(join(path, file), text);
	await write("package.json", JSON.stringify({ name: "project", private: true, type: "module", dependencies }));
	await write(".npmrc", `@plane:registry=${inject("registry")}\n`);
	await mkdir(join(path, "temporary"));
	for (const name of ["client", "fake"]) await writeBoth(name, write);
	await cp(join(import.meta.dirname, "usage"), join(path, "usage"), { recursive: true });
	return {
		path,
		write,
		// What installers and compilers leave in the temporary folder goes with the project.
		run: (line) => succeed(line, path, { TMPDIR: join(path, "temporary") }),
		[Symbol.asyncDispose]: () => rm(path, { recursive: true, force: true }),
	};
}

/** The same program for both kinds of module. */
async function writeBoth(name: string, write: Project["write"]): Promise<void> {
	const code = await readFile(join(import.meta.dirname, `usage/${name}.mjs`), "utf8");
	await write(`${name}.mjs`, code);
	await write(`${name}.cjs`, required(code));
}

function required(code: string): string {
	return code.replace(/^import \{(.+?)\} from (".+?");$/gm, (_, names: string, from: string) => {
		return `const {${names.replaceAll(" as ", ": ")}} = require(${from});`;
	});
}
