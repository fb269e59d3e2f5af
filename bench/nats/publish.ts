import { BackendLogMessage, BackendStateMessage, BackendStatsMessage } from "@plane/messages";
import { PlaneClient, type SentMessage } from "@plane/nats-client";
import { connect, type NatsConnection } from "nats";
import { type Finding, type Group, OURS } from "../group.js";
import { interleave, type Turns } from "../interleave.js";
import { backendLog, backendState, backendStats } from "../messages.js";

const MOMENTS = 60;
const BACKENDS = ["31bcf728-646f-44f2-8ec6-1354c80d0b01", "1f9e8d7c-6b5a-4938-8271-60f5e4d3c2b1"];
const STATES = ["Loading", "Starting", "Ready", "Terminated"] as const;

/** What a drone reports in a minute: now of one backend and now of the other, and no message twice. */
function minute<T>(message: (backend: string, time: string, second: number) => T): readonly T[] {
	return Array.from({ length: MOMENTS }, (_, second) => {
		const time = `2024-02-01T12:30:${String(second).padStart(2, "0")}.123456789Z`;
		const value = message(BACKENDS[Math.floor(second / 10) % BACKENDS.length] ?? "", time, second);
		// Texts as they come from elsewhere, not as they were put together here.
		return JSON.parse(JSON.stringify(value)) as T;
	});
}

const states = minute((backend, time, second) => {
	return { ...backendState, backend, time, state: STATES[second % STATES.length] ?? "Ready" };
});

const stats = minute((backend_id, _, second) => {
	const { mem_used, cpu_used, sys_cpu } = backendStats;
	const grown = { mem_used: mem_used + second * 4096, cpu_used: cpu_used + second * 77_777_777 };
	return { ...backendStats, ...grown, backend_id, sys_cpu: sys_cpu + second * 1_000_000_007 };
});

const logs = minute((backend_id, time, second) => {
	return { ...backendLog, backend_id, text: `${time} GET /documents/8f14e45f 200 in ${second} ms` };
});

/** Publishing alone: nobody listens, and each turn ends when the server has read everything. */
async function measure<T>(
	connection: NatsConnection,
	client: PlaneClient,
	message: SentMessage<T>,
	values: readonly T[],
	turns: Turns,
): Promise<Finding> {
	const outgoing = values.map((value) => ({ value, subject: message.subject(value) }));
	const each = async (count: number, send: (one: (typeof outgoing)[number]) => void): Promise<void> => {
		for (let sent = 0; sent < count; sent += MOMENTS) {
			for (let i = 0; i < MOMENTS && sent + i < count; i++) send(outgoing[i] as (typeof outgoing)[number]);
		}
		await connection.flush();
	};
	const compare = await interleave(
		{
			raw: (count) => each(count, ({ subject, value }) => connection.publish(subject, JSON.stringify(value))),
			typed: (count) => each(count, ({ value }) => void client.publish(message, value)),
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
			await measure(connection, client, BackendStateMessage, states, third),
			await measure(connection, client, BackendStatsMessage, stats, third),
			await measure(connection, client, BackendLogMessage, logs, third),
		];
	},
};
