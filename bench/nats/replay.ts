import { jetstream } from "@nats-io/jetstream";
import { connect as connect3 } from "@nats-io/transport-node";
import { BackendStateMessage } from "@plane/messages";
import { PlaneClient } from "@plane/nats-client";
import { connect, type NatsConnection } from "nats";
import { type Group, OURS } from "../group.js";
import { interleave, type Run } from "../interleave.js";
import { backendState } from "../messages.js";
import { store } from "../scale/stored.js";
import { checkedBy } from "./checked-by.js";

const STORED = 10_000;

/** A turn is a whole replay, however many are asked for. */
const replayOf =
	(messages: () => Promise<AsyncIterable<{ json(): unknown }>>, look?: (value: unknown) => unknown): Run =>
	async () => {
		let count = 0;
		for await (const message of await messages()) {
			look?.(message.json());
			if (++count === STORED) break;
		}
	};

async function typedReplay(client: PlaneClient): Promise<void> {
	let count = 0;
	for await (const _ of client.read(BackendStateMessage)) if (++count === STORED) break;
}

/** What `nats` does unless it is told otherwise. */
const orderedPull = (connection: NatsConnection, stream: string) => async () => {
	const consumer = await connection.jetstream().consumers.get(stream);
	return consumer.consume();
};

async function orderedPull3(url: string, stream: string) {
	const context = jetstream(await connect3({ servers: url }));
	return async () => (await context.consumers.get(stream)).consume();
}

export const replay: Group = {
	measures: ["replay"],
	async run(bench) {
		const { url, turns } = bench;
		const connection = await connect({ servers: url });
		const client = new PlaneClient(connection, { cluster: backendState.cluster });
		const message = [BackendStateMessage.subject(backendState), BackendStateMessage.encode(backendState)] as const;
		await store(
			{ url, connection },
			BackendStateMessage,
			Array.from({ length: STORED }, () => message),
		);
		const stream = BackendStateMessage.stream.name;
		const pull = orderedPull(connection, stream);
		const candidates: Readonly<Record<string, Run>> = {
			raw: replayOf(pull),
			[OURS]: () => typedReplay(client),
			...(await checkedBy(bench, BackendStateMessage.name, (judge) => replayOf(pull, judge.read))),
			...(bench.peers === undefined ? {} : { "@nats-io": replayOf(await orderedPull3(url, stream)) }),
		};
		const compare = await interleave(candidates, { ...turns, sliceMs: 0 });
		const names = Object.keys(candidates).filter((name) => name !== "raw");
		const label = `${STORED} BackendStateMessage`;
		return names.map((candidate) => ({ measure: "replay", label, candidate, value: compare(candidate, "raw") }));
	},
};
