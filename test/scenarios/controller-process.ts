import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { WorldStateMessage } from "@plane/messages";
import { PlaneClient } from "@plane/nats-client";
import type { NatsServer, ScenarioTarget } from "@plane/testing";
import { connect } from "nats";

/** Plane's own controllers on a nats-server, and their end. */
export interface ControllerTarget extends ScenarioTarget, AsyncDisposable {}

/** Starts so many processes of a `plane-controller` executable. */
export async function controllerTarget(
	server: NatsServer,
	executable: string,
	controllers: number,
): Promise<ControllerTarget> {
	const folder = await mkdtemp(join(tmpdir(), "plane-controller-"));
	const config = join(folder, "controller.toml");
	await writeFile(config, `[nats]\nhosts = ["127.0.0.1:${server.port}"]\n[scheduler]\n`);
	const start = () =>
		Promise.all(Array.from({ length: controllers }, () => startController(executable, config, server)));
	let running = await start();
	const stop = async (): Promise<void> => {
		await Promise.all(running.map((end) => end()));
		running = [];
	};
	return {
		connect: () => connect({ servers: server.url }),
		controllers,
		patient: true,
		restart: async () => {
			await stop();
			running = await start();
		},
		[Symbol.asyncDispose]: async () => {
			await stop();
			await rm(folder, { recursive: true });
		},
	};
}

/** Resolves when it schedules, with what ends it. */
async function startController(executable: string, config: string, server: NatsServer): Promise<() => Promise<void>> {
	const child = spawn(executable, [config], { stdio: "ignore" });
	const exited = once(child, "exit");
	const end = async (): Promise<void> => {
		child.kill("SIGKILL");
		await exited;
	};
	await Promise.race([
		scheduling(server),
		exited.then(() => {
			throw new Error(`${executable} ended before it scheduled`);
		}),
	]);
	return end;
}

/** A controller that schedules answers, and one that has just begun beats. */
async function scheduling(server: NatsServer): Promise<void> {
	await using client = await PlaneClient.connect({ servers: server.url, cluster: "start.plane.test" });
	const request = { executable: { image: "i" }, max_idle_secs: 30 };
	for (let attempt = 0; attempt < 200; attempt += 1) {
		const { code } = await client.spawn(request, { timeout: 1_000 }).then(
			() => ({ code: "spawned" }),
			(error: { code: string }) => error,
		);
		if (code === "no_drone_available") break;
	}
	for await (const { message } of client.read(WorldStateMessage, {}, { from: "new" })) {
		if ("heartbeat" in message) break;
	}
}
