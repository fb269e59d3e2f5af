import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdirSync, mkdtempSync, readdirSync, rmSync } from "node:fs";
import { type AddressInfo, connect, createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { startNatsServer } from "@plane/testing";
import { afterAll, expect, test, vi } from "vitest";
import { leftoversSoon } from "../../vitest.leftovers.js";

const folder = mkdtempSync(join(tmpdir(), "plane-leftovers-"));
afterAll(() => {
	vi.unstubAllEnvs();
	rmSync(folder, { recursive: true, force: true });
});

/** Vitest's own timers come and go, so what is there is looked for until it is seen. */
const seen = async (...expected: string[]): Promise<void> => {
	const left = await leftoversSoon(folder, (each) => expected.every((text) => each.includes(text)));
	expect(left).toEqual(expect.arrayContaining(expected));
};
const nothing = async (): Promise<void> =>
	expect(await leftoversSoon(folder, ({ length }) => length === 0)).toEqual([]);

test("a port and a connection are left until they are closed", async () => {
	const server = createServer().listen(0, "127.0.0.1");
	await once(server, "listening");
	await seen("a port that is listened on");
	const client = connect((server.address() as AddressInfo).port, "127.0.0.1");
	await once(server, "connection");
	await seen("an open connection");
	client.destroy();
	server.close();
	await nothing();
});

test("a timer is left until it is cleared", async () => {
	await nothing();
	const timer = setInterval(() => undefined, 60_000);
	const left = await leftoversSoon(folder, () => true);
	clearInterval(timer);
	expect(left).toContain("a timer");
	await nothing();
});

test("a process is left until it has ended, even when nobody waits for it", async () => {
	const child = spawn("sleep", ["60"], { stdio: "ignore" });
	child.unref();
	await seen("the process sleep");
	child.ref();
	child.kill();
	await once(child, "exit");
	await nothing();
});

test("a server leaves a process and a folder until it is stopped, and then nothing", async () => {
	vi.stubEnv("TMPDIR", folder);
	const server = await startNatsServer();
	await seen("the process sh", `the temporary ${readdirSync(folder)[0]}`);
	await server.stop();
	await nothing();
});

test("what tools keep for the next time is not left", async () => {
	for (const name of ["tsx-0", "node-compile-cache"]) mkdirSync(join(folder, name));
	await nothing();
});
