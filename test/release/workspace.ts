import { cp, mkdir, mkdtemp, readdir, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { madeUpPlane } from "../../scripts/import-plane/made-up-plane.js";
import { protocol } from "../support/protocol.js";
import { repository } from "../support/repository.js";
import { type Outcome, shell, succeed } from "./command.js";

/** A git repository in a temporary folder. */
export class Folder {
	readonly path: string;
	readonly #env: Readonly<Record<string, string>>;

	constructor(path: string, env: Readonly<Record<string, string>> = {}) {
		this.path = path;
		this.#env = env;
	}

	run(line: string, env?: Readonly<Record<string, string>>): Promise<Outcome> {
		return shell(line, this.path, { ...this.#env, ...env });
	}

	succeed(line: string, env?: Readonly<Record<string, string>>): Promise<string> {
		return succeed(line, this.path, { ...this.#env, ...env });
	}

	read(file: string): Promise<string> {
		return readFile(join(this.path, file), "utf8");
	}

	async json<T>(file: string): Promise<T> {
		return JSON.parse(await this.read(file));
	}

	async write(file: string, text: string): Promise<void> {
		await mkdir(dirname(join(this.path, file)), { recursive: true });
		await writeFile(join(this.path, file), text);
	}

	/** Puts something else into a file, as a person would in an editor; what is replaced has to be there. */
	async edit(file: string, from: string, to: string): Promise<void> {
		const text = await this.read(file);
		if (!text.includes(from)) throw new Error(`${file} has no ${from}`);
		await this.write(
			file,
			text.replace(from, () => to),
		);
	}

	/** Commits everything; gives the commit. */
	async commit(message: string): Promise<string> {
		await this.succeed("git add --all");
		await this.succeed(`git commit --quiet --message "${message}"`);
		return (await this.succeed("git rev-parse HEAD")).trim();
	}

	async init(branch: string): Promise<void> {
		await this.succeed(`git init --quiet --initial-branch=${branch}`);
		await this.succeed("git config user.name Somebody");
		await this.succeed("git config user.email somebody@example.com");
		await this.succeed("git config commit.gpgsign false");
	}
}

/** What the guide's reader has on the disk: this repository, and somewhere a project that uses the packages. */
export interface Workspace extends AsyncDisposable {
	readonly ours: Folder;
	readonly project: Folder;
	/** Plane as its own people have it: made up, and changed by them alone. */
	readonly upstream: Folder;
}

/** Copies of what is in the working tree, committed or not: nothing here touches the tree itself. */
export async function openWorkspace(): Promise<Workspace> {
	const root = await mkdtemp(join(tmpdir(), "plane-release-"));
	const [upstream, project] = [new Folder(join(root, "upstream")), new Folder(join(root, "project"))];
	const temporary = join(root, "temporary");
	await mkdir(temporary);
	// Lets git find Plane there where its repository is named.
	const ours = new Folder(join(root, "plane-typescript"), {
		GIT_CONFIG_COUNT: "1",
		GIT_CONFIG_KEY_0: `url.${upstream.path}.insteadOf`,
		GIT_CONFIG_VALUE_0: protocol.plane.repository,
		// What commands leave there goes with the workspace.
		TMPDIR: temporary,
	});
	await copyRepository(ours);
	await beforeTheFirstRelease(ours);
	for (const [file, text] of Object.entries(madeUpPlane(protocol))) await upstream.write(file, text);
	await ours.init("main");
	await upstream.init(protocol.plane.branch);
	for (const each of [ours, upstream]) await each.commit("Begin");
	await project.write("package.json", '{ "name": "project", "private": true, "type": "module" }');
	return { ours, upstream, project, [Symbol.asyncDispose]: () => rm(root, { recursive: true, force: true }) };
}

async function copyRepository(to: Folder): Promise<void> {
	const list = await succeed("git ls-files --cached --others --exclude-standard --deduplicate -z", repository);
	const gone = new Set((await succeed("git ls-files --deleted -z", repository)).split("\0"));
	const files = list.split("\0").filter((file) => file !== "" && !gone.has(file));
	await Promise.all(files.map((file) => cp(join(repository, file), join(to.path, file))));
}

const FIRST = `---
"@plane/messages": minor
"@plane/nats-client": minor
"@plane/testing": minor
---

The first release.
`;

/** Whatever has been released by now: the copy begins where nothing was. */
async function beforeTheFirstRelease(ours: Folder): Promise<void> {
	for (const name of await readdir(join(ours.path, "packages"))) {
		const manifest = await ours.read(`packages/${name}/package.json`);
		await ours.write(`packages/${name}/package.json`, manifest.replace(/"version": "[^"]+"/, '"version": "0.0.0"'));
		await rm(join(ours.path, `packages/${name}/CHANGELOG.md`), { force: true });
	}
	const changesets = (await readdir(join(ours.path, ".changeset"))).filter((name) => /^(?!README).*\.md$/.test(name));
	if (changesets.length === 0) await ours.write(".changeset/first.md", FIRST);
}
