import { setTimeout as delay } from "node:timers/promises";
import { BackendStateMessage } from "@plane/messages";
import { expect, test } from "vitest";
import { megabytesInUse } from "../../bench/scale/megabytes-in-use.js";
import { CLUSTER } from "../integration/desk.js";
import { startStage } from "../integration/faults/stage.js";

const MESSAGES = 300_000;
const BATCH = 5_000;
const ALLOWED_MB = 25;
/** Enough for everything to arrive, if anything came unasked. */
const SLOW_MS = 5_000;

const stateAt = (n: number): Uint8Array =>
	BackendStateMessage.encode({
		cluster: CLUSTER,
		backend: "b1",
		state: "Ready",
		time: new Date(1_700_000_000_000 + n).toISOString(),
	});

test(`a backlog of ${MESSAGES} messages is read in order, and neither reading nor waiting takes memory`, async () => {
	await using stage = await startStage();
	for (let n = 1; n <= MESSAGES; n += 1) {
		stage.raw.publish("backend.b1.status", stateAt(n));
		if (n % BATCH === 0) await stage.raw.flush();
	}
	await using reader = stage.client.read(BackendStateMessage, { backend: "b1" });
	await reader.next();
	const before = megabytesInUse();
	// Somebody who does not read is not sent anything but what was asked for.
	await delay(SLOW_MS);
	const samples = [megabytesInUse()];
	const started = performance.now();
	let last = 1;
	for await (const { sequence } of reader) {
		if (sequence !== last + 1) throw new Error(`${sequence} came after ${last}`);
		last = sequence;
		if (sequence % 50_000 === 0) samples.push(megabytesInUse());
		if (sequence === MESSAGES) break;
	}
	const seconds = (performance.now() - started) / 1_000;
	const growth = Math.max(...samples) - before;
	console.log(`${MESSAGES} messages in ${seconds.toFixed(1)} s, ${growth.toFixed(1)} MB more in use at most`);
	expect(growth).toBeLessThan(ALLOWED_MB);
});
