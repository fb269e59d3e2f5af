import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { PlaneClient } from "@plane/nats-client";
import { expect, test } from "vitest";
import { repository } from "../support/repository.js";

/** What a process has printed, as soon as it fits. */
async function printed({ stdout, stderr }: ChildProcess, pattern: RegExp): Promise<RegExpExecArray> {
	let text = "";
	for (const output of [stdout, stderr]) output?.setEncoding("utf8").on("data", (part: string) => (text += part));
	for (;;) {
		const found = pattern.exec(text);
		if (found) return found;
		await once(stdout ?? process, "data");
	}
}

test("one command shows a fake Plane that lives, and Ctrl-C ends it", async () => {
	const command = ["--import", "tsx", "serve/main.ts"];
	const demo = spawn(process.execPath, command, { cwd: `${repository}docs/demo`, stdio: ["ignore", "pipe", "pipe"] });
	try {
		const [, page = "", servers = ""] = await printed(demo, /live: +(\S+)[\s\S]*nats-server: +(\S+)/);
		expect(await (await fetch(page)).text()).toContain("<title>Plane, live</title>");
		expect((await fetch(new URL("/../package.json", page))).status).toBe(404);
		await using client = await PlaneClient.connect({ servers, cluster: "plane.demo" });
		await using world = await client.worldState();
		expect([...world.drones().keys()].sort()).toEqual(["drone-1", "drone-2", "drone-3", "drone-4"]);
		await client.backend("editor-1").waitForState("Ready", { timeout: 30_000 });
		expect(world.lock("minutes")).toEqual({ Assigned: { backend: "editor-1" } });
	} finally {
		const ended = once(demo, "exit");
		demo.kill("SIGINT");
		expect(await ended).toEqual([0, null]);
	}
});
