import { BackendStateMessage } from "@plane/messages";
import { PlaneClient } from "@plane/nats-client";
import { FakePlane } from "@plane/testing";
import type { Bench } from "../group.js";
import { megabytesInUse } from "./megabytes-in-use.js";

/** Another than the one whose requests are answered when requests are measured. */
const CLUSTER = "plane.spawns";
const SPAWNS = 10_000;
const UNDER_WAY = 64;
const request = { executable: { image: "registry.example.com/session-server:1", env: {} }, max_idle_secs: 3_600 };

/** Spawns a backend and resolves when it is ready; one subscription hears of all of them. */
function readySpawns(client: PlaneClient): (backend_id: string) => Promise<void> {
	const waiting = new Map<string, () => void>();
	void client.subscribe(BackendStateMessage).forEach(({ backend, state }) => {
		if (state === "Ready") waiting.get(backend)?.();
	});
	return async (backend_id) => {
		const ready = new Promise<void>((resolve) => waiting.set(backend_id, resolve));
		await client.spawn({ ...request, backend_id });
		await ready;
		waiting.delete(backend_id);
	};
}

/** Many backends through one fake Plane on a server, so many under way at a time. */
export async function manySpawns({ url }: Pick<Bench, "url">): Promise<Readonly<Record<string, number>>> {
	await using _ = await FakePlane.start({ server: { url }, cluster: CLUSTER, drones: 2 });
	await using client = await PlaneClient.connect({ servers: url, cluster: CLUSTER });
	const spawn = readySpawns(client);
	const before = megabytesInUse();
	const [started, worked] = [performance.now(), process.cpuUsage()];
	let spawned = 0;
	const lane = async (): Promise<void> => {
		while (spawned < SPAWNS) await spawn(`backend-${++spawned}`);
	};
	await Promise.all(Array.from({ length: UNDER_WAY }, lane));
	const { user, system } = process.cpuUsage(worked);
	return {
		"backends, each spawned and followed until it is ready": SPAWNS,
		[`seconds for all of them, ${UNDER_WAY} at a time`]: (performance.now() - started) / 1_000,
		"milliseconds of work for each, of the fake and of the client": (user + system) / 1_000 / SPAWNS,
		"kilobytes that both keep of each": ((megabytesInUse() - before) * 1_024) / SPAWNS,
	};
}
