import process from "node:process";
import { PlaneClient } from "@plane/nats-client";
import { FakePlane, memoryConnection } from "@plane/testing";
import { expect, test } from "vitest";
import { anyBackend, CLUSTER } from "./desk.js";

const TESTS = 1_000;
const SIDE_BY_SIDE = 25;
/** Of the processor's time, because how long it takes on a busy machine tells nothing. Some 4,500 are used. */
const MOST_MS = 15_000;

/** What a test of an application does: a Plane of its own, a spawn, and its backend is Ready. */
async function spawnToReady(): Promise<string> {
	const connection = memoryConnection();
	await using _plane = await FakePlane.start({ connection, cluster: CLUSTER });
	await using client = new PlaneClient(connection.clone(), { cluster: CLUSTER });
	const backend = await client.spawn(anyBackend);
	await backend.waitForState("Ready");
	return backend.id;
}

test("a thousand tests, each with a Plane of its own in memory, take seconds", async ({ annotate }) => {
	const [began, used] = [performance.now(), process.cpuUsage()];
	const ready = new Set<string>();
	let left = TESTS;
	const lane = async (): Promise<void> => {
		while (left > 0) {
			left -= 1;
			ready.add(await spawnToReady());
		}
	};
	await Promise.all(Array.from({ length: SIDE_BY_SIDE }, lane));
	const took = Math.round(performance.now() - began);
	const work = Math.round(process.cpuUsage(used).user / 1_000);
	await annotate(`${TESTS} spawns to Ready in ${took} ms, ${work} ms of them work`);
	expect(ready.size).toBe(TESTS);
	expect(work).toBeLessThan(MOST_MS);
}, 120_000);
