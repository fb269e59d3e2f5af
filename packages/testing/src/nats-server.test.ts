import { existsSync } from "node:fs";
import { connect } from "nats";
import { expect, test } from "vitest";
import { startNatsServer } from "./nats-server.js";

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

test("a paused server answers nothing until it goes on, and can be stopped", async () => {
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
