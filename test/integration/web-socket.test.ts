import { type NatsServer, startNatsServer } from "@plane/testing";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { type Child, startChild } from "./child.js";

/** Node has WebSocket since 22; in 20 it has to be asked for. */
const FLAGS = "WebSocket" in globalThis ? [] : ["--experimental-websocket", "--no-warnings"];

let server: NatsServer;
beforeAll(async () => {
	server = await startNatsServer({ websocket: true });
});
afterAll(() => server.stop());

/** A process with a client that reaches its server through a proxy, and does something then. */
const startClient = (options: object, then: string): Promise<Child> =>
	startChild(
		`
		const { wsconnect } = await import("@nats-io/nats-core");
		const { startFaultProxy } = await import("@plane/testing");
		const proxy = await startFaultProxy({ port: ${Number(new URL(server.websocketUrl ?? "").port)} });
		const client = await PlaneClient.connect({
			dial: (options) => wsconnect({ ...options, ...${JSON.stringify(options)} }),
			servers: "ws://127.0.0.1:" + proxy.port,
			cluster: "plane.test",
		});
		void client.statuses().forEach((status) => console.log(status));
		${then}
		`,
		FLAGS,
	);

async function expectLines(child: Child, ...lines: string[]): Promise<void> {
	for (const line of lines) expect(await child.line()).toBe(line);
}

describe("a client over WebSocket", () => {
	test("comes back when its connection has died without a word", async () => {
		await using child = await startClient({ pingInterval: 200 }, "proxy.halfOpen();");
		await expectLines(child, "connected", "stale", "reconnecting", "connected");
	});

	test("comes back although what it has sent could not leave any more", async () => {
		const then = `
			await proxy.set({ lost: "both" });
			const request = { executable: { image: "i", env: { LARGE: "x".repeat(900_000) } }, max_idle_secs: 30 };
			for (let i = 0; i < 20; i++) client.spawn(request, { timeout: 200 }).catch(() => undefined);
			for await (const status of client.statuses()) if (status === "reconnecting") break;
			proxy.halfOpen();
			await proxy.heal();
		`;
		await using child = await startClient({ pingInterval: 200 }, then);
		await expectLines(child, "connected", "stale", "reconnecting", "connected");
	});

	test("comes back from a server that took connections for a while and said nothing", async () => {
		const then = `
			await proxy.set({ lost: "both" });
			proxy.reset();
			while (proxy.connections < 2) await new Promise((resolve) => setTimeout(resolve, 10));
			// These two are never answered, later ones are.
			proxy.halfOpen();
			await proxy.heal();
		`;
		await using child = await startClient({ timeout: 1_000, pingInterval: 600_000 }, then);
		await expectLines(child, "connected", "reconnecting", "connected");
	});

	test("is closed after a second when its connection is dead", async () => {
		const then = `
			proxy.halfOpen();
			const began = performance.now();
			await client.close();
			console.log(performance.now() - began < 2_000 ? "in time" : "late");
			await proxy.close();
		`;
		await using child = await startClient({}, then);
		await expectLines(child, "connected", "closed", "in time");
		expect(await child.ended).toBe(0);
	});
});
