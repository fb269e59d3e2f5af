import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { droneState, fold, keepAlive, metadata, viewOf } from "./fixtures/world-story.js";
import type { WorldDrone } from "./world-fold-view.js";
import { ReadinessWatch } from "./world-state-readiness.js";

beforeEach(() => void vi.useFakeTimers({ now: 1_000_000 }));
afterEach(() => void vi.useRealTimers());

/** A world with one drone that is ready and was heard of now, and a watch that began when all of it was known. */
function started() {
	const told: string[] = [];
	const world = fold(metadata(), droneState("Ready"), keepAlive(Date.now()));
	const watch = new ReadinessWatch(({ type, cluster, drone }) => told.push(`${type} ${cluster} ${drone}`));
	watch.start(world.clusters.values());
	const drone = viewOf(world).drones.get("d1") as WorldDrone;
	let sequence = 3;
	const say = (message: Parameters<typeof world.apply>[0]): void => {
		sequence += 1;
		world.apply(message, { sequence, time: 0 });
		watch.look("plane.test", drone);
	};
	return { told, watch, say };
}

const READY = "drone-ready plane.test d1";
const UNREADY = "drone-unready plane.test d1";

test("a drone that is not heard of for 30 s is unready at that instant, and nothing is told of it before or twice", () => {
	const { told } = started();
	vi.advanceTimersByTime(29_999);
	expect(told).toEqual([]);
	vi.advanceTimersByTime(1);
	expect(told).toEqual([UNREADY]);
	vi.advanceTimersByTime(600_000);
	expect(told).toHaveLength(1);
	expect(vi.getTimerCount()).toBe(0);
});

test("a sign of life puts that off, and makes a drone ready that was given up", () => {
	const { told, say } = started();
	vi.advanceTimersByTime(20_000);
	say(keepAlive(Date.now()));
	vi.advanceTimersByTime(29_999);
	expect(told).toEqual([]);
	vi.advanceTimersByTime(1);
	expect(told).toEqual([UNREADY]);
	say(keepAlive(Date.now()));
	expect(told).toEqual([UNREADY, READY]);
	vi.advanceTimersByTime(30_000);
	expect(told).toEqual([UNREADY, READY, UNREADY]);
});

test("a drone that was silent when watching began is ready with its first sign of life", () => {
	const told: string[] = [];
	const world = fold(metadata(), droneState("Ready"), keepAlive(Date.now() - 30_000));
	const watch = new ReadinessWatch(({ type, cluster, drone }) => told.push(`${type} ${cluster} ${drone}`));
	watch.start(world.clusters.values());
	expect(vi.getTimerCount()).toBe(0);
	world.apply(keepAlive(Date.now()), { sequence: 4, time: 0 });
	watch.look("plane.test", viewOf(world).drones.get("d1") as WorldDrone);
	expect(told).toEqual([READY]);
});

test("a drone that drains is unready at once, and its silence is nothing new then", () => {
	const { told, say } = started();
	say(droneState("Draining", 1));
	expect(told).toEqual([UNREADY]);
	say(keepAlive(Date.now()));
	vi.advanceTimersByTime(600_000);
	expect(told).toHaveLength(1);
});

test("a drone that seems to have been heard of in the future, as clocks differ, is looked at within a minute", () => {
	const { told, say } = started();
	say(keepAlive(Date.now() + 3_600_000));
	vi.advanceTimersByTime(30_000);
	// This machine's clock is set; its timers do not notice.
	vi.setSystemTime(Date.now() + 4_000_000);
	vi.advanceTimersByTime(59_999);
	expect(told).toEqual([]);
	vi.advanceTimersByTime(1);
	expect(told).toEqual([UNREADY]);
});

test("the drone that falls silent first is noticed first, also when it came last", () => {
	const told: string[] = [];
	const now = Date.now();
	const both = [now, now - 10_000].map((lastSeen, index) => {
		const world = fold(metadata(), droneState("Ready"), keepAlive(lastSeen));
		return { cluster: `c${index}`, drone: viewOf(world).drones.get("d1") as WorldDrone };
	});
	const watch = new ReadinessWatch(({ type, cluster }) => told.push(`${type} ${cluster}`));
	for (const { cluster, drone } of both) watch.look(cluster, drone);
	vi.advanceTimersByTime(20_000);
	expect(told).toEqual(["drone-ready c0", "drone-ready c1", "drone-unready c1"]);
	vi.advanceTimersByTime(10_000);
	expect(told.slice(3)).toEqual(["drone-unready c0"]);
});

test("after the end nothing is told, and no timer is left", () => {
	const { told, watch } = started();
	watch.stop();
	expect(vi.getTimerCount()).toBe(0);
	vi.advanceTimersByTime(600_000);
	expect(told).toEqual([]);
});
