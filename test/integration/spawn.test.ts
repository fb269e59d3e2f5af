import { inspect } from "node:util";
import {
	BackendLogMessage,
	BackendStatsMessage,
	ScheduleRequest,
	SpawnRequest,
	TerminationRequest,
	UpdateBackendStateMessage,
} from "@plane/messages";
import { FakePlane } from "@plane/testing";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { anyBackend, CLUSTER, type Desk, failureOf, startDesk } from "./desk.js";

let desk: Desk;
beforeAll(async () => {
	desk = await startDesk({ drones: 2, statsEveryMs: 20 });
});
afterAll(() => desk[Symbol.asyncDispose]());

const statesOf = async (id: string): Promise<string[]> => {
	const states: string[] = [];
	for await (const { state } of desk.client.backend(id).states()) states.push(state);
	return states;
};

describe("a spawn", () => {
	test("goes from the client over controller and drone to Ready, with logs and statistics, and to Terminated", async () => {
		const { client, plane } = desk;
		const logs = client.subscribe(BackendLogMessage, { backend_id: "end-to-end" });
		const stats = client.subscribe(BackendStatsMessage, { cluster: CLUSTER, backend_id: "end-to-end" });
		const backend = await client.spawn({ ...anyBackend, backend_id: "end-to-end" });
		expect(backend).toMatchObject({ id: "end-to-end", cluster: CLUSTER, spawned: true });
		expect(plane.drones).toContain(backend.drone);
		expect(backend.hostname).toBe("end-to-end.plane.test");
		const seen: string[] = [];
		for await (const { state } of backend.states()) {
			seen.push(state);
			if (state !== "Ready") continue;
			expect((await logs.next()).value?.text).toMatch(
				/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{9}Z Listening on port 8080\n$/,
			);
			expect((await stats.next()).value).toMatchObject({ drone_id: backend.drone, backend_id: "end-to-end" });
			await backend.terminate();
		}
		expect(seen).toEqual(["Loading", "Starting", "Ready", "Terminated"]);
	});

	test("fills in the cluster, empty metadata and an empty environment", async () => {
		const { id } = await desk.client.spawn(anyBackend);
		const [sent] = desk.plane.log.messages("received", ScheduleRequest).slice(-1);
		expect(sent).toMatchObject({ cluster: CLUSTER, backend_id: null, metadata: {}, executable: { env: {} } });
		expect(id).toMatch(/^[0-9a-f-]{36}$/);
	});

	test("takes what is given as undefined for what is not given", async () => {
		const none = undefined as never;
		const executable = { ...anyBackend.executable, env: none };
		const { cluster } = await desk.client.spawn({ ...anyBackend, cluster: none, metadata: none, executable });
		expect(cluster).toBe(CLUSTER);
	});

	test("with a token gives it to the caller and to the drone, and prints it nowhere", async () => {
		const backend = await desk.client.spawn({ ...anyBackend, require_bearer_token: true });
		expect(backend.bearerToken).toMatch(/^[A-Za-z0-9]{30}$/);
		const [request] = desk.plane.log.messages("received", SpawnRequest).slice(-1);
		expect(request?.bearer_token).toBe(backend.bearerToken);
		expect(inspect(backend, { depth: 9, showHidden: true }) + JSON.stringify(backend)).not.toContain(
			backend.bearerToken,
		);
	});

	test("is executed once by exactly one drone", async () => {
		await desk.client.spawn({ ...anyBackend, backend_id: "only-once" });
		const spawns = desk.plane.log
			.messages("received", SpawnRequest)
			.filter(({ backend_id }) => backend_id === "only-once");
		expect(spawns).toHaveLength(1);
	});
});

describe("a lock", () => {
	test("requested twice gives the same backend, drone and token, the second time not spawned", async () => {
		const request = { ...anyBackend, lock: "document 17", require_bearer_token: true };
		const first = await desk.client.spawn(request);
		const second = await desk.client.spawn({ ...request, executable: { image: "other/image" } });
		expect([first.spawned, second.spawned]).toEqual([true, false]);
		expect([second.id, second.drone, second.bearerToken]).toEqual([first.id, first.drone, first.bearerToken]);
	});

	test("requested by two at once is spawned once", async () => {
		const request = { ...anyBackend, lock: "race" };
		const both = await Promise.all([desk.client.spawn(request), desk.client.spawn(request)]);
		expect(both.map(({ spawned }) => spawned).sort()).toEqual([false, true]);
		expect(new Set(both.map(({ id }) => id)).size).toBe(1);
	});

	test("is free again after its holder ended", async () => {
		const request = { ...anyBackend, lock: "again" };
		const first = await desk.client.spawn(request);
		await first.terminate();
		expect((await statesOf(first.id)).at(-1)).toBe("Terminated");
		// The state stream is fed by a loop of its own.
		const { log } = desk.plane;
		await log.waitFor(({ did, ...entry }) => did === "stored" && stateStored(entry, first.id, "Terminated"));
		expect(await desk.client.spawn(request)).toMatchObject({ spawned: true });
	});
});

const stateStored = (entry: object, backend: string, state: string): boolean =>
	inspect(entry, { depth: 9 }).includes(`backend: '${backend}'`) &&
	inspect(entry, { depth: 9 }).includes(`state: '${state}'`);

describe("terminate", () => {
	test("is acknowledged by every drone of the cluster, also for a backend that does not exist", async () => {
		await desk.client.backend("nobody-knows-it").terminate();
		const heard = await desk.plane.log.waitFor(
			({ did, by, type }) => did === "answered" && by === "drone-2" && type === "TerminationRequest",
		);
		expect(heard).toMatchObject({ message: null });
		expect(desk.plane.log.messages("received", TerminationRequest).at(-1)).toEqual({
			cluster_id: CLUSTER,
			backend_id: "nobody-knows-it",
		});
	});

	test("right after the spawn's reply ends in Terminated", async () => {
		const backend = await desk.client.spawn(anyBackend);
		await backend.terminate();
		expect((await statesOf(backend.id)).at(-1)).toBe("Terminated");
	});
});

describe("the scripted ends", () => {
	test.each([
		["ErrorLoading", ["Loading", "ErrorLoading"]],
		["ErrorStarting", ["Loading", "Starting", "ErrorStarting"]],
		["TimedOutBeforeReady", ["Loading", "Starting", "TimedOutBeforeReady"]],
		["Failed", ["Loading", "Starting", "Ready", "Failed"]],
		["Exited", ["Loading", "Starting", "Ready", "Exited"]],
		["Swept", ["Loading", "Starting", "Ready", "Swept"]],
	] as const)("%s is reached through the states Plane goes through", async (ends, states) => {
		desk.plane.script({ image: `image/${ends}`, ends });
		const { id } = await desk.client.spawn({ executable: { image: `image/${ends}` }, max_idle_secs: 30 });
		expect(await statesOf(id)).toEqual(states);
	});

	test("a failing container's exit code and a failing pull are told in Meta lines without time and line end", async () => {
		const { client, plane } = desk;
		plane.script({ image: "image/exit-2", ends: "Failed", exitCode: 2, logs: [] });
		plane.script({ image: "image/bad", ends: "ErrorLoading", loadError: "There is no such image" });
		for (const [image, text] of [
			["image/exit-2", "Backend exit code: 2"],
			["image/bad", "There is no such image"],
		] as const) {
			const backend_id = image.replace("/", "-");
			const logs = client.subscribe(BackendLogMessage, { backend_id });
			await client.spawn({ backend_id, executable: { image }, max_idle_secs: 30 });
			expect((await logs.next()).value).toEqual({ backend_id, kind: "Meta", text });
			await logs.close();
		}
	});
});

test("a second spawn of an id on the same drone silently takes over and fails on the container's name", async () => {
	await using own = await startDesk({ drones: 1 });
	const backend = await own.client.spawn({ ...anyBackend, backend_id: "twice" });
	const states = backend.states();
	for (const state of ["Loading", "Starting", "Ready"]) expect((await states.next()).value).toMatchObject({ state });
	await own.client.spawn({ ...anyBackend, backend_id: "twice" });
	const rest: string[] = [];
	for await (const { state } of states) rest.push(state);
	expect(rest).toEqual(["Loading", "ErrorLoading"]);
	expect(own.plane.log.messages("requested", UpdateBackendStateMessage).map(({ state }) => state)).not.toContain(
		"Terminated",
	);
});

test("two controllers on one server both act on a request: two backends, of which the client sees the first answer", async () => {
	await using own = await startDesk({ drones: 1 });
	await using second = await FakePlane.start({ server: own.server, cluster: CLUSTER, drones: [] });
	const { id } = await own.client.spawn(anyBackend);
	const isAnswer = ({ did, type }: { did: string; type: string }): boolean =>
		did === "answered" && type === "ScheduleRequest";
	await Promise.all([own.plane, second].map(({ log }) => log.waitFor(isAnswer)));
	const spawned = own.plane.log.messages("received", SpawnRequest).map(({ backend_id }) => backend_id);
	expect(spawned).toHaveLength(2);
	expect(spawned).toContain(id);
});

test("an empty cluster is answered with NoDroneAvailable at once: nothing was executed", async () => {
	const error = await failureOf(desk.client.spawn({ ...anyBackend, cluster: "empty.test" }));
	expect(error).toMatchObject({ code: "no_drone_available", operation: "spawn", outcome: "not-executed" });
});
