import { spawnSync } from "node:child_process";
import { existsSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { connect, type NatsConnection } from "nats";
import { afterAll, describe, expect, test } from "vitest";
import { startNatsServer } from "./nats-server.js";
import { NatsServerTooOldError } from "./nats-server-version.js";

const storeOf = (logs: readonly string[]): string => /Store Directory: "(.*)"/.exec(logs.join("\n"))?.[1] ?? "no store";

test("a server listens on loopback, tells its version and has JetStream", async () => {
	await using server = await startNatsServer();
	expect(server.url).toBe(`nats://127.0.0.1:${server.port}`);
	expect(server.version).toMatch(/^\d+\.\d+\.\d+/);
	const connection = await connect({ servers: server.url });
	expect((await (await connection.jetstreamManager()).getAccountInfo()).streams).toBe(0);
	await connection.close();
});

test("servers do not get into each other's way", async () => {
	const servers = await Promise.all([startNatsServer(), startNatsServer(), startNatsServer()]);
	expect(new Set(servers.map(({ port }) => port)).size).toBe(3);
	expect(new Set(servers.map(({ logs }) => storeOf(logs))).size).toBe(3);
	await Promise.all(servers.map((server) => server.stop()));
});

test("a restart, orderly or after a kill, keeps port and streams; stop removes the store", async () => {
	const server = await startNatsServer();
	const { port } = server;
	const names = async (): Promise<string[]> => {
		const connection = await connect({ servers: server.url });
		const found: string[] = [];
		for await (const name of (await connection.jetstreamManager()).streams.names()) found.push(name);
		await connection.close();
		return found;
	};
	const connection = await connect({ servers: server.url });
	await (await connection.jetstreamManager()).streams.add({ name: "kept", subjects: ["kept"] });
	await connection.close();
	await server.restart();
	expect(await names()).toEqual(["kept"]);
	await server.kill();
	await server.restart();
	expect([server.port, await names()]).toEqual([port, ["kept"]]);
	const store = storeOf(server.logs);
	expect(existsSync(store)).toBe(true);
	await server.stop();
	await server.stop();
	expect(existsSync(store)).toBe(false);
	await expect(server.restart()).rejects.toThrow("stopped");
});

test("a paused server answers nothing until it goes on, and can be stopped in order", async () => {
	const server = await startNatsServer();
	const connection = await connect({ servers: server.url });
	server.pause();
	const answers: string[] = [];
	const flushed = connection.flush().then(() => answers.push("flushed"));
	const { promise: paused, resolve } = withResolvers();
	setImmediate(resolve);
	await paused;
	expect(answers).toEqual([]);
	server.resume();
	await flushed;
	await connection.close();
	server.pause();
	await server.stop();
	expect(server.logs.at(-1)).toContain("Server Exiting");
});

function withResolvers(): { promise: Promise<void>; resolve: () => void } {
	let resolve: () => void = () => undefined;
	const promise = new Promise<void>((settle) => {
		resolve = settle;
	});
	return { promise, resolve };
}

test("configuration can be added, and what the server says against it is in the error", async () => {
	await using server = await startNatsServer({ config: "max_payload: 4096" });
	const connection = await connect({ servers: server.url });
	expect(connection.info?.max_payload).toBe(4_096);
	await connection.close();
	await expect(startNatsServer({ config: "no_such_option: 1" })).rejects.toThrow(/did not start.*no_such_option/s);
});

test("a port that is taken, or an executable that does not run, is told", async () => {
	await using server = await startNatsServer();
	await expect(startNatsServer({ port: server.port })).rejects.toThrow(/did not start.*address already in use/s);
	await expect(startNatsServer({ executable: "/nowhere/nats-server" })).rejects.toThrow(/did not start/);
});

test("a lame duck tells its clients and leaves them; a restart brings it back", async () => {
	await using server = await startNatsServer();
	const connection = await connect({ servers: server.url, reconnect: false });
	const told = untilGone(connection);
	await server.lameDuck();
	expect(await told).toContain("ldm");
	await server.restart();
	const back = await connect({ servers: server.url });
	await back.close();
});

test.each([-1, 65_536, "4222"])("a server on port %j is refused", async (port) => {
	await expect(startNatsServer({ port: port as number })).rejects.toThrow("port is a whole number");
});

describe("a server that is too old", () => {
	test("for what is asked is refused with both versions", async () => {
		const failure = startNatsServer({ minVersion: "99.1" });
		await expect(failure).rejects.toThrow(NatsServerTooOldError);
		await expect(failure).rejects.toThrow(/is version \d+\.\d+\.\d+, older than 99\.1/);
		await expect(startNatsServer({ minVersion: "newest" })).rejects.toThrow("minVersion must be");
		await using server = await startNatsServer({ minVersion: "2.9" });
		expect(server.version).not.toBe("");
	});

	test("for Plane is told so, even when it only complains about an option", async () => {
		const folder = mkdtempSync(join(tmpdir(), "plane-old-"));
		const executable = join(folder, "nats-server");
		const script = `#!/bin/sh\n[ "$1" = --version ] && echo "nats-server: v2.1.4" && exit\necho 'unknown field "jetstream"' >&2; exit 1\n`;
		writeFileSync(executable, script, { mode: 0o755 });
		const failure = startNatsServer({ executable });
		await expect(failure).rejects.toThrow(/is version 2\.1\.4, older than 2\.9\.0, what Plane's clients need/);
		rmSync(folder, { recursive: true });
	});
});

describe("a start that is aborted", () => {
	const folder = mkdtempSync(join(tmpdir(), "plane-aborted-"));
	const executable = join(folder, "nats-server");
	// It never becomes ready, and ends for no other signal than the last one.
	const script = `#!/bin/sh\ntrap '' TERM\necho begun > ${folder}/begun\nwhile :; do sleep 0.05; done\n`;
	writeFileSync(executable, script, { mode: 0o755 });
	afterAll(() => rmSync(folder, { recursive: true }));

	test("rejects with the signal's reason and leaves neither process nor folder", async () => {
		const abort = new AbortController();
		const start = startNatsServer({ executable, signal: abort.signal });
		await expect.poll(() => existsSync(join(folder, "begun"))).toBe(true);
		const began = performance.now();
		abort.abort(new Error("no patience"));
		await expect(start).rejects.toThrow("no patience");
		expect(performance.now() - began).toBeLessThan(4_000);
		expect(readdirSync(tmpdir()).filter((name) => name.startsWith("plane-nats-"))).toEqual([]);
	});

	test("leaves nothing at whatever moment, also when the process has begun a moment ago", async () => {
		const servers = (): string[] => readdirSync(tmpdir()).filter((name) => name.startsWith("plane-nats-"));
		for (let afterMs = 0; afterMs < 10; afterMs += 1) {
			const abort = new AbortController();
			const start = startNatsServer({ executable, signal: abort.signal });
			while (!servers().some((name) => existsSync(join(tmpdir(), name, "server.conf")))) await nextTurn();
			for (const began = performance.now(); performance.now() < began + afterMs; ) await nextTurn();
			abort.abort(new Error("no patience"));
			await expect(start).rejects.toThrow("no patience");
			expect(servers()).toEqual([]);
		}
		const commands = (): string[] => spawnSync("ps", ["-A", "-o", "args="], { encoding: "utf8" }).stdout.split("\n");
		await expect.poll(() => commands().filter((command) => command.includes(folder))).toEqual([]);
	});

	test("before it began does nothing", async () => {
		rmSync(join(folder, "begun"), { force: true });
		const signal = AbortSignal.abort(new Error("too late"));
		await expect(startNatsServer({ executable, signal })).rejects.toThrow("too late");
		expect(existsSync(join(folder, "begun"))).toBe(false);
	});

	test("after it is over changes nothing", async () => {
		const abort = new AbortController();
		await using server = await startNatsServer({ signal: abort.signal });
		abort.abort();
		const connection = await connect({ servers: server.url });
		await connection.close();
		await server.restart();
	});
});

const nextTurn = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

/** What a connection tells until the server has parted from it. */
async function untilGone(connection: NatsConnection): Promise<string[]> {
	const told: string[] = [];
	const closed = connection.closed().then(() => undefined);
	const statuses = connection.status()[Symbol.asyncIterator]();
	for (;;) {
		const next = await Promise.race([statuses.next(), closed]);
		if (next?.value === undefined) return told;
		told.push(next.value.type);
	}
}
