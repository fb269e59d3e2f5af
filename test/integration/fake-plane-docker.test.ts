import { BackendLogMessage, type DockerExecutableConfigInput, SpawnRequest } from "@plane/messages";
import { virtualClock } from "@plane/testing";
import { afterAll, beforeAll, expect, test } from "vitest";
import { CLUSTER, type Desk, startDesk } from "./desk.js";

const clock = virtualClock();
let desk: Desk;
beforeAll(async () => {
	desk = await startDesk({ clock, drones: [{ id: "d1", images: ["built/here"] }] });
});
afterAll(() => desk[Symbol.asyncDispose]());

/** Asks the drone itself: clients refuse to send some of it. */
async function load(backend_id: string, more: Partial<DockerExecutableConfigInput> = {}): Promise<[string[], string?]> {
	const executable = { image: "i", env: {}, ...more };
	const request = { cluster: CLUSTER, drone_id: "d1", max_idle_secs: 30, metadata: {}, backend_id, executable };
	await desk.client.request(SpawnRequest, request);
	await clock.advance(1_000);
	const lines = desk.plane.log.messages("published", BackendLogMessage);
	const meta = lines.find((line) => line.backend_id === backend_id && line.kind === "Meta");
	return [desk.plane.log.states(backend_id), ...(meta ? [meta.text] : [])] as [string[], string?];
}

test.each([
	["an image that is not there and must not be pulled", { pull_policy: "Never" }, "No such image: i:latest"],
	["less memory than Docker allows", { resource_limits: { memory_limit_bytes: -1 } }, "Minimum memory"],
	["a period in seconds, as Plane once took it", { resource_limits: { cpu_period: 1 } }, "CPU cfs period"],
	["a period of more than a second", { resource_limits: { cpu_period: 1_000_001 } }, "CPU cfs period"],
	["a part of a period that is too small", { resource_limits: { cpu_period: 99_000, cpu_period_percent: 1 } }, "quota"],
	["a folder on a drone that does not allow it", { volume_mounts: ["/srv:/data"] }, "not allowed"],
] as const)("a backend becomes ErrorLoading with %s", async (what, { ...executable }, reason) => {
	const [states, meta] = await load(what.replaceAll(/\W/g, "-"), executable as Partial<DockerExecutableConfigInput>);
	expect(states).toEqual(["Loading", "ErrorLoading"]);
	expect(meta).toContain(reason);
});

test.each([
	["nobody/editor:1", "nobody/editor"],
	["nobody/editor@sha256:00", "nobody/editor"],
	["localhost:5000/editor", "localhost:5000/editor"],
])("what Docker says of %s, which it cannot pull, names the repository", async (image, repository) => {
	desk.plane.script({ image, ends: "ErrorLoading" });
	const [, meta] = await load(`no-${image.replaceAll(/\W/g, "-")}`, { image });
	expect(meta).toContain(
		`pull access denied for ${repository}, repository does not exist or may require 'docker login'`,
	);
});

test("Docker refuses an id that no container can be named by", async () => {
	const [states, meta] = await load("doc:17");
	expect(states).toEqual(["Loading", "ErrorLoading"]);
	expect(meta).toContain("Invalid container name (plane-doc:17)");
});

test("Docker takes a hundredth of a tenth of a second, and nothing at all for no limit", async () => {
	for (const cpu_period_percent of [0, 1]) {
		const [states] = await load(`part-${cpu_period_percent}`, { resource_limits: { cpu_period_percent } });
		expect(states).toContain("Ready");
	}
});

test("an image that is there, or was pulled before, needs no pull", async () => {
	await load("first", { image: "pulled/once" });
	for (const image of ["built/here", "pulled/once"]) {
		const [states] = await load(image.replace("/", "-"), { image, pull_policy: "Never" });
		expect(states).toContain("Ready");
	}
});
