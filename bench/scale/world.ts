import { WorldStateMessage } from "@plane/messages";
import { PlaneClient } from "@plane/nats-client";
import { connect } from "nats";
import type { Bench } from "../group.js";
import { CLUSTER } from "../messages.js";
import { WireConnection } from "../nats/wire-connection.js";
import { megabytesInUse } from "./megabytes-in-use.js";
import { store } from "./stored.js";
import { BACKENDS, DRONES, endings, worldEntries } from "./world-entries.js";

const EVENTS = 20_000;

/** A world state with many backends: opening it, what it holds, and what each further event costs. */
export async function largeWorld({ url }: Pick<Bench, "url">): Promise<Readonly<Record<string, number>>> {
	const connection = await connect({ servers: url });
	const stored = await store({ url, connection }, WorldStateMessage, worldEntries());
	const client = new PlaneClient(connection, { cluster: CLUSTER });
	const before = megabytesInUse();
	const [opened, worked] = [performance.now(), process.cpuUsage()];
	await using world = await client.worldState();
	const { user, system } = process.cpuUsage(worked);
	const seconds = (performance.now() - opened) / 1_000;
	const megabytes = megabytesInUse() - before;
	if (world.backends().size !== BACKENDS || world.drones().size !== DRONES) throw new Error("some are missing");
	const perEvent = await microsecondsPerEvent(url, stored, (sequence) => world.waitForSequence(sequence));
	await client.close();
	await connection.close();
	return {
		"entries in the stream": stored,
		"seconds until it has caught up": seconds,
		"microseconds of work for each entry": (user + system) / stored,
		"megabytes it then holds": megabytes,
		"microseconds of work for each event afterwards": perEvent,
	};
}

async function microsecondsPerEvent(
	url: string,
	stored: number,
	reached: (sequence: number) => Promise<void>,
): Promise<number> {
	const events = [...endings(EVENTS)];
	using wire = await WireConnection.open(url);
	const before = process.cpuUsage();
	await wire.publish(events);
	await reached(stored + EVENTS);
	const { user, system } = process.cpuUsage(before);
	return (user + system) / EVENTS;
}
