import { BackendLogMessage, SpawnRequest, TerminationRequest, UpdateBackendStateMessage } from "@plane/messages";
import { type BackendScript, virtualClock } from "@plane/testing";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { anyBackend, CLUSTER, type Desk, startDesk } from "./desk.js";

const clock = virtualClock();

describe("a drone that starts again on its database", () => {
	let own: Desk;
	beforeEach(async () => {
		own = await startDesk({ clock, drones: ["d1"] });
	});
	afterEach(() => own[Symbol.asyncDispose]());

	async function begin(script: BackendScript): Promise<string> {
		own.plane.script(script);
		const { id } = await own.client.spawn({ ...anyBackend, max_idle_secs: 60 });
		await clock.advance(1_000);
		return id;
	}

	test("goes on with what lives, without a word, sends the log again and sweeps it in the end", async () => {
		const id = await begin({ logs: ["hello"] });
		await own.plane.drone("d1").restart();
		await clock.advance(1_000);
		expect(own.plane.log.states(id)).toEqual(["Loading", "Starting", "Ready"]);
		const lines = own.plane.log.messages("published", BackendLogMessage).map(({ text }) => text);
		expect(lines).toHaveLength(2);
		expect(lines[0]).toBe(lines[1]);
		await clock.advance(60_000);
		expect(own.plane.log.states(id).at(-1)).toBe("Swept");
	});

	test("loads again what was loading", async () => {
		const id = await begin({ loadingMs: 5_000 });
		await own.plane.drone("d1").restart();
		await clock.advance(4_500);
		expect(own.plane.log.states(id)).toEqual(["Loading"]);
		await clock.advance(1_000);
		expect(own.plane.log.states(id)).toEqual(["Loading", "Starting", "Ready"]);
	});

	test("notices what ended meanwhile, and only removes what had ended before", async () => {
		const id = await begin({});
		const drone = own.plane.drone("d1");
		await drone.stop();
		drone.exitContainer(id, 5);
		await drone.start();
		await clock.advance(100);
		expect(own.plane.log.states(id).at(-1)).toBe("Failed");
		await drone.restart();
		await clock.advance(100);
		expect(own.plane.log.states(id).filter((state) => state === "Failed")).toHaveLength(1);
	});

	test("under another id reports under the one that its backends were given", async () => {
		const id = await begin({});
		await own.plane.drone("d1").restart({ id: "d2" });
		await clock.advance(61_000);
		expect(own.plane.log.messages("requested", UpdateBackendStateMessage).at(-1)).toMatchObject({
			backend: id,
			state: "Swept",
			drone: "d1",
		});
	});

	test("takes its backends up again when its spawn loop alone starts again", async () => {
		const id = await begin({ logs: ["hello"] });
		const [execution] = own.plane.log.executions(id);
		await own.client.publish(SpawnRequest, SpawnRequest.parse({ ...execution?.request, backend_id: "published" }));
		await own.plane.log.waitFor(({ did, type }) => did === "failed" && type === "listen_for_spawn_requests");
		await clock.advance(1_100);
		expect(own.plane.log.states("published")).toEqual([]);
		expect(own.plane.log.messages("published", BackendLogMessage)).toHaveLength(2);
		await own.client.request(TerminationRequest, { cluster_id: CLUSTER, backend_id: id });
		await clock.advance(100);
		expect(own.plane.log.states(id)).toEqual(["Loading", "Starting", "Ready", "Terminated"]);
	});
});

test("volume mounts are fine on a drone that allows them", async () => {
	await using own = await startDesk({ clock, drones: [{ id: "d1", allowVolumeMounts: true }] });
	const executable = { image: "i", volume_mounts: ["/srv:/data"] };
	const { id } = await own.client.spawn({ ...anyBackend, executable });
	await clock.advance(1_000);
	expect(own.plane.log.states(id)).toEqual(["Loading", "Starting", "Ready"]);
});

test("a fake that is stopped waits for nothing, whatever its backends are at", async () => {
	const own = await startDesk({ clock, drones: ["d1"] });
	const never = Number.POSITIVE_INFINITY;
	for (const [id, script] of Object.entries({
		loading: { loadingMs: never },
		starting: { startingMs: never },
		ready: { ends: "Exited", readyMs: never, vanishes: true },
		stopping: { stoppingMs: never },
	} as const)) {
		own.plane.script({ ...script, backendId: id });
		await own.client.spawn({ ...anyBackend, backend_id: id });
	}
	await clock.advance(100);
	await own.client.backend("stopping").terminate();
	await clock.advance(100);
	expect(own.plane.log.states("stopping").at(-1)).toBe("Terminated");
	await own[Symbol.asyncDispose]();
	expect(own.plane.drone("d1").containers.size).toBe(0);
});

test("with no controller a backend stalls, and goes on when there is one", async () => {
	await using own = await startDesk({ clock, drones: ["d1"] });
	const { id } = await own.client.spawn(anyBackend);
	await own.plane.log.waitFor(({ did, type }) => did === "replied" && type === "UpdateBackendStateMessage");
	await own.plane.stopController("controller");
	await clock.advance(30_000);
	expect(own.plane.log.states(id)).toEqual(["Loading", "Starting"]);
	await own.plane.startController("controller");
	await clock.advance(2_000);
	expect(own.plane.log.states(id)).toEqual(["Loading", "Starting", "Ready"]);
	const reports = own.plane.log.messages("requested", UpdateBackendStateMessage);
	const times = reports.filter(({ state }) => state === "Starting").map(({ time }) => time);
	expect(times.length).toBeGreaterThan(1);
	expect(new Set(times).size).toBe(1);
});

test("what a drone tells of a backend waits for the server and goes on after it", async () => {
	const clock = virtualClock();
	await using desk = await startDesk({ clock, drones: ["d1"] });
	const { server, plane, client } = desk;
	plane.script({ logs: [{ text: "while it is away", afterMs: 8_000 }] });
	const backend = await client.spawn({ ...anyBackend, max_idle_secs: 600 });
	await clock.advance(1_000);
	await server.kill();
	await clock.advance(8_000);
	await server.restart();

	for await (const { content } of backend.logs()) if (content === "while it is away") break;
	const heard = backend.stats().next();
	await clock.advance(10_000);
	expect(await heard).toMatchObject({ value: { backend_id: backend.id } });
});
