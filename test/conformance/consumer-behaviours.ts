import { type ConsumerConfig, DeliverPolicy } from "nats";
import { EXPIRES_MS, fetched, place, words } from "./reading.js";
import { type Behaviour, failure, type Stage, text } from "./stage.js";

/** What a consumer finds of five messages: how many it says there are, and all of these. */
async function reading(stage: Stage, config: Partial<ConsumerConfig>): Promise<unknown> {
	const { pending, consumer } = await stage.consumer(config);
	return { pending, messages: await fetched(stage, consumer, pending) };
}

async function readingWords(stage: Stage, ...configs: readonly Partial<ConsumerConfig>[]): Promise<unknown> {
	await stage.stream();
	await words(stage);
	const seen: unknown[] = [];
	for (const config of configs) seen.push(await reading(stage, config));
	return seen;
}

const bySequence = (opt_start_seq: number) => ({ deliver_policy: DeliverPolicy.StartSequence, opt_start_seq });
const byTime = (time: Date) => ({ deliver_policy: DeliverPolicy.StartTime, opt_start_time: time.toISOString() });

/** Consumers that are asked: where they begin and what they find. */
export const consumerBehaviours: readonly Behaviour[] = [
	{
		title: "a consumer begins with everything, with what is new, with the last, or with the last of each subject",
		run: (stage) =>
			readingWords(
				stage,
				{ deliver_policy: DeliverPolicy.All },
				{ deliver_policy: DeliverPolicy.New },
				{ deliver_policy: DeliverPolicy.Last },
				{ deliver_policy: DeliverPolicy.LastPerSubject, filter_subject: stage.on("s.>") },
			),
	},
	{
		title: "a consumer begins at a position, also one that is not there",
		run: (stage) => readingWords(stage, bySequence(1), bySequence(3), bySequence(5), bySequence(6), bySequence(99)),
	},
	{
		title: "a consumer begins at a time",
		run: async (stage) => {
			await stage.stream();
			await words(stage);
			const stored = new Date((await stage.info()).state.last_ts);
			await stage.until(
				async () => Date.now(),
				(now) => now > stored.getTime() + 2,
			);
			const between = new Date();
			await stage.until(
				async () => Date.now(),
				(now) => now > between.getTime() + 2,
			);
			await stage.store("s.a", "6");
			const after = new Date(Date.now() + 60_000);
			return [
				await reading(stage, byTime(new Date(0))),
				await reading(stage, byTime(between)),
				await reading(stage, byTime(after)),
			];
		},
	},
	{
		title: "a consumer finds what fits its filter, wherever it begins",
		run: (stage) =>
			readingWords(
				stage,
				{ filter_subject: stage.on("s.a") },
				{ filter_subject: stage.on("s.*") },
				{ filter_subject: stage.on("s.none") },
				{ filter_subject: stage.on("s.a"), ...bySequence(2) },
				{ filter_subject: stage.on("s.b"), deliver_policy: DeliverPolicy.Last },
				{ filter_subject: stage.on("s.*"), deliver_policy: DeliverPolicy.LastPerSubject },
				{ filter_subject: stage.on("s.a"), deliver_policy: DeliverPolicy.LastPerSubject },
			),
	},
	{
		title: "a consumer begins with what is left where messages were replaced or purged",
		run: async (stage) => {
			await stage.stream({ max_msgs_per_subject: 1 });
			await words(stage);
			const before = [
				await reading(stage, {}),
				await reading(stage, bySequence(1)),
				await reading(stage, bySequence(3)),
			];
			await stage.manager.streams.purge(stage.named("s"), { filter: stage.on("s.b") });
			return [before, await reading(stage, { deliver_policy: DeliverPolicy.All, filter_subject: stage.on("s.*") })];
		},
	},
	{
		title: "a start must be complete, and a stream there",
		run: async (stage) => {
			await stage.stream();
			return [
				await failure(() => stage.consumer({ deliver_policy: DeliverPolicy.StartSequence })),
				await failure(() => stage.consumer({ deliver_policy: DeliverPolicy.StartTime })),
				await failure(() => stage.consumer({}, "t")),
			];
		},
	},
	{
		title: "a fetch ends with its last message, and the next one continues",
		run: async (stage) => {
			await stage.stream();
			await words(stage);
			const { consumer } = await stage.consumer();
			return [await fetched(stage, consumer, 2), await fetched(stage, consumer, 3), await place(consumer)];
		},
	},
	{
		title: "a fetch waits for what is stored later, and ends when its time is over",
		run: async (stage) => {
			await stage.stream();
			await stage.store("s.a", "1");
			const { consumer } = await stage.consumer();
			const texts: string[] = [];
			const reading = (async () => {
				for await (const message of await consumer.fetch({ max_messages: 5, expires: EXPIRES_MS }))
					texts.push(text(message));
			})();
			await stage.storeAll(["s.b", "2"], ["s.c", "3"]);
			await reading;
			return [texts, await place(consumer)];
		},
	},
	{
		title: "a fetch that is stopped leaves the rest to the next one",
		run: async (stage) => {
			await stage.stream();
			const { consumer } = await stage.consumer();
			const messages = await consumer.fetch({ max_messages: 5, expires: 30_000 });
			const seen: string[] = [];
			await stage.store("s.a", "1");
			for await (const message of messages) {
				seen.push(text(message));
				messages.stop();
			}
			await stage.connection.flush();
			await stage.store("s.a", "2");
			return [seen, await fetched(stage, consumer, 1)];
		},
	},
];
