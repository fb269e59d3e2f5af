import { BackendLogMessage, BackendStateMessage, BackendStatsMessage } from "@plane/messages";
import { PlaneClient, type SentMessage } from "@plane/nats-client";
import { connect, type NatsConnection } from "nats";
import type { Group, Ratio } from "../group.js";
import { interleave, type Turns } from "../interleave.js";
import { backendLog, backendState, backendStats } from "../messages.js";

/** Publishing alone: nobody listens, and each turn ends when the server has read everything. */
async function measure<T>(
	connection: NatsConnection,
	client: PlaneClient,
	message: SentMessage<T>,
	value: NoInfer<T>,
	turns: Turns,
): Promise<Ratio> {
	const subject = message.subject(value);
	const times = await interleave(
		{
			raw: async (count) => {
				for (let i = 0; i < count; i++) connection.publish(subject, JSON.stringify(value));
				await connection.flush();
			},
			typed: async (count) => {
				for (let i = 0; i < count; i++) void client.publish(message, value);
				await connection.flush();
			},
		},
		turns,
	);
	return { row: "9", label: message.name, value: times.typed / times.raw };
}

export const publish: Group = {
	rows: ["9"],
	async run({ url, turns }) {
		const connection = await connect({ servers: url });
		const client = new PlaneClient(connection, { cluster: backendState.cluster });
		const third = { ...turns, seconds: turns.seconds / 3 };
		return [
			await measure(connection, client, BackendStateMessage, backendState, third),
			await measure(connection, client, BackendStatsMessage, backendStats, third),
			await measure(connection, client, BackendLogMessage, backendLog, third),
		];
	},
};
