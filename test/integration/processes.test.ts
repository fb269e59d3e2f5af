import { once } from "node:events";
import { existsSync } from "node:fs";
import { connect, type Socket } from "node:net";
import { startFaultProxy } from "@plane/testing";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { type Child, startChild } from "./child.js";
import { CLUSTER, type Desk, startDesk } from "./desk.js";

/** The process prints the line and ends by itself, soon and well. */
async function endsAfter(child: Child, line: string, withinMs = 2_000): Promise<void> {
	expect(await child.line()).toBe(line);
	const printed = performance.now();
	expect(await child.ended).toBe(0);
	expect(performance.now() - printed).toBeLessThan(withinMs);
}

describe.each(["nats", "@nats-io/transport-node"])("a process with a client over %s", (library) => {
	let desk: Desk;
	beforeAll(async () => {
		desk = await startDesk();
	});
	afterAll(() => desk[Symbol.asyncDispose]());

	const DIAL = `const { connect: dial } = await import(${JSON.stringify(library)});`;

	test("ends by itself after close, with a reader, a subscription, a world state and a responder left open", async () => {
		await using child = await startChild(`
			${DIAL}
			const { BackendLogMessage, DrainDrone } = await import("@plane/messages");
			const client = await PlaneClient.connect({ dial, servers: ${JSON.stringify(desk.server.url)}, cluster: ${JSON.stringify(CLUSTER)} });
			const backend = await client.spawn({ executable: { image: "i" }, max_idle_secs: 30 });
			const states = backend.states();
			await states.next();
			void states.next();
			void client.subscribe(BackendLogMessage).next();
			client.respond(DrainDrone, {}, () => null);
			await client.worldState();
			void client.statuses().next();
			await client.close();
			console.log("closed");
		`);
		await endsAfter(child, "closed");
	});

	test("ends by itself after close while a call still waits and the server hangs", async () => {
		await using child = await startChild(`
			${DIAL}
			const { ScheduleRequest } = await import("@plane/messages");
			const server = await startNatsServer();
			const client = await PlaneClient.connect({ dial, servers: server.url, cluster: "plane.test" });
			const states = client.backend("b").states();
			await states.next().catch(({ code }) => code);
			client.respond(ScheduleRequest, {}, () => undefined);
			server.pause();
			const call = client.spawn({ executable: { image: "i" }, max_idle_secs: 30 }).catch(({ code, outcome }) => [code, outcome].join(" "));
			const closing = client.close();
			console.log(await call);
			await closing;
		`);
		await endsAfter(child, "closed unknown", 3_000);
	});

	// Which socket is that of a first attempt only contexts tell, which cost nothing since Node 24.
	test.runIf(Number.parseInt(process.versions.node, 10) >= 24).each([
		["given up after its timeout", "timeout: 200", "connect_failed"],
		["been aborted", "signal: AbortSignal.timeout(200)", "aborted"],
	])("ends by itself after a connect that has %s while servers say nothing", async (_, limit, code) => {
		await using proxy = await startFaultProxy(desk.server);
		await using other = await startFaultProxy(desk.server);
		for (const each of [proxy, other]) await each.set({ lost: "both" });
		const servers = JSON.stringify([proxy.url, other.url]);
		await using child = await startChild(`
			${DIAL}
			await PlaneClient.connect({ dial, servers: ${servers}, cluster: "plane.test", ${limit} }).catch(({ code }) => console.log(code));
		`);
		await endsAfter(child, code);
	});

	/** Connects, and closes once the library has begun to try for so many times to reconnect. */
	const reconnecting = (url: string, times: number, options: { timeout: number; until?: string }): string => `
		${DIAL}
		let tried;
		const enough = new Promise((resolve) => { tried = resolve; });
		const watch = async (connection) => {
			let attempts = 0;
			for await (const { type } of connection.status()) {
				if (type === "reconnecting" && ++attempts === ${times}) tried();
			}
		};
		const watched = async (options) => {
			const connection = await dial(options);
			void watch(connection);
			return connection;
		};
		const client = await PlaneClient.connect({ dial: watched, servers: ${JSON.stringify(url)}, cluster: "plane.test", timeout: ${options.timeout} });
		console.log("connected");
		await enough;
		console.log("tried");
		${options.until ?? ""}
		await client.close();
		console.log("closed");
	`;

	test("has one socket for all attempts to reconnect while the server says nothing", async () => {
		const until = `
			const sockets = () => process.getActiveResourcesInfo().filter((name) => name === "TCPSocketWrap").length;
			while (sockets() > 1) await new Promise((resolve) => setTimeout(resolve, 10));
		`;
		await using proxy = await startFaultProxy(desk.server);
		await using child = await startChild(reconnecting(proxy.url, 3, { timeout: 400, until }));
		expect(await child.line()).toBe("connected");
		await proxy.set({ lost: "both" });
		proxy.reset();
		expect(await child.line()).toBe("tried");
		await endsAfter(child, "closed");
	});

	test("does not wait after close for the end of an attempt to reconnect to a server that says nothing", async () => {
		await using proxy = await startFaultProxy(desk.server);
		await using child = await startChild(reconnecting(proxy.url, 1, { timeout: 10_000 }));
		expect(await child.line()).toBe("connected");
		await proxy.set({ lost: "both" });
		proxy.reset();
		expect(await child.line()).toBe("tried");
		await endsAfter(child, "closed", 1_000);
	});

	test("ends by itself after close while it tries to reconnect", async () => {
		await using child = await startChild(`
			${DIAL}
			const server = await startNatsServer();
			const client = await PlaneClient.connect({ dial, servers: server.url, cluster: "plane.test" });
			const statuses = client.statuses();
			await server.kill();
			for await (const status of statuses) if (status === "reconnecting") break;
			await client.close();
			await server.stop();
			console.log("closed");
		`);
		await endsAfter(child, "closed");
	});
});

test("a process with a fake Plane ends by itself after stop, whatever its containers still had to do", async () => {
	await using child = await startChild(`
		const server = await startNatsServer();
		const fake = await FakePlane.start({ server, http: true });
		fake.script({ ends: "Exited", readyMs: 60_000, logs: [{ text: "late", afterMs: 60_000 }], stoppingMs: 60_000 });
		const client = await PlaneClient.connect({ servers: server.url, cluster: "plane.test" });
		const backends = [await client.spawn({ executable: { image: "i" }, max_idle_secs: 30 }), await client.spawn({ executable: { image: "i" }, max_idle_secs: 30 })];
		for (const { id } of backends) await fake.expect.reaches(id, "Ready");
		await backends[0].terminate();
		await fake.expect.reaches(backends[0].id, "Terminated");
		await client.close();
		await fake.stop();
		await server.stop();
		console.log("stopped");
	`);
	await endsAfter(child, "stopped");
});

test("a process with a fake Plane ends by itself after stop, while nobody acknowledges what its drone reports", async () => {
	await using child = await startChild(`
		const { UpdateBackendStateMessage } = await import("@plane/messages");
		const server = await startNatsServer();
		const fake = await FakePlane.start({ server });
		fake.misbehave(UpdateBackendStateMessage, { nth: 2, ignore: true });
		const client = await PlaneClient.connect({ servers: server.url, cluster: "plane.test" });
		const { id } = await client.spawn({ executable: { image: "i" }, max_idle_secs: 30 });
		await fake.expect.reaches(id, "Starting");
		await client.close();
		await fake.stop();
		await server.stop();
		console.log("stopped");
	`);
	await endsAfter(child, "stopped");
});

describe("a nats-server", () => {
	/** A connection that tells when the server is gone. */
	async function connected(port: number): Promise<Socket> {
		const socket = connect(port, "127.0.0.1").on("error", () => undefined);
		socket.resume();
		await once(socket, "connect");
		return socket;
	}

	const PRINT = `console.log(JSON.stringify({ port: server.port, store: /Store Directory: "(.*)"/.exec(server.logs.join("\\n"))?.[1] }));`;

	test.each([
		["running", ""],
		["paused", "server.pause();"],
		["restarted", "await server.kill(); await server.restart();"],
	])("that is %s dies with its parent, even if that is killed, and its store with it", async (_, then) => {
		await using child = await startChild(`
			const server = await startNatsServer();
			${then}
			${PRINT}
			setInterval(() => undefined, 1_000);
		`);
		const { port, store } = JSON.parse(await child.line()) as { port: number; store: string };
		const socket = await connected(port);
		const gone = new Promise((resolve) => socket.once("close", resolve));
		expect(existsSync(store)).toBe(true);
		child.process.kill("SIGKILL");
		await gone;
		await expect.poll(() => existsSync(store), { timeout: 5_000 }).toBe(false);
	});

	test("of a cluster dies with its parent, too", async () => {
		await using child = await startChild(`
			const { servers } = await startNatsCluster({ size: 2 });
			console.log(JSON.stringify(servers.map(({ port }) => port)));
			setInterval(() => undefined, 1_000);
		`);
		const sockets = await Promise.all((JSON.parse(await child.line()) as number[]).map(connected));
		const gone = sockets.map((socket) => new Promise((resolve) => socket.once("close", resolve)));
		child.process.kill("SIGKILL");
		await Promise.all(gone);
	});

	test("does not keep its process alive, and leaves with it", async () => {
		await using child = await startChild(`
			const server = await startNatsServer();
			${PRINT}
		`);
		const { store } = JSON.parse(await child.line()) as { store: string };
		expect(await child.ended).toBe(0);
		await expect.poll(() => existsSync(store), { timeout: 5_000 }).toBe(false);
	});
});
