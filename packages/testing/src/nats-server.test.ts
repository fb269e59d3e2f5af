import { spawnSync } from "node:child_process";
import { randomBytes } from "node:crypto";
import { existsSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { createConnection } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { connect as connectTls } from "node:tls";
import { connect, type NatsConnection, type Subscription } from "nats";
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

describe("settings", () => {
	const users = [
		{ user: "reader", password: "p/w", permissions: { publish: { deny: ">" }, subscribe: "news.>" } },
		{ user: "writer", password: "p", permissions: { publish: ["news.>"], subscribe: { allow: ["_INBOX.>"] } } },
	];

	test("say who may do what, and a user's URL holds the password", async () => {
		await using server = await startNatsServer({ users });
		expect(server.urlOf("reader")).toBe(`nats://reader:p%2Fw@127.0.0.1:${server.port}`);
		expect(() => server.urlOf("nobody")).toThrow("no user nobody");
		await expect(connect({ servers: server.url })).rejects.toThrow(/Authorization/i);
		const reader = await connect({ servers: server.url, user: "reader", pass: "p/w" });
		const writer = await connect({ servers: server.url, user: "writer", pass: "p" });
		const got = firstOf(reader.subscribe("news.*"));
		const refused = firstErrorOf(reader);
		reader.publish("news.refused");
		await reader.flush();
		writer.publish("news.taken");
		expect(await got).toBe("news.taken");
		expect(await refused).toContain("news.refused");
		await Promise.all([reader.close(), writer.close()]);
	});

	test("encrypt, with a certificate of the server's own", async () => {
		await using server = await startNatsServer({ tls: true });
		expect(server.url).toBe(`tls://127.0.0.1:${server.port}`);
		const ca = server.certificate ?? "";
		await expect(connect({ servers: server.url, tls: {}, reconnect: false })).rejects.toThrow();
		const connection = await connect({ servers: server.url, tls: { ca, host: "localhost" } as TlsOptions });
		expect(connection.info?.tls_required).toBe(true);
		await connection.close();
	});

	test("bound the size of messages", async () => {
		await using server = await startNatsServer({ maxPayload: 1_024 });
		const connection = await connect({ servers: server.url });
		expect(() => connection.publish("x", new Uint8Array(1_025))).toThrow(/MAX_PAYLOAD/);
		await connection.close();
	});

	test("let WebSockets in, on the same port after a restart", async () => {
		await using server = await startNatsServer({ websocket: true });
		const url = server.websocketUrl ?? "";
		expect(url).toMatch(/^ws:\/\/127\.0\.0\.1:\d+$/);
		expect(await greetingOf(url)).toMatch(/^INFO .*"version":"/);
		await server.restart();
		expect(server.websocketUrl).toBe(url);
		expect(await greetingOf(url)).toMatch(/^INFO /);
		await using without = await startNatsServer();
		expect(without.websocketUrl).toBeUndefined();
	});

	test("let WebSockets in with TLS where TLS is asked for, and then not without", async () => {
		await using server = await startNatsServer({ websocket: true, tls: true });
		const url = server.websocketUrl ?? "";
		expect(url).toMatch(/^wss:\/\/127\.0\.0\.1:\d+$/);
		expect(await greetingOf(url, server.certificate)).toMatch(/^INFO .*"version":"/);
		await expect(greetingOf(url)).rejects.toThrow(/self-signed/);
		expect(await greetingOf(url.replace("wss:", "ws:"))).not.toContain("INFO");
	});
});

describe("reload", () => {
	test("changes what is given and leaves the rest, also over a restart", async () => {
		const users = [{ user: "a", password: "old" }];
		await using server = await startNatsServer({ users, maxPayload: 2_048 });
		const connection = await connect({ servers: server.url, user: "a", pass: "old", reconnect: false });
		const closed = connection.closed();
		await server.reload({ users: [{ user: "a", password: "new" }] });
		await closed;
		await expect(connect({ servers: server.url, user: "a", pass: "old" })).rejects.toThrow(/Authorization/i);
		await server.restart();
		const back = await connect({ servers: server.url, user: "a", pass: "new" });
		expect(back.info?.max_payload).toBe(2_048);
		await back.close();
	});

	test("that the server refuses says why and changes nothing", async () => {
		await using server = await startNatsServer({ maxPayload: 2_048 });
		await expect(server.reload({ config: "no_such_option: 1" })).rejects.toThrow(/refused to reload.*no_such_option/);
		await server.restart();
		const connection = await connect({ servers: server.url });
		expect(connection.info?.max_payload).toBe(2_048);
		await connection.close();
		await server.kill();
		await expect(server.reload()).rejects.toThrow(/not running/);
	});
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

type TlsOptions = NonNullable<NonNullable<Parameters<typeof connect>[0]>["tls"]>;

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

async function firstOf(subscription: Subscription): Promise<string> {
	for await (const { subject } of subscription) return subject;
	return "nothing";
}

async function firstErrorOf(connection: NatsConnection): Promise<string> {
	for await (const { type, data, ...status } of connection.status()) {
		if (type === "error") return JSON.stringify({ data, ...status });
	}
	return "nothing";
}

/** What a NATS server sends first to whoever opens a WebSocket. */
async function greetingOf(url: string, ca?: string): Promise<string> {
	const { protocol, host, hostname, port } = new URL(url);
	const place = { host: hostname, port: Number(port) };
	const socket =
		protocol === "wss:" ? connectTls({ ...place, ...(ca !== undefined && { ca }) }) : createConnection(place);
	const key = randomBytes(16).toString("base64");
	const head = `Host: ${host}\r\nUpgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Version: 13`;
	socket.write(`GET / HTTP/1.1\r\n${head}\r\nSec-WebSocket-Key: ${key}\r\n\r\n`);
	let text = "";
	for await (const chunk of socket.setEncoding("latin1")) {
		text += String(chunk);
		if (text.includes("}")) break;
	}
	return text.slice(text.indexOf("INFO"));
}
