import { BackendStateMessage } from "@plane/messages";
import { PlaneClient } from "@plane/nats-client";
import { connect, type NatsConnection, type StreamConfig } from "nats";
import { type Group, OURS } from "../group.js";
import { interleave, type Run } from "../interleave.js";
import { backendState } from "../messages.js";
import { WireConnection } from "./wire-connection.js";

const STORED = 10_000;

/** The stream of backend states, full. */
async function fillStream(url: string, connection: NatsConnection): Promise<string> {
	const { stream } = BackendStateMessage;
	if (!stream) throw new Error("no stream keeps BackendStateMessage");
	const manager = await connection.jetstreamManager();
	await manager.streams.add({ ...stream, subjects: [...stream.subjects] } as Partial<StreamConfig>);
	using wire = await WireConnection.open(url);
	wire.flood(BackendStateMessage.subject(backendState), BackendStateMessage.encode(backendState), STORED);
	await wire.flush();
	while ((await manager.streams.info(stream.name)).state.messages < STORED);
	return stream.name;
}

/** What `nats` does unless it is told otherwise. */
async function orderedPull(connection: NatsConnection, stream: string): Promise<void> {
	const consumer = await connection.jetstream().consumers.get(stream);
	let count = 0;
	for await (const _ of await consumer.consume()) if (++count === STORED) break;
}

async function typedReplay(client: PlaneClient): Promise<void> {
	let count = 0;
	for await (const _ of client.read(BackendStateMessage)) if (++count === STORED) break;
}

/** A turn is a whole replay, however many are asked for. */
const whole =
	(replayed: () => Promise<void>): Run =>
	() =>
		replayed();

export const replay: Group = {
	measures: ["replay"],
	async run({ url, turns }) {
		const connection = await connect({ servers: url });
		const client = new PlaneClient(connection, { cluster: backendState.cluster });
		const stream = await fillStream(url, connection);
		const compare = await interleave(
			{ raw: whole(() => orderedPull(connection, stream)), typed: whole(() => typedReplay(client)) },
			{ ...turns, sliceMs: 0 },
		);
		const label = `${STORED} BackendStateMessage`;
		return [{ measure: "replay", label, candidate: OURS, value: compare("typed", "raw") }];
	},
};
