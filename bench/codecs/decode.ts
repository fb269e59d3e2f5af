import { connect, type Msg } from "nats";
import { type Documents, documents } from "../documents.js";
import { type Bench, type Group, OURS } from "../group.js";
import type { Run } from "../interleave.js";
import { judges } from "../peers/modules.js";
import { compare, over } from "./turns.js";

/** The documents as `nats` hands them out. */
async function received(url: string, { name, codec, valid }: Documents): Promise<readonly Msg[]> {
	const connection = await connect({ servers: url });
	const subscription = connection.subscribe(name, { max: valid.length });
	for (const document of valid) connection.publish(name, codec.encode(document));
	const messages: Msg[] = [];
	for await (const message of subscription) messages.push(message);
	await connection.close();
	return messages;
}

async function candidates(peers: Bench["peers"], name: string, messages: readonly Msg[]): Promise<Record<string, Run>> {
	const all = Object.entries(await judges(peers, name));
	return Object.fromEntries(
		all.map(([peer, judge]) => [peer, over(messages, (message) => judge.read(message.json()))]),
	);
}

/** From the bytes of a message to a checked object. */
export const decode: Group = {
	measures: ["decode"],
	async run({ url, turns, peers }) {
		const found = [];
		for (const each of documents) {
			const messages = await received(url, each);
			const ours = over(messages, ({ data }) => each.codec.decode(data));
			const base = over(messages, (message) => message.json());
			const all = { [OURS]: ours, ...(await candidates(peers, each.name, messages)) };
			found.push(
				...(await compare({ measure: "decode", label: each.name }, base, all, { turns, share: documents.length })),
			);
		}
		return found;
	},
};
