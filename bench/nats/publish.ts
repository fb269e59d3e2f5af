import { connect as connect3 } from "@nats-io/transport-node";
import { BackendLogMessage, BackendStateMessage, BackendStatsMessage } from "@plane/messages";
import { PlaneClient, type SentMessage } from "@plane/nats-client";
import { connect } from "nats";
import { type Bench, type Finding, type Group, OURS } from "../group.js";
import { interleave, type Run } from "../interleave.js";
import { backendLog, backendState, backendStats } from "../messages.js";
import { checkedBy } from "./checked-by.js";

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

/**
 * How many times as long as others a turn is. What is garbage after it fills half of what the engine collects at once, so that in
 * short turns some other candidate would often pay for it.
 */
const LONGER = 6;

/** What both lines of the library have. */
interface Publisher {
	publish(subject: string, payload: string): void;
	flush(): Promise<void>;
}

/** A value with the subject that it goes to. */
interface Outgoing<T> {
	readonly value: T;
	readonly subject: string;
}

/** Publishing alone: nobody listens, and each turn ends when the server has read everything. */
const publishing =
	<T>({ flush }: Pick<Publisher, "flush">, outgoing: readonly Outgoing<T>[], send: (one: Outgoing<T>) => void): Run =>
	async (count) => {
		for (let sent = 0; sent < count; sent += MOMENTS) {
			for (let i = 0; i < MOMENTS && sent + i < count; i++) send(outgoing[i] as Outgoing<T>);
		}
		await flush();
	};

/** Connections that one process measures with. */
interface Desk {
	readonly bench: Bench;
	readonly connection: Publisher;
	readonly line3: Publisher;
	readonly client: PlaneClient;
}

async function measure<T>(desk: Desk, message: SentMessage<T>, values: readonly T[]): Promise<readonly Finding[]> {
	const { bench, connection, line3, client } = desk;
	// As texts that were there before, too.
	const subjects = JSON.parse(JSON.stringify(values.map(message.subject))) as readonly string[];
	const outgoing = values.map((value, i) => ({ value, subject: subjects[i] as string }));
	const raw = (on: Publisher, check: (value: unknown) => unknown = (value) => value): Run =>
		publishing({ flush: () => on.flush() }, outgoing, ({ subject, value }) =>
			on.publish(subject, JSON.stringify(check(value))),
		);
	const candidates: Readonly<Record<string, Run>> = {
		raw: raw(connection),
		[OURS]: publishing({ flush: () => connection.flush() }, outgoing, ({ value }) => {
			void client.publish(message, value);
		}),
		...(bench.peers === undefined ? {} : { "@nats-io": raw(line3) }),
		...(await checkedBy(bench, message.name, (judge) => raw(connection, judge.read))),
	};
	const { seconds, sliceMs, ...turns } = bench.turns;
	const compare = await interleave(candidates, { ...turns, seconds: seconds / 3, sliceMs: sliceMs * LONGER });
	const names = Object.keys(candidates).filter((name) => name !== "raw");
	return names.map((candidate) => ({
		measure: "publish",
		label: message.name,
		candidate,
		value: compare(candidate, "raw"),
	}));
}

export const publish: Group = {
	measures: ["publish"],
	patience: 3,
	async run(bench) {
		const connection = await connect({ servers: bench.url });
		const line3 = await connect3({ servers: bench.url });
		const client = new PlaneClient(connection, { cluster: backendState.cluster });
		const desk = { bench, connection, line3, client };
		return [
			...(await measure(desk, BackendStateMessage, states)),
			...(await measure(desk, BackendStatsMessage, stats)),
			...(await measure(desk, BackendLogMessage, logs)),
		];
	},
};
