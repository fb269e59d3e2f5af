import { createInbox, type Msg, nanos } from "nats";
import { type Behaviour, type Stage, text } from "./stage.js";

/** What came to the inbox of a pull: a message's text and place, or a status with what it tells. */
function pulled(inbox: string, { subject, data, reply = "", headers }: Msg, words: string): unknown {
	const [, , , , count, sequence, delivery, , pending] = reply.split(".");
	if (subject !== inbox) return { text: words, bytes: data.length, count, sequence, delivery, pending };
	const left = ["Nats-Pending-Messages", "Nats-Pending-Bytes"].map((name) => headers?.get(name));
	return { code: headers?.code, description: headers?.description, left };
}

/** Pulls from a consumer, as often as there are requests, and tells what comes to the inbox until something fits. */
async function pulling(
	stage: Stage,
	requests: readonly object[],
	enough: (seen: readonly unknown[]) => boolean,
	meanwhile: (name: string) => Promise<unknown> = async () => undefined,
): Promise<unknown[]> {
	const { consumer } = await stage.consumer();
	const { name } = await consumer.info(true);
	const inbox = createInbox();
	const seen: unknown[] = [];
	stage.connection.subscribe(inbox, { callback: (_, message) => seen.push(pulled(inbox, message, text(message))) });
	for (const request of requests) {
		const subject = `$JS.API.CONSUMER.MSG.NEXT.${stage.named("s")}.${name}`;
		stage.connection.publish(subject, JSON.stringify(request), { reply: inbox });
	}
	await stage.connection.flush();
	await meanwhile(name);
	await stage.until(
		async () => seen,
		() => enough(seen),
	);
	return seen;
}

const atLeast = (count: number) => (seen: readonly unknown[]) => seen.length >= count;

/** What servers send to those who pull. */
export const pullBehaviours: readonly Behaviour[] = [
	{
		title: "a pull is served what there is and what comes, and no more than it asked for",
		run: async (stage) => {
			await stage.stream();
			await stage.storeAll(["s.a", "1"], ["s.a", "2"]);
			const served = (await pulling(stage, [{ batch: 3, expires: nanos(5_000) }], atLeast(3), () =>
				stage.storeAll(["s.b", "3"], ["s.b", "4"]),
			)) as { pending: string }[];
			return served.map(({ pending, ...rest }, index) => (index < 2 ? { ...rest, pending } : rest));
		},
	},
	{
		title: "a pull that is over tells how much of it is left",
		run: async (stage) => {
			await stage.stream();
			await stage.store("s.a", "1");
			return await pulling(stage, [{ batch: 5, expires: nanos(200) }], atLeast(2));
		},
	},
	{
		title: "a pull with heartbeats gets them while nothing comes",
		run: async (stage) => {
			await stage.stream();
			const request = { batch: 5, expires: nanos(1_000), idle_heartbeat: nanos(200) };
			const seen = (await pulling(stage, [request], atLeast(2))) as { code?: number }[];
			return seen.slice(0, 2);
		},
	},
	{
		title: "a pull that does not wait is told that there is nothing",
		run: async (stage) => {
			await stage.stream();
			return await pulling(stage, [{ batch: 5, no_wait: true }], atLeast(1));
		},
	},
	{
		title: "a pull that does not wait gets what there is",
		run: async (stage) => {
			await stage.stream();
			await stage.store("s.a", "1");
			const [message, status] = await pulling(stage, [{ batch: 5, no_wait: true }], atLeast(2));
			// Older servers say 408, newer ones 404.
			return [message, Object.keys(status as object)];
		},
	},
	{
		title: "a pull ends when its consumer is deleted",
		run: async (stage) => {
			await stage.stream();
			const remove = (name: string) => stage.manager.consumers.delete(stage.named("s"), name);
			return await pulling(stage, [{ batch: 5, expires: nanos(5_000) }], atLeast(1), remove);
		},
	},
	{
		title: "two pulls are served one after the other",
		run: async (stage) => {
			await stage.stream();
			await stage.storeAll(["s.a", "1"], ["s.a", "2"], ["s.a", "3"]);
			const request = { batch: 2, expires: nanos(300) };
			return await pulling(stage, [request, request], atLeast(4));
		},
	},
];
