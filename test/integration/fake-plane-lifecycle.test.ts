import {
	BackendLogMessage,
	type BackendState,
	BackendStatsMessage,
	DroneStatusMessage,
	SetDnsRecord,
	SpawnRequest,
	TerminationRequest,
	UpdateBackendStateMessage,
} from "@plane/messages";
import type { SpawnInput } from "@plane/nats-client";
import { type BackendScript, type FakeDrone, type VirtualClock, virtualClock } from "@plane/testing";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { anyBackend, CLUSTER, type Desk, startDesk } from "./desk.js";

let clock: VirtualClock;
let desk: Desk;
let drone: FakeDrone;
let made = 0;
beforeAll(async () => {
	clock = virtualClock();
	desk = await startDesk({ clock, drones: ["d1"] });
	drone = desk.plane.drone("d1");
});
afterAll(() => desk[Symbol.asyncDispose]());

/** Spawns a backend that lives by the script, and lets so much time pass. */
async function spawn(script: BackendScript = {}, more: Partial<SpawnInput> = {}, advanceMs = 5_000): Promise<string> {
	made += 1;
	const backend_id = `life-${made}`;
	desk.plane.script({ ...script, backendId: backend_id });
	await desk.client.spawn({ ...anyBackend, backend_id, ...more });
	await clock.advance(advanceMs);
	return backend_id;
}

const statesOf = (id: string): BackendState[] => desk.plane.log.states(id);

const linesOf = (id: string, kind: string): string[] =>
	desk.plane.log
		.messages("published", BackendLogMessage)
		.filter((line) => line.backend_id === id && line.kind === kind)
		.map(({ text }) => text);

const statisticsOf = (id: string): number =>
	desk.plane.log.messages("published", BackendStatsMessage).filter(({ backend_id }) => backend_id === id).length;

describe("a backend that is loading", () => {
	test("becomes ErrorLoading when Docker refuses, whose words are a Meta line; no container is made", async () => {
		const id = await spawn({ ends: "ErrorLoading", loadError: "no such image" });
		expect(statesOf(id)).toEqual(["Loading", "ErrorLoading"]);
		expect(linesOf(id, "Meta")).toEqual(["no such image"]);
		expect(drone.containers.has(id)).toBe(false);
	});

	test("is ended by a termination, and the container is never made", async () => {
		const id = await spawn({ loadingMs: Number.POSITIVE_INFINITY });
		await desk.client.backend(id).terminate();
		await clock.advance(100_000);
		expect(statesOf(id)).toEqual(["Loading", "Terminated"]);
		expect(drone.containers.has(id)).toBe(false);
	});
});

describe("a backend that is starting", () => {
	test.each([0, 1])("becomes ErrorStarting when its container ends, also with exit code %d", async (exitCode) => {
		const id = await spawn({ ends: "ErrorStarting", exitCode });
		expect(statesOf(id)).toEqual(["Loading", "Starting", "ErrorStarting"]);
		expect(linesOf(id, "Meta")).toEqual(exitCode === 0 ? [] : ["Backend exit code: 1"]);
	});

	test("becomes ErrorStarting when its container was taken away while the drone was down", async () => {
		const id = await spawn({ startingMs: 20_000 });
		await drone.stop();
		drone.removeContainer(id);
		await drone.start();
		await clock.advance(100);
		expect(statesOf(id)).toEqual(["Loading", "Starting", "ErrorStarting"]);
	});

	test.each([
		["that never answers", { startingMs: Number.POSITIVE_INFINITY }, {}],
		["that serves port 0", {}, { executable: { image: "i", port: 0 } }],
	] as const)("is given up after half a minute with a container %s", async (_, script, more) => {
		const id = await spawn(script, more, 29_900);
		expect(statesOf(id)).toEqual(["Loading", "Starting"]);
		await clock.advance(200);
		expect(statesOf(id)).toEqual(["Loading", "Starting", "TimedOutBeforeReady"]);
	});

	test("becomes Failed when Docker itself fails", async () => {
		const id = await spawn({ breaksIn: "Starting" });
		expect(statesOf(id)).toEqual(["Loading", "Starting", "Failed"]);
	});

	test("is ended by a termination", async () => {
		const id = await spawn({ startingMs: 20_000 });
		await desk.client.backend(id).terminate();
		await clock.advance(100);
		expect(statesOf(id)).toEqual(["Loading", "Starting", "Terminated"]);
	});
});

describe("a backend that is ready", () => {
	test.each([
		["Failed", 7, ["Backend exit code: 7"]],
		["Exited", 0, []],
		["Swept", null, []],
	] as const)("becomes %s when its container ends with code %s", async (state, exitCode, meta) => {
		const id = await spawn();
		expect(statesOf(id).at(-1)).toBe("Ready");
		drone.exitContainer(id, exitCode);
		await clock.advance(1);
		expect(statesOf(id)).toEqual(["Loading", "Starting", "Ready", state]);
		expect(linesOf(id, "Meta")).toEqual(meta);
		expect(drone.containers.has(id)).toBe(false);
	});

	test("does not notice that its container was taken away, until it has been idle for too long", async () => {
		const id = await spawn({ vanishes: true }, { max_idle_secs: 20 });
		const statistics = statisticsOf(id);
		expect(statesOf(id).at(-1)).toBe("Ready");
		expect(drone.containers.has(id)).toBe(false);
		await clock.advance(17_000);
		expect(statesOf(id).at(-1)).toBe("Swept");
		expect(statisticsOf(id)).toBe(statistics);
	});

	test("becomes Failed at once with an idle time beyond the calendar, which a client would not send", async () => {
		const id = await spawn({}, {}, 0);
		const request = SpawnRequest.parse(desk.plane.log.executions(id)[0]?.request);
		const backend_id = `${id}-forever`;
		const forever = { ...request, backend_id, max_idle_secs: Number.MAX_SAFE_INTEGER };
		await desk.client.request(SpawnRequest, forever);
		await clock.advance(1_000);
		expect(statesOf(backend_id)).toEqual(["Loading", "Starting", "Ready", "Failed"]);
	});

	test("becomes Failed when Docker or the database fails", async () => {
		expect(statesOf(await spawn({ breaksIn: "Ready" })).slice(-2)).toEqual(["Ready", "Failed"]);
	});

	test("is swept at once with no idle time", async () => {
		expect(statesOf(await spawn({}, { max_idle_secs: 0 })).at(-1)).toBe("Swept");
	});
});

describe("a backend at its end", () => {
	test("is announced before its container is gone, and takes no more terminations", async () => {
		const id = await spawn({ stoppingMs: 8_000 });
		await desk.client.backend(id).terminate();
		await clock.advance(100);
		expect([statesOf(id).at(-1), drone.containers.get(id)]).toEqual(["Terminated", "running"]);
		await desk.client.backend(id).terminate();
		await clock.advance(8_000);
		expect(drone.containers.has(id)).toBe(false);
		expect(statesOf(id).filter((state) => state === "Terminated")).toHaveLength(1);
	});

	test("is told of after the termination was answered", async () => {
		const id = await spawn();
		const request = { cluster_id: CLUSTER, backend_id: id };
		const told: string[] = [];
		const listen = (subject: string): void =>
			void desk.raw.subscribe(subject, { callback: (_, message) => told.push(message.subject) });
		const report = UpdateBackendStateMessage.pattern({ cluster: CLUSTER, backend: id });
		const reply = `_INBOX.${id}`;
		for (const subject of [report, reply]) listen(subject);
		desk.raw.publish(TerminationRequest.subject(request), TerminationRequest.encode(request), { reply });
		await clock.advance(1_000);
		await desk.raw.flush();
		expect(told).toEqual([reply, report]);
	});

	test("is Failed again each time that its container cannot be stopped", async () => {
		const id = await spawn({ stopErrors: 2 });
		await desk.client.backend(id).terminate();
		for (let again = 0; again < 3; again += 1) await clock.advance(1_000);
		expect(statesOf(id).slice(3)).toEqual(["Terminated", "Failed", "Failed"]);
		expect(drone.containers.has(id)).toBe(false);
	});

	test("may get a second terminal state, as when an operator has declared it lost", async () => {
		const id = await spawn();
		const lost = { cluster: CLUSTER, drone: "d1", backend: id, state: "Lost", time: "2024-01-02T03:04:05Z" } as const;
		await desk.client.request(UpdateBackendStateMessage, lost);
		await desk.client.backend(id).terminate();
		await clock.advance(100);
		const { states = [] } = desk.plane.controller().world.clusters.get(CLUSTER)?.backends.get(id) ?? {};
		expect(states.map(({ state }) => state)).toEqual(["Loading", "Starting", "Ready", "Lost", "Terminated"]);
	});
});

describe("what a drone tells of a backend", () => {
	test("are its lines on both outputs with Docker's time in front, from its first line on", async () => {
		const logs = ["first", { text: "bad", kind: "Stderr", afterMs: 1_000 }, { text: "later", afterMs: 2_000 }] as const;
		const id = await spawn({ logs });
		const docker = (text: string) => expect.stringMatching(new RegExp(`^\\d{4}-\\S{14}\\.\\d{9}Z ${text}\\n$`));
		expect(linesOf(id, "Stdout")).toEqual([docker("first"), docker("later")]);
		expect(linesOf(id, "Stderr")).toEqual([docker("bad")]);
	});

	test("are statistics from the second sample on, until one fails", async () => {
		const id = await spawn({ stats: 2 }, { max_idle_secs: 600 }, 0);
		const samples = () => desk.plane.log.messages("published", BackendStatsMessage).filter((s) => s.backend_id === id);
		for (const [ms, count] of [
			[5_500, 0],
			[700, 1],
			[5_000, 2],
			[5_000, 2],
		] as const) {
			await clock.advance(ms);
			expect(samples()).toHaveLength(count);
		}
		expect(samples()[0]).toMatchObject({ cluster: CLUSTER, drone_id: "d1", sys_cpu: 20_000_000_000 });
	});

	test("is its address, every 50 s while it lives", async () => {
		const id = await spawn({}, { max_idle_secs: 600 }, 100);
		const records = () => desk.plane.log.messages("published", SetDnsRecord).filter(({ name }) => name === id);
		expect(records()).toEqual([{ cluster: CLUSTER, kind: "A", name: id, value: "127.0.0.1" }]);
		await clock.advance(50_000);
		expect(records()).toHaveLength(2);
		await desk.client.backend(id).terminate();
		await clock.advance(200_000);
		expect(records()).toHaveLength(2);
	});

	test("are its states with a time of nine digits, of which a Date holds three", async () => {
		const id = await spawn();
		const times = desk.plane.log
			.messages("requested", UpdateBackendStateMessage)
			.filter(({ backend }) => backend === id)
			.map(({ time }) => time);
		for (const time of times) expect(time).toMatch(/\.\d{8}[1-9]Z$/);
		expect(times).toEqual([...times].sort());
	});

	test("is how many backends it believes to be on their way or alive", async () => {
		const before = [...drone.backends.values()].filter((state) =>
			["Loading", "Starting", "Ready"].includes(state),
		).length;
		await spawn({}, { max_idle_secs: 600 });
		expect(desk.plane.log.messages("published", DroneStatusMessage).at(-1)?.running_backends).toBe(before + 1);
	});
});

describe("an id that is spawned again", () => {
	async function spawnAgain(id: string): Promise<void> {
		await desk.client.spawn({ ...anyBackend, backend_id: id });
		await clock.advance(1_000);
	}

	test("takes over silently and fails on the container's name, which runs on unmanaged", async () => {
		const id = await spawn({}, { max_idle_secs: 20 });
		await spawnAgain(id);
		expect(statesOf(id)).toEqual(["Loading", "Starting", "Ready", "Loading", "ErrorLoading"]);
		const addresses = (): number =>
			desk.plane.log.messages("published", SetDnsRecord).filter(({ name }) => name === id).length;
		const before = addresses();
		await clock.advance(100_000);
		expect(addresses()).toBe(before);
		expect(drone.containers.get(id)).toBe("running");
		expect(drone.backends.get(id)).toBe("ErrorLoading");
		expect(linesOf(id, "Meta")[0]).toContain("already in use");
	});

	test("loads again when the container of its name ends meanwhile", async () => {
		const id = await spawn({}, { max_idle_secs: 600 });
		desk.plane.script({ backendId: id, loadingMs: 10_000 });
		await spawnAgain(id);
		await clock.advance(5_000);
		drone.exitContainer(id, 1);
		await clock.advance(9_000);
		expect(drone.backends.get(id)).toBe("Ready");
		await clock.advance(2_000);
		expect(drone.backends.get(id)).toBe("ErrorLoading");
	});

	test("is lost without a word when the run before it ends only now, as far as it has come", async () => {
		const id = await spawn({ stoppingMs: 2_000 });
		await desk.client.backend(id).terminate();
		await clock.advance(100);
		desk.plane.script({ backendId: id, loadingMs: 10_000 });
		await spawnAgain(id);
		await clock.advance(60_000);
		expect(statesOf(id)).toEqual(["Loading", "Starting", "Ready", "Terminated", "Loading"]);
		expect(drone.containers.has(id)).toBe(false);
	});

	test("goes on when the first run has no container yet", async () => {
		const id = await spawn({ loadingMs: 10_000 }, {}, 1_000);
		desk.plane.script({ backendId: id, loadingMs: 10 });
		await spawnAgain(id);
		expect(statesOf(id)).toEqual(["Loading", "Loading", "Starting", "Ready"]);
	});
});
