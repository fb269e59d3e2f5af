import { BackendLogMessage, BackendStateMessage, BackendStatsMessage } from "@plane/messages";
import { PlaneClient, type SentMessage } from "@plane/nats-client";
import { connect, type NatsConnection } from "nats";
import { type Finding, type Group, OURS } from "../group.js";
import { interleave, type Turns } from "../interleave.js";
import { backendLog, backendState, backendStats } from "../messages.js";

/** Publishing alone: nobody listens, and each turn ends when the server has read everything. */
async function measure<T>(
	connection: NatsConnection,
	client: PlaneClient,
	message: SentMessage<T>,
	value: NoInfer<T>,
	turns: Turns,
): Promise<Finding> {
	const subject = message.subject(value);
	const compare = await interleave(
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
	return { measure: "publish", label: message.name, candidate: OURS, value: compare("typed", "raw") };
}

export const publish: Group = {
	measures: ["publish"],
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
