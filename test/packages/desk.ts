import { plane } from "@plane/messages";
import { FakePlane, startNatsServer } from "@plane/testing";
import { expect } from "vitest";
import type { Project } from "./project.js";

const CLUSTER = "plane.test";

const CLIENT_SAYS = {
	states: ["Loading", "Starting", "Ready", "Terminated"],
	exact: true,
	subject: "backend.b.status",
	alone: true,
	guarded: true,
	registered: true,
	mirrors: plane.version,
};

const FAKE_SAYS = { onServer: "Ready", inMemory: "Ready", matchers: true };

/** The client's program spawns on a Plane and follows the backend to its end. `command` runs a file of the project. */
export async function runClient(project: Project, command: string, file: "client.mjs" | "client.cjs"): Promise<void> {
	await using server = await startNatsServer();
	await using _ = await FakePlane.start({ server, cluster: CLUSTER });
	const printed = await project.run(`${command} ${file} ${server.url} ${CLUSTER}`);
	expect(JSON.parse(printed)).toEqual(CLIENT_SAYS);
}

/** The program of the test package starts a server and a Plane of its own, and one in memory. */
export async function runFake(project: Project, command: string, file: "fake.mjs" | "fake.cjs"): Promise<void> {
	expect(JSON.parse(await project.run(`${command} ${file}`))).toEqual(FAKE_SAYS);
}
