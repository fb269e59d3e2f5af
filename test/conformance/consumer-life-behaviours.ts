import { AckPolicy, type Consumer, headers, type JsMsg } from "nats";
import { EXPIRES_MS, fetched, next, place, words } from "./reading.js";
import { type Behaviour, failure, text } from "./stage.js";

/** Consumers that are asked: what becomes of them, and of what they deliver. */
export const consumerLifeBehaviours: readonly Behaviour[] = [
	{
		title: "a fetch ends with an error when its consumer or its stream is deleted",
		run: async (stage) => {
			await stage.stream();
			const seen: unknown[] = [];
			for (const end of [
				(consumer: Consumer) => consumer.delete(),
				() => stage.manager.streams.delete(stage.named("s")),
			]) {
				const { consumer } = await stage.consumer();
				const waiting = failure(() => fetched(stage, consumer, 5));
				await stage.until(
					async () => (await consumer.info()).num_waiting,
					(count) => count === 1,
				);
				await end(consumer);
				seen.push(await waiting);
			}
			return seen;
		},
	},
	{
		title: "a consumer that is deleted is not found, and a fetch from it waits in vain",
		run: async (stage) => {
			await stage.stream();
			const { consumer } = await stage.consumer();
			const deleted = await consumer.delete();
			const after = [await failure(() => consumer.info()), await failure(() => consumer.delete())];
			// Whether it ends with or without an error is a race of the library's own timers.
			const found = await fetched(stage, consumer, 1).catch(() => []);
			return { deleted, after, found };
		},
	},
	{
		title: "a fetch takes a second or more",
		run: async (stage) => {
			await stage.stream();
			const { consumer } = await stage.consumer();
			return await failure(() => consumer.fetch({ max_messages: 1, expires: 999 }));
		},
	},
	{
		title: "a consumer goes on behind what was purged",
		run: async (stage) => {
			await stage.stream();
			await words(stage);
			const { consumer } = await stage.consumer();
			const before = await fetched(stage, consumer, 1);
			await stage.manager.streams.purge(stage.named("s"));
			const empty = await place(consumer);
			await stage.store("s.a", "6");
			return [before, empty, await fetched(stage, consumer, 1), await place(consumer)];
		},
	},
	{
		title: "a consumer goes on with the newer message when one was replaced",
		run: async (stage) => {
			await stage.stream({ max_msgs_per_subject: 1 });
			await stage.storeAll(["s.a", "1"], ["s.b", "2"], ["s.c", "3"]);
			const { pending, consumer } = await stage.consumer();
			await stage.storeAll(["s.a", "4"], ["s.b", "5"]);
			const texts: string[] = [];
			for await (const message of await consumer.fetch({ max_messages: pending, expires: EXPIRES_MS }))
				texts.push(text(message));
			return [pending, texts];
		},
	},
	{
		title: "what was stored with headers is delivered with them",
		run: async (stage) => {
			await stage.stream();
			const sent = headers();
			sent.set("Word", "yes");
			stage.connection.publish(stage.on("s.a"), "1", { headers: sent });
			stage.connection.publish(stage.on("s.a"), "2");
			await stage.store("s.a", "3");
			await stage.store("s.a", "4", { expect: { lastSequence: 3 } });
			const { consumer } = await stage.consumer();
			const seen: unknown[] = [];
			for await (const message of await consumer.fetch({ max_messages: 4, expires: EXPIRES_MS }))
				seen.push([message.headers === undefined, message.headers?.get("Word"), message.headers?.keys()]);
			return seen;
		},
	},
	{
		title: "a delivery tells when the message was stored, to whom it comes and from where",
		run: async (stage) => {
			await stage.stream();
			const before = Date.now();
			await stage.store("s.a", "1");
			const { consumer } = await stage.consumer();
			const { info, seq, redelivered, sid } = await next(consumer);
			const ms = info.timestampNanos / 1_000_000;
			const { name } = await consumer.info(true);
			return {
				stream: info.stream,
				own: info.consumer === name,
				seq,
				redelivered,
				sid: typeof sid,
				now: ms >= before - 1 && ms <= Date.now() + 1,
			};
		},
	},
	{
		title: "a consumer is listed, and is had by its name",
		run: async (stage) => {
			await stage.stream();
			const name = "reader";
			await stage.consumer({ name, filter_subject: stage.on("s.a") });
			const listed: string[] = [];
			for await (const info of stage.manager.consumers.list(stage.named("s"))) listed.push(info.name);
			const had = await stage.connection.jetstream().consumers.get(stage.named("s"), name);
			const { config } = await had.info(true);
			const { ack_policy, deliver_policy, replay_policy, max_deliver, max_waiting, filter_subject } = config;
			const { state } = await stage.info();
			return {
				listed,
				ack_policy,
				deliver_policy,
				replay_policy,
				max_deliver,
				max_waiting,
				filter_subject,
				count: state.consumer_count,
			};
		},
	},
	{
		title: "a consumer that nobody asks is forgotten",
		run: async (stage) => {
			await stage.stream();
			const { name } = await stage.manager.consumers.add(stage.named("s"), {
				name: "reader",
				ack_policy: AckPolicy.None,
				inactive_threshold: 100_000_000,
			});
			// Who looks while it goes may see neither a consumer nor an error.
			const look = (): Promise<unknown> => failure(() => stage.manager.consumers.info(stage.named("s"), name));
			return await stage.until(look, (seen) => seen !== "no error");
		},
	},
	{
		title: "what is to be acknowledged is delivered again when that does not happen or is refused",
		run: async (stage) => {
			await stage.stream();
			await stage.store("s.a", "1");
			const { consumer } = await stage.consumer({ ack_policy: AckPolicy.Explicit, ack_wait: 200_000_000 });
			const seen: unknown[] = [];
			const take = async (): Promise<JsMsg> => {
				const message = await next(consumer);
				seen.push([stage.told(message), message.redelivered, await place(consumer)]);
				return message;
			};
			(await take()).nak();
			(await take()).ack();
			await stage.store("s.b", "2");
			await take();
			(await take()).ack();
			await stage.connection.flush();
			return [
				seen,
				await stage.until(
					async () => (await consumer.info()).num_ack_pending,
					(count) => count === 0,
				),
			];
		},
	},
	{
		title: "what is delivered again leaves a consumer's place as it is",
		run: async (stage) => {
			await stage.stream();
			await stage.storeAll(["s.a", "1"], ["s.a", "2"]);
			const { consumer } = await stage.consumer({ ack_policy: AckPolicy.Explicit });
			const first = await next(consumer);
			await next(consumer);
			first.nak();
			return [stage.told(await next(consumer)), await place(consumer)];
		},
	},
	{
		title: "a consumer counts what fits its filter, also what comes later",
		run: async (stage) => {
			await stage.stream();
			await words(stage);
			const { pending, consumer } = await stage.consumer({ filter_subject: stage.on("s.a") });
			await words(stage);
			return [pending, await place(consumer)];
		},
	},
	{
		title: "what is given up or worked on is not delivered again",
		run: async (stage) => {
			await stage.stream();
			await stage.storeAll(["s.a", "1"], ["s.a", "2"], ["s.a", "3"]);
			const { consumer } = await stage.consumer({ ack_policy: AckPolicy.Explicit });
			(await next(consumer)).term();
			const second = await next(consumer);
			second.working();
			await stage.connection.flush();
			const third = await next(consumer);
			for (const message of [second, third]) message.ack();
			await stage.connection.flush();
			const settled = await stage.until(
				async () => (await consumer.info()).num_ack_pending,
				(count) => count === 0,
			);
			return [stage.told(third), settled, await place(consumer)];
		},
	},
];
