import {
	accessSync,
	chmodSync,
	constants,
	existsSync,
	mkdtempSync,
	readdirSync,
	readFileSync,
	rmSync,
	writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, describe, expect, test } from "vitest";
import { findNatsServer, NatsServerNotFoundError, obtainNatsServer } from "./nats-server-executable.js";

const folder = mkdtempSync(join(tmpdir(), "plane-executable-"));
const executable = join(folder, "nats-server");
writeFileSync(executable, "");
chmodSync(executable, 0o755);
afterAll(() => rmSync(folder, { recursive: true }));

describe("the nats-server", () => {
	test("that NATS_SERVER names comes first", () => {
		expect(findNatsServer({ NATS_SERVER: executable, PATH: "/nowhere" })).toBe(executable);
	});

	test("is looked for on PATH next", () => {
		expect(findNatsServer({ PATH: `/nowhere:${folder}` })).toBe(executable);
	});

	test("is looked for in the usual folders last, and else an error says where it was looked for and how to get one", () => {
		let found: string;
		try {
			found = findNatsServer({ PATH: "/nowhere" });
		} catch (error) {
			found = String(error);
		}
		const nowhere = /^NatsServerNotFoundError: No nats-server on PATH or in \/usr\/sbin, .*apt-get install nats-server/;
		expect(found).toMatch(existsSync("/usr/sbin/nats-server") ? /^\/usr\/sbin\/nats-server$/ : nowhere);
	});

	test.each(["/nowhere/nats-server", tmpdir(), join(folder, "..")])(
		"named by NATS_SERVER but unusable (%s) is not replaced by another",
		(path) => {
			expect(() => findNatsServer({ NATS_SERVER: path, PATH: folder })).toThrow(NatsServerNotFoundError);
			expect(() => findNatsServer({ NATS_SERVER: path, PATH: folder })).toThrow(
				/apt-get install nats-server.*brew install nats-server/,
			);
		},
	);
});

describe.runIf(process.platform === "linux")("on a machine without nats-server", () => {
	const cache = join(folder, "cache");
	const docker = join(folder, "docker");
	const nowhere = (): never => {
		throw new NatsServerNotFoundError("none here");
	};
	const environment = { PATH: folder, XDG_CACHE_HOME: cache };
	const program = (lines: string): void => writeFileSync(docker, `#!/bin/sh\n${lines}\n`, { mode: 0o755 });

	test("Docker's image gives its program, once, and no container stays", async () => {
		const calls = join(folder, "calls");
		program(`echo "$1 $2" >> ${calls}
			case $1 in
				create) echo downloading; echo c0ffee ;;
				cp) echo program > "$3" ;;
			esac`);
		const path = await obtainNatsServer({ environment, find: nowhere });
		expect(path).toBe(join(cache, "plane-testing", "nats-server"));
		accessSync(path, constants.X_OK);
		expect(readFileSync(path, "utf8")).toBe("program\n");
		expect(await obtainNatsServer({ environment, find: nowhere })).toBe(path);
		expect(readFileSync(calls, "utf8")).toBe("create nats:2\ncp c0ffee:/nats-server\nrm c0ffee\n");
		expect(readdirSync(join(cache, "plane-testing"))).toEqual(["nats-server"]);
		rmSync(cache, { recursive: true });
	});

	test.each(["exit 1", "[ $1 = create ] && echo c0ffee"])(
		"a Docker that gives nothing (%s) is passed over",
		async (lines) => {
			program(lines);
			await expect(obtainNatsServer({ environment, find: nowhere })).rejects.toThrow("none here");
			expect(existsSync(join(cache, "plane-testing", "nats-server"))).toBe(false);
		},
	);

	test("a Docker that gives half of it leaves nothing behind", async () => {
		program('case $1 in create) echo c0ffee ;; cp) echo half > "$3"; exit 1 ;; esac');
		await expect(obtainNatsServer({ environment, find: nowhere })).rejects.toThrow("none here");
		expect(readdirSync(join(cache, "plane-testing"))).toEqual([]);
	});

	test("a Docker that loads for ever is left when the signal is aborted", async () => {
		program(`exec sleep 60`);
		const signal = AbortSignal.timeout(100);
		const failure = await obtainNatsServer({ environment, find: nowhere, signal }).catch((error: unknown) => error);
		expect(failure).toBe(signal.reason);
	});

	test("a NATS_SERVER that is none is not replaced by Docker's", async () => {
		program("echo c0ffee");
		await expect(obtainNatsServer({ environment: { ...environment, NATS_SERVER: "/nowhere" } })).rejects.toThrow(
			"NATS_SERVER is set",
		);
	});
});
