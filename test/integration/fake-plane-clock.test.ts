import { BackendStateMessage, ScheduleRequest, SpawnRequest, WorldStateMessage } from "@plane/messages";
import { type FakePlane, type VirtualClock, virtualClock } from "@plane/testing";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { hears } from "../../scripts/codegen/subject-pattern.js";
import { messageNamed } from "../support/codecs.js";
import { protocol } from "../support/protocol.js";
import { anyBackend, CLUSTER, type Desk, failureOf, startDesk } from "./desk.js";

const DAY_MS = 24 * 3_600_000;

let clock: VirtualClock;
let desk: Desk;
beforeEach(async () => {
	clock = virtualClock();
	desk = await startDesk({ clock, drones: ["d1"] });
});
afterEach(() => desk[Symbol.asyncDispose]());

const readyDrones = () => desk.plane.controller().world.clusters.get(CLUSTER)?.readyDrones(clock.now()) ?? [];

const lockState = (plane: FakePlane, lock: string) => plane.controller().world.clusters.get(CLUSTER)?.lock(lock);

/** A lock that is announced and that nobody gets, because there is no drone for it. */
async function announceInVain(lock: string): Promise<void> {
	await desk.plane.drone("d1").stop();
	await clock.advance(30_000);
	const error = await failureOf(desk.client.spawn({ ...anyBackend, lock }));
	expect(error).toMatchObject({ code: "no_drone_available" });
}

describe("on a virtual clock", () => {
	test("nothing happens by itself, and everything that is due when time goes on", async () => {
		const { id } = await desk.client.spawn(anyBackend);
		await desk.plane.log.waitFor((entry) => entry.did === "replied" && entry.type === "UpdateBackendStateMessage");
		expect(desk.plane.log.states(id)).toEqual(["Loading"]);
		await clock.advance(19);
		expect(desk.plane.log.states(id)).toEqual(["Loading"]);
		await clock.advance(1);
		expect(desk.plane.log.states(id)).toEqual(["Loading", "Starting"]);
		await clock.advance(20);
		expect(desk.plane.log.states(id)).toEqual(["Loading", "Starting", "Ready"]);
	});

	test("what an advance promises has been stored when it resolves", async () => {
		const { id } = await desk.client.spawn(anyBackend);
		await clock.advance(1_000);
		const kept = await desk.plane.retained(BackendStateMessage, { backend: id });
		expect(kept.map(({ message }) => message.state)).toEqual(["Loading", "Starting", "Ready"]);
	});

	test("an announced lock expires with the first heartbeat of its thirtieth second", async () => {
		await announceInVain("vain");
		const announced = Math.floor(clock.now() / 1_000);
		await clock.advance(28_500);
		expect(lockState(desk.plane, "vain")).toMatchObject({ Announced: {} });
		await clock.advance(2_500);
		expect(lockState(desk.plane, "vain")).toBe("Unlocked");
		const { clockTime = 0 } = desk.plane.controller().world;
		expect(clockTime / 1_000 - announced).toBeGreaterThanOrEqual(30);
	});

	test("a drone that is silent for 30 s is not offered backends, and is again after its next status", async () => {
		const drone = desk.plane.drone("d1");
		await drone.stop();
		await clock.advance(29_999);
		expect(readyDrones()).toHaveLength(1);
		await clock.advance(1);
		expect(readyDrones()).toHaveLength(0);
		await drone.start();
		await desk.plane.controller().when(() => readyDrones().length === 1);
	});

	test("an idle backend is swept when its time is over, to the second, and a visit gives it more", async () => {
		const { id } = await desk.client.spawn({ ...anyBackend, max_idle_secs: 3_600 });
		await clock.advance(1_000);
		await clock.advance(1_800_000);
		desk.plane.drone("d1").visit(id);
		await clock.advance(3_598_000);
		expect(desk.plane.log.states(id).at(-1)).toBe("Ready");
		// Of a visit in a whole second nothing is cut, and what ends with it is over a millisecond later.
		await clock.advance(2_001);
		expect(desk.plane.log.states(id).at(-1)).toBe("Swept");
		expect(desk.plane.drone("d1").containers.size).toBe(0);
	});

	test("a backend is not swept at the very end of its idle time, but right after it", async () => {
		// What a drone remembers of visits is cut to seconds: Ready comes with a whole one.
		await clock.advance(1_000 - ((clock.now() + 40) % 1_000));
		const { id } = await desk.client.spawn({ ...anyBackend, max_idle_secs: 0 });
		await clock.advance(40);
		expect(desk.plane.log.states(id).at(-1)).toBe("Ready");
		await clock.advance(1);
		expect(desk.plane.log.states(id).at(-1)).toBe("Swept");
	});

	test("a container that was to vanish and is gone before takes no other of its name along", async () => {
		desk.plane.script({ nth: 1, vanishes: true, readyMs: 60_000 });
		const spawn = { ...anyBackend, backend_id: "b1", max_idle_secs: 3_600 };
		await desk.client.spawn(spawn);
		await clock.advance(1_000);
		await desk.client.backend("b1").terminate();
		await clock.advance(1_000);
		const { containers } = desk.plane.drone("d1");
		expect(containers.size).toBe(0);
		await desk.client.spawn(spawn);
		await clock.advance(120_000);
		expect([...desk.plane.drone("d1").containers]).toEqual([["b1", "running"]]);
	});

	test("a day passes with less than a second of work, and the drone is still there", async () => {
		const { id } = await desk.client.spawn({ ...anyBackend, max_idle_secs: 2 * 86_400 });
		await clock.advance(1_000);
		const before = clock.now();
		const used = process.cpuUsage();
		await clock.advance(DAY_MS);
		// Of work: how long it takes is for the machine to say.
		expect(process.cpuUsage(used).user / 1_000).toBeLessThan(1_000);
		expect(clock.now() - before).toBe(DAY_MS);
		expect(readyDrones()).toHaveLength(1);
		const [state] = desk.plane.controller().world.clusters.get(CLUSTER)?.backends.get(id)?.states.slice(-1) ?? [];
		expect(state).toMatchObject({ state: "Ready" });
		expect(clock.now() - (state?.timestamp ?? 0)).toBeGreaterThan(DAY_MS);
	});

	test("a controller that starts later reads the times of the stream as the others did", async () => {
		await announceInVain("late");
		await clock.advance(20_000);
		const late = await desk.plane.startController("late");
		expect(late.world.clusters.get(CLUSTER)?.lock("late")).toMatchObject({ Announced: {} });
		await clock.advance(11_500);
		expect(late.world.clusters.get(CLUSTER)?.lock("late")).toBe("Unlocked");
	});

	test("a drone that does not answer costs the controller ten seconds of that time", async () => {
		desk.plane.misbehave(SpawnRequest, { ignore: true });
		const failure = failureOf(desk.client.spawn(anyBackend));
		await desk.plane.log.waitFor((entry) => entry.did === "received" && entry.type === "SpawnRequest");
		await clock.advance(9_999);
		const answered = (): number => desk.plane.log.messages("answered", ScheduleRequest).length;
		expect(answered()).toBe(0);
		await clock.advance(1);
		expect(answered()).toBe(1);
		expect(await failure).toMatchObject({ code: "no_drone_available" });
	});

	test("of repeated work the last round before each event is kept", async () => {
		const beats = (): number =>
			desk.plane.log.messages("stored", WorldStateMessage).filter((m) => "heartbeat" in m).length;
		const before = beats();
		await clock.advance(3_600_000);
		expect(beats() - before).toBe(1);
		const { clockTime = 0 } = desk.plane.controller().world;
		expect(clock.now() - clockTime).toBeLessThan(2_000);
	});

	test("what is sent regularly is sent as often as the schemas say, but for the statistics of hosts", async () => {
		await desk.client.spawn({ ...anyBackend, max_idle_secs: 3_600 });
		for (let step = 0; step < 240; step += 1) await clock.advance(500);
		const stated = protocol.types.flatMap(({ name, message }) =>
			(message?.subjects ?? []).flatMap(({ template, cadence }) => (cadence ? [{ name, template, cadence }] : [])),
		);
		expect(stated.length).toBeGreaterThanOrEqual(6);
		for (const { name, template, cadence } of stated) {
			if (name === "DroneStatsMessage") continue;
			const times = desk.plane.log.entries.flatMap((entry) => {
				const isSent = (entry.did === "published" || entry.did === "stored") && entry.type === name;
				return isSent && hears(template, messageNamed(name).subject(entry.message)) ? [entry.at] : [];
			});
			const gaps = times.slice(1).map((at, i) => at - (times[i] ?? 0));
			// The first two of a drone come at once.
			expect([template, new Set(gaps.slice(1))]).toEqual([template, new Set([cadence * 1_000])]);
		}
	});

	test("time does not go back, nor on for ever", async () => {
		await expect(clock.advance(-1)).rejects.toThrow(RangeError);
		await expect(clock.advance(Number.POSITIVE_INFINITY)).rejects.toThrow(RangeError);
	});
});

test("a life takes the same course in real and in virtual time", async () => {
	const script = { ends: "Failed", loadingMs: 30, startingMs: 40, readyMs: 50, exitCode: 3, logs: ["one"] } as const;
	const courses = await Promise.all(
		[undefined, virtualClock()].map(async (virtual) => {
			await using own = await startDesk({ drones: ["d1"], ...(virtual && { clock: virtual }) });
			own.plane.script(script);
			const { id } = await own.client.spawn({ ...anyBackend, backend_id: "same", lock: "same" });
			if (virtual) await virtual.advance(10_000);
			await own.plane.expect.reaches(id, "Failed");
			await own.plane.expect.lockHeldBy("same", undefined);
			const [first] = own.plane.log.executions(id);
			return own.plane.log.entries.flatMap((entry) => {
				const told = entry.did === "entered" || (entry.did === "published" && entry.type === "BackendLogMessage");
				return told && first ? [{ did: entry.did, ms: Math.round((entry.at - first.at) / 60), by: entry.by }] : [];
			});
		}),
	);
	expect(courses[0]?.map(({ did, by }) => ({ did, by }))).toEqual(courses[1]?.map(({ did, by }) => ({ did, by })));
	expect(courses[1]?.map(({ ms }) => ms)).toEqual([0, 1, 1, 1, 2, 2]);
});
