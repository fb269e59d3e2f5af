import { AckPolicy, type ConsumerConfig, createInbox, DeliverPolicy, type Msg } from "nats";
import { type Behaviour, type Stage, text } from "./stage.js";

/** A message that was pushed, and its place as its reply tells it. */
function pushed(stage: Stage, message: Msg): unknown {
	const { subject, reply = "" } = message;
	const [kind, ack, stream, , count, sequence, delivery, , pending] = reply.split(".");
	return {
		subject: stage.plain(subject),
		text: text(message),
		kind,
		ack,
		stream,
		count,
		sequence,
		delivery,
		pending,
	};
}

/** A consumer as Plane makes them: everything, pushed to an inbox, one after the other, each acknowledged. */
async function pushTo(stage: Stage, inbox: string, config: Partial<ConsumerConfig> = {}): Promise<string> {
	const { name } = await stage.manager.consumers.add(stage.named("s"), {
		deliver_subject: inbox,
		deliver_policy: DeliverPolicy.All,
		ack_policy: AckPolicy.Explicit,
		max_ack_pending: 1,
		filter_subject: stage.on("s.>"),
		inactive_threshold: 60_000_000_000,
		...config,
	});
	return name;
}

/** Takes so many messages, each answered with a word. */
async function taking(
	stage: Stage,
	messages: AsyncIterable<Msg>,
	answers: readonly (string | undefined)[],
): Promise<unknown[]> {
	const seen: unknown[] = [];
	for await (const message of messages) {
		seen.push(pushed(stage, message));
		const answer = answers[seen.length - 1];
		if (answer !== undefined) message.respond(answer);
		if (seen.length === answers.length) break;
	}
	return seen;
}

/** Consumers that push, as Plane's own subscribers have them. */
export const pushBehaviours: readonly Behaviour[] = [
	{
		title: "a push consumer sends the next message when the last one is acknowledged",
		run: async (stage) => {
			await stage.stream();
			await stage.storeAll(["s.a", "1"], ["s.b", "2"]);
			const inbox = createInbox();
			const messages = stage.connection.subscribe(inbox);
			const name = await pushTo(stage, inbox);
			const reading = taking(stage, messages, ["", "+ACK", "", ""]);
			await stage.storeAll(["s.a", "3"], ["s.a", "4"]);
			const seen = (await reading) as { pending: string }[];
			// How many more there are depends on how far the test is.
			const texts = seen.map(({ pending: _, ...rest }) => rest);
			const settled = await stage.until(
				() => stage.manager.consumers.info(stage.named("s"), name),
				({ num_ack_pending }) => num_ack_pending === 0,
			);
			return [texts, settled.num_pending, settled.config.deliver_policy, settled.config.max_ack_pending];
		},
	},
	{
		title: "a push consumer sends nothing while one message is not acknowledged",
		run: async (stage) => {
			await stage.stream();
			await stage.storeAll(["s.a", "1"], ["s.b", "2"]);
			const inbox = createInbox();
			const seen: unknown[] = [];
			stage.connection.subscribe(inbox, { callback: (_, message) => seen.push(pushed(stage, message)) });
			const name = await pushTo(stage, inbox);
			await stage.until(
				async () => seen.length,
				(count) => count > 0,
			);
			await stage.store("s.c", "3");
			await stage.connection.flush();
			const { num_ack_pending, num_pending, delivered } = await stage.manager.consumers.info(stage.named("s"), name);
			return [seen, num_ack_pending, num_pending, delivered.stream_seq];
		},
	},
	{
		title: "a push consumer sends again what is refused or not acknowledged in time",
		run: async (stage) => {
			await stage.stream();
			await stage.store("s.a", "1");
			const inbox = createInbox();
			const messages = stage.connection.subscribe(inbox);
			await pushTo(stage, inbox, { ack_wait: 200_000_000 });
			return await taking(stage, messages, ["-NAK", undefined, ""]);
		},
	},
	{
		title: "a push consumer waits for somebody to listen",
		run: async (stage) => {
			await stage.stream();
			await stage.storeAll(["s.a", "1"], ["s.b", "2"]);
			const inbox = createInbox();
			await pushTo(stage, inbox);
			return await taking(stage, stage.connection.subscribe(inbox), ["", ""]);
		},
	},
	{
		title: "a push consumer without acknowledgements sends all there is",
		run: async (stage) => {
			await stage.stream();
			await stage.storeAll(["s.a", "1"], ["s.b", "2"], ["s.c", "3"]);
			const inbox = createInbox();
			const messages = stage.connection.subscribe(inbox);
			await pushTo(stage, inbox, { ack_policy: AckPolicy.None, max_ack_pending: 0 });
			return await taking(stage, messages, [undefined, undefined, undefined]);
		},
	},
	{
		title: "an acknowledgement can be acknowledged",
		run: async (stage) => {
			await stage.stream();
			await stage.store("s.a", "1");
			const inbox = createInbox();
			const messages = stage.connection.subscribe(inbox, { max: 1 });
			await pushTo(stage, inbox);
			for await (const { reply = "" } of messages) return (await stage.connection.request(reply)).data.length;
			return undefined;
		},
	},
];
