import type { WorldStateMessageInput } from "@plane/messages";
import { expect, test } from "vitest";
import { realClock } from "./clock.js";
import { ControllerWorld } from "./controller-world.js";
import { claimLock } from "./lock-claim.js";
import type { Peer } from "./peer.js";

const CLUSTER = "plane.test";

/** A controller whose stream takes what it announces, and delivers it when the test says so. */
function slowStream() {
	const stored: WorldStateMessageInput[] = [];
	const peer = {
		stopped: new AbortController().signal,
		append: async (_: unknown, entry: WorldStateMessageInput) => stored.push(entry),
		waiting: <T>(work: Promise<T>) => work,
	} as unknown as Peer;
	const world = new ControllerWorld(realClock);
	const deliver = (): void => {
		for (const [index, message] of stored.entries())
			world.apply({ message: message as never, subject: "", sequence: index + 1, timestamp: Date.now() });
	};
	return { peer, world, deliver };
}

test("a lock is looked at when its announcement has come back from the stream, and not before", async () => {
	const { peer, world, deliver } = slowStream();
	let claimed = false;
	const claiming = claimLock(peer, world, CLUSTER, "l").finally(() => {
		claimed = true;
	});
	await new Promise((resolve) => setImmediate(resolve));
	expect(claimed).toBe(false);
	deliver();
	expect(await claiming).toEqual({ lock: "l", uid: expect.any(BigInt) });
});
