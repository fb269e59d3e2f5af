import { BackendStateMessage } from "@plane/messages";
import { PlaneClient } from "@plane/nats-client";
import { connect } from "nats";
import type { Bench } from "../group.js";
import { backendState, CLUSTER } from "../messages.js";
import { megabytesInUse } from "./megabytes-in-use.js";
import { store } from "./stored.js";

const MESSAGES = 300_000;
const SAMPLE_EVERY = 50_000;

/** A long backlog, read in order, and what memory that takes. */
export async function longBacklog({ url }: Pick<Bench, "url">): Promise<Readonly<Record<string, number>>> {
	const connection = await connect({ servers: url });
	const message = [BackendStateMessage.subject(backendState), BackendStateMessage.encode(backendState)] as const;
	const stored = await store(
		{ url, connection },
		BackendStateMessage,
		Array.from({ length: MESSAGES }, () => message),
	);
	const client = new PlaneClient(connection, { cluster: CLUSTER });
	await using reader = client.read(BackendStateMessage);
	await reader.next();
	const before = megabytesInUse();
	const [started, samples] = [performance.now(), [before]];
	let last = 1;
	for await (const { sequence } of reader) {
		if (sequence !== ++last) throw new Error(`${sequence} came instead of ${last}`);
		if (sequence % SAMPLE_EVERY === 0) samples.push(megabytesInUse());
		if (sequence === stored) break;
	}
	const seconds = (performance.now() - started) / 1_000;
	await client.close();
	await connection.close();
	return {
		"messages in the stream": stored,
		"seconds until all are read, each decoded and checked": seconds,
		"megabytes more in use at most while reading": Math.max(...samples) - before,
	};
}
