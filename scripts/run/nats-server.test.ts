import { execFile } from "node:child_process";
import { chmod, mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { findNatsServer } from "./nats-server.mjs";

const SERVER = 'echo "nats-server: v2.9.10"';
let home: string;
let said: string[];

const inBin = (name: string): string => join(home, "bin", name);
const serverInUsualFolder = (): string => join(home, "usual/nats-server");

async function program(path: string, body: string): Promise<void> {
	await writeFile(path, `#!/bin/sh\n${body}\n`);
	await chmod(path, 0o755);
}

/** Shell lines that put a nats-server where package managers put it. */
const installs = (path: string): string => `printf '#!/bin/sh\\n${SERVER}\\n' > ${path}; chmod +x ${path}`;

function run(command: string, args: string[]): Promise<{ code: number; output: string }> {
	return new Promise((done) => {
		const child = execFile(command, args, (_error, output) => done({ code: child.exitCode ?? 1, output }));
	});
}

function find(env: Record<string, string> = {}, isRoot = true) {
	return findNatsServer({
		env: { PATH: join(home, "bin"), ...env },
		run,
		say: (line: string) => said.push(line),
		cache: join(home, "cache"),
		isRoot,
		folders: [join(home, "usual")],
	});
}

beforeEach(async () => {
	home = await mkdtemp(join(tmpdir(), "plane-find-"));
	said = [];
	await mkdir(join(home, "bin"));
	await mkdir(join(home, "usual"));
});
afterEach(() => rm(home, { recursive: true, force: true }));

describe("a machine that has a nats-server", () => {
	it("uses the one that NATS_SERVER names, whatever else is there", async () => {
		await program(inBin("nats-server"), SERVER);
		await program(join(home, "mine"), 'echo "nats-server: v2.11.1"');
		expect(await find({ NATS_SERVER: join(home, "mine") })).toEqual({ path: join(home, "mine"), version: "2.11.1" });
	});

	it("does not put another in the place of a NATS_SERVER that cannot run", async () => {
		await program(inBin("nats-server"), SERVER);
		expect(await find({ NATS_SERVER: join(home, "gone") })).toBeUndefined();
		expect(said.join()).toContain(join(home, "gone"));
	});

	it("finds it on PATH before the usual folders", async () => {
		await program(serverInUsualFolder(), SERVER);
		await program(inBin("nats-server"), SERVER);
		expect(await find()).toEqual({ path: inBin("nats-server"), version: "2.9.10" });
	});

	it("passes over a file of that name which is no nats-server", async () => {
		await program(inBin("nats-server"), "exit 1");
		await program(serverInUsualFolder(), SERVER);
		expect(await find()).toEqual({ path: serverInUsualFolder(), version: "2.9.10" });
	});
});

describe("a machine without one", () => {
	it("lets apt-get install it for root", async () => {
		await program(inBin("apt-get"), `test "$1" = update || { ${installs(serverInUsualFolder())}; }`);
		expect(await find()).toEqual({ path: serverInUsualFolder(), version: "2.9.10" });
		expect(said).toEqual(["not found; asking apt-get to install nats-server"]);
	});

	it("takes sudo for apt-get when sudo asks no password", async () => {
		await program(inBin("apt-get"), `test "$1" = update || { ${installs(serverInUsualFolder())}; }`);
		await program(inBin("sudo"), 'shift; exec "$@"');
		await program(inBin("true"), "");
		expect(await find({}, false)).toEqual({ path: serverInUsualFolder(), version: "2.9.10" });
	});

	it("leaves apt-get alone when sudo wants a password", async () => {
		await program(inBin("apt-get"), installs(serverInUsualFolder()));
		await program(inBin("sudo"), "exit 1");
		expect(await find({}, false)).toBeUndefined();
		expect(said).toEqual([]);
	});

	it("goes on to Homebrew when apt-get fails, and says so", async () => {
		await program(inBin("apt-get"), "exit 100");
		await program(inBin("brew"), installs(serverInUsualFolder()));
		expect(await find()).toEqual({ path: serverInUsualFolder(), version: "2.9.10" });
		expect(said).toContain("apt-get install ended with 100");
	});

	it.runIf(process.platform === "linux")("takes the executable out of the docker image at last", async () => {
		const copy = `if [ "$1" = cp ]; then test "$2" = c0ffee:/nats-server && { ${installs("$3")}; }; fi`;
		await program(inBin("docker"), `test "$1" = create && echo c0ffee\n${copy}\nexit 0`);
		expect(await find()).toEqual({ path: join(home, "cache/nats-server"), version: "2.9.10" });
	});

	it("comes back with nothing when nobody can install it", async () => {
		expect(await find()).toBeUndefined();
	});
});
