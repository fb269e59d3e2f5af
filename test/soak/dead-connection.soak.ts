import { PlaneClient } from "@plane/nats-client";
import { describe, expect, test } from "vitest";
import { CLUSTER } from "../integration/desk.js";
import { openAndReadTwo, takeUntil } from "../integration/faults/course.js";
import { put, readerColumns } from "../integration/faults/reader-columns.js";
import { type Stage, startStage } from "../integration/faults/stage.js";

/** Three pings, 20 s apart, and what a busy machine adds. */
const NOTICED_WITHIN_MS = 65_000;

const deaths: readonly (readonly [string, (stage: Stage) => Promise<void>])[] = [
	["in a black hole", ({ proxy }) => proxy.set({ lost: "both" })],
	["half-open", async ({ proxy }) => proxy.halfOpen()],
	["to a server that hangs", async ({ server }) => server.pause()],
];

describe.concurrent("a client's own connection", () => {
	test.for(deaths)("%s is given up within a minute, and readers go on", async ([, die]) => {
		await using stage = await startStage();
		await using client = await PlaneClient.connect({ servers: stage.proxy.url, cluster: CLUSTER });
		const [states] = readerColumns;
		if (!states) throw new Error("there are columns");
		const reading = await openAndReadTwo({ ...stage, client }, states);
		const afterwards = takeUntil(reading, 4);
		const statuses = client.statuses();
		await die(stage);
		const started = performance.now();
		for await (const status of statuses) if (status === "reconnecting") break;
		const noticed = performance.now() - started;
		stage.server.resume();
		await stage.proxy.heal();
		for (const n of [3, 4]) await put(states, stage.raw, n);
		expect(await afterwards).toEqual([3, 4]);
		expect(noticed).toBeLessThan(NOTICED_WITHIN_MS);
		await reading.close();
	});
});
