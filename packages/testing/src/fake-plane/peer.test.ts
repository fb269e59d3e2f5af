import { getEventListeners } from "node:events";
import { expect, test } from "vitest";
import { memoryConnection } from "../memory-connection/memory-connection.js";
import { realClock } from "./clock.js";
import { FakePlaneLog } from "./log.js";
import { Misbehaviours } from "./misbehaviour.js";
import { Peer } from "./peer.js";

const start = (ended: AbortSignal): Peer =>
	new Peer({
		name: "controller",
		component: { type: "Controller" },
		cluster: "plane.test",
		connection: memoryConnection(),
		inboxPrefix: "controller.inbox",
		ownsConnection: true,
		clock: realClock,
		log: new FakePlaneLog(),
		misbehaviours: new Misbehaviours(),
		ended,
	});

test("a process ends with the fake, and one that ended before leaves it nothing to call", async () => {
	const fake = new AbortController();
	const [first, second] = [start(fake.signal), start(fake.signal)];
	await first.stop();
	expect(getEventListeners(fake.signal, "abort")).toHaveLength(1);
	fake.abort();
	expect(second.stopped.aborted).toBe(true);
	await second.stop();
	expect([getEventListeners(fake.signal, "abort"), second.connection.isClosed()]).toEqual([[], true]);
});

test("a process that begins after the end of the fake ends at once", async () => {
	const peer = start(AbortSignal.abort());
	expect(peer.stopped.aborted).toBe(true);
	await peer.stop();
});
