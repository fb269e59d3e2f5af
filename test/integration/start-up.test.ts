import { FakePlane, startNatsServer } from "@plane/testing";
import { expect, test } from "vitest";

const GOAL_MS = 300;
/** On a busy machine any one may be late; all of them are only if it takes so long. */
const ATTEMPTS = 20;

async function startBoth(): Promise<number> {
	const began = performance.now();
	await using server = await startNatsServer();
	await using _fake = await FakePlane.start({ server, drones: 2 });
	return performance.now() - began;
}

test("a server and a fake Plane on it are there within 300 ms", async ({ annotate }) => {
	const times: number[] = [];
	while (times.length < ATTEMPTS && (times.at(-1) ?? GOAL_MS) >= GOAL_MS) times.push(await startBoth());
	await annotate(`there after ${times.map((ms) => ms.toFixed(0)).join(", ")} ms`);
	expect(Math.min(...times)).toBeLessThan(GOAL_MS);
});
