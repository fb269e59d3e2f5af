import { ScheduleRequest, SpawnRequest } from "@plane/messages";
import { type FakeDrone, FakePlane, startNatsServer, virtualClock } from "@plane/testing";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { anyBackend, type Desk, startDesk } from "./desk.js";

let desk: Desk;
let drone: FakeDrone;
beforeAll(async () => {
	desk = await startDesk({ drones: ["d1"] });
	drone = desk.plane.drone("d1");
});
afterAll(() => desk[Symbol.asyncDispose]());

/** What processes did with themselves while something was done. */
async function livesOf(plane: FakePlane, during: () => Promise<unknown>): Promise<string[]> {
	const from = plane.log.entries.length;
	await during();
	return plane.log.entries.slice(from).flatMap(({ by, did, type }) => (type === "process" ? [`${by} ${did}`] : []));
}

describe("a drone's process", () => {
	test("is one, however many starts come together", async () => {
		await drone.stop();
		const starts = () => Promise.all([drone.start(), drone.start(), drone.start()]);
		expect(await livesOf(desk.plane, starts)).toEqual(["d1 started"]);
	});

	test("ends and starts as often as it is told to restart, one time after the other", async () => {
		const restarts = () => Promise.all([drone.restart(), drone.restart({ id: "d2" }), drone.restart()]);
		expect(await livesOf(desk.plane, restarts)).toEqual([
			"d1 stopped",
			"d1 started",
			"d1 stopped",
			"d2 started",
			"d2 stopped",
			"d2 started",
		]);
		expect([drone.id, drone.running]).toEqual(["d2", true]);
	});

	test("is there after a stop and a start, and gone after a start and a stop", async () => {
		await Promise.all([drone.stop(), drone.start()]);
		expect(drone.running).toBe(true);
		await Promise.allSettled([drone.start(), drone.stop(), drone.stop()]);
		expect(drone.running).toBe(false);
		await drone.start();
	});

	test("is stopped while it tries to register, and its start rejects", async () => {
		await using server = await startNatsServer();
		await using plane = await FakePlane.start({ server, clock: virtualClock(), drones: ["d1"] });
		await plane.drone("d1").stop();
		await plane.stopController("controller");
		for (const start of [() => plane.drone("d1").start(), () => plane.drone("d1").restart()]) {
			const failed = plane.log.when(() => plane.log.entries.at(-1)?.did === "failed");
			const starting = expect(start()).rejects.toThrow("d1 was stopped");
			await failed;
			await plane.drone("d1").stop();
			await starting;
			expect(plane.drone("d1").running).toBe(false);
		}
	});

	test("is stopped as soon as it would begin, too", async () => {
		await drone.stop();
		const starting = expect(drone.start()).rejects.toThrow("d2 was stopped");
		await drone.stop();
		await starting;
		await drone.start();
		expect(drone.running).toBe(true);
	});

	test("does not run any more when a message was the death of it, and can be started again", async () => {
		await using own = await startDesk({ drones: ["d3"] });
		const mortal = own.plane.drone("d3");
		own.plane.misbehave(SpawnRequest, { dies: true, nth: 1 });
		const abandoned = new AbortController();
		own.client.spawn(anyBackend, { signal: abandoned.signal }).catch(() => undefined);
		await own.plane.log.waitFor(({ by, did }) => by === "d3" && did === "stopped");
		abandoned.abort();
		expect(mortal.running).toBe(false);
		expect(await livesOf(own.plane, () => mortal.start())).toEqual(["d3 started"]);
		expect(mortal.running).toBe(true);
	});
});

describe("a controller's process", () => {
	test("is not started twice under one name, not even at once", async () => {
		const [first, second] = await Promise.allSettled([
			desk.plane.startController("twice"),
			desk.plane.startController("twice"),
		]);
		expect([first.status, second]).toEqual([
			"fulfilled",
			{ status: "rejected", reason: new Error("A controller twice of the fake Plane runs already") },
		]);
		await desk.plane.stopController("twice");
		await desk.plane.startController("twice");
		await desk.plane.stopController("twice");
	});

	test("that a message was the death of is gone with its HTTP API, and can be started again", async () => {
		await using own = await startDesk({ http: true, drones: 0 });
		const url = own.plane.httpUrl ?? "";
		own.plane.misbehave(ScheduleRequest, { dies: true, nth: 1 });
		await own.client.spawn(anyBackend, { timeout: 300 }).catch(() => undefined);
		expect([own.plane.controllers, own.plane.httpUrl]).toEqual([[], undefined]);
		expect(() => own.plane.controller("controller")).toThrow("No controller controller of the fake Plane runs");
		await expect(fetch(url)).rejects.toThrow();
		await own.plane.startController("controller");
		expect((await own.plane.addDrone("late")).running).toBe(true);
	});
});
