import { headers, type Msg } from "nats";
import { type Behaviour, type Stage, text } from "./stage.js";

/** Listens on patterns and publishes to subjects; who heard what. */
async function heard(stage: Stage, patterns: readonly string[], subjects: readonly string[]): Promise<unknown> {
	const seen: Record<string, string[]> = {};
	for (const [index, pattern] of patterns.entries()) {
		const own: string[] = [];
		seen[`${index} ${pattern}`] = own;
		stage.connection.subscribe(stage.on(pattern), { callback: (_, { subject }) => own.push(stage.plain(subject)) });
	}
	for (const subject of subjects) stage.connection.publish(stage.on(subject));
	await stage.connection.flush();
	return seen;
}

/** How many messages each member of queue groups was given. */
async function shares(stage: Stage, queues: readonly (string | undefined)[], messages: number): Promise<number[]> {
	const counts = queues.map(() => 0);
	for (const [index, queue] of queues.entries()) {
		const callback = (): void => {
			counts[index] = (counts[index] ?? 0) + 1;
		};
		stage.connection.subscribe(stage.on("work"), { callback, ...(queue !== undefined && { queue }) });
	}
	for (let count = 0; count < messages; count += 1) stage.connection.publish(stage.on("work"));
	await stage.connection.flush();
	return counts;
}

/** Subjects, subscriptions and queue groups. */
export const subjectBehaviours: readonly Behaviour[] = [
	{
		title: "a literal subject is heard on itself alone",
		run: (stage) => heard(stage, ["a.b"], ["a.b", "a", "a.b.c", "a.B", "a.bc"]),
	},
	{
		title: "a star stands for one token, anywhere",
		run: (stage) => heard(stage, ["*", "a.*", "*.b", "a.*.c"], ["a", "a.b", "a.x.c", "b.b", "a.b.c.d"]),
	},
	{
		title: "a greater-than sign stands for one token or more at the end",
		run: (stage) => heard(stage, [">", "a.>", "a.b.>", "*.b.>"], ["a", "a.b", "a.b.c", "x.b.c.d"]),
	},
	{
		title: "a wildcard that is published to is a token like any other",
		run: (stage) => heard(stage, ["a.*", "a.>", "a.b", "*.*"], ["a.*", "a.>", "*.b"]),
	},
	{
		title: "each subscription hears a message once, however many there are on a connection",
		run: (stage) => heard(stage, ["a.b", "a.b", "a.*", ">"], ["a.b"]),
	},
	{
		title: "messages come in the order in which one connection published them",
		run: async (stage) => {
			const other = await stage.another();
			const seen: string[] = [];
			other.subscribe(stage.on(">"), { callback: (_, message) => seen.push(text(message)) });
			await other.flush();
			for (let index = 0; index < 50; index += 1) stage.connection.publish(stage.on(`s${index % 3}`), String(index));
			await stage.connection.flush();
			await other.flush();
			return seen;
		},
	},
	{
		title: "nothing is delivered while it is being published",
		run: async (stage) => {
			const steps: string[] = [];
			stage.connection.subscribe(stage.on("a"), { callback: () => steps.push("heard") });
			stage.connection.publish(stage.on("a"));
			steps.push("published");
			await stage.connection.flush();
			return [...steps, "flushed"];
		},
	},
	{
		title: "what is published before somebody listens is not heard",
		run: async (stage) => {
			const seen: string[] = [];
			stage.connection.publish(stage.on("a"), "before");
			stage.connection.subscribe(stage.on("a"), { callback: (_, message) => seen.push(text(message)) });
			stage.connection.publish(stage.on("a"), "after");
			await stage.connection.flush();
			return seen;
		},
	},
	{
		title: "one member of a queue group hears each message",
		run: async (stage) => {
			const [one = 0, two = 0, three = 0] = await shares(stage, ["q", "q", "q"], 60);
			return { all: one + two + three, shared: [one, two, three].every((count) => count > 0) };
		},
	},
	{
		title: "queue groups and those without one hear beside each other",
		run: (stage) => shares(stage, ["q", "r", undefined, undefined], 5),
	},
	{
		title: "queues of the same name on different patterns are one group",
		run: async (stage) => {
			const counts = { literal: 0, wild: 0 };
			stage.connection.subscribe(stage.on("a.b"), { queue: "q", callback: () => (counts.literal += 1) });
			stage.connection.subscribe(stage.on("a.*"), { queue: "q", callback: () => (counts.wild += 1) });
			for (let count = 0; count < 5; count += 1) stage.connection.publish(stage.on("a.b"));
			await stage.connection.flush();
			return counts.literal + counts.wild;
		},
	},
	{
		title: "a member of a queue group that has had enough takes nothing from the others",
		run: async (stage) => {
			const counts = { few: 0, many: 0 };
			stage.connection.subscribe(stage.on("a"), { queue: "q", max: 1, callback: () => (counts.few += 1) });
			stage.connection.subscribe(stage.on("a"), { queue: "q", callback: () => (counts.many += 1) });
			await stage.connection.flush();
			for (let count = 0; count < 40; count += 1) stage.connection.publish(stage.on("a"));
			await stage.connection.flush();
			return counts;
		},
	},
	{
		title: "a subscription that is left hears nothing more, not even what was on its way",
		run: async (stage) => {
			const seen: string[] = [];
			const subscription = stage.connection.subscribe(stage.on("a"), {
				callback: (_, message) => {
					seen.push(text(message));
					subscription.unsubscribe();
				},
			});
			stage.connection.publish(stage.on("a"), "one");
			stage.connection.publish(stage.on("a"), "two");
			await stage.connection.flush();
			await subscription.closed;
			return { seen, closed: subscription.isClosed(), received: subscription.getReceived() };
		},
	},
	{
		title: "a subscription ends by itself after as many messages as it was told",
		run: async (stage) => {
			const counts = { option: 0, call: 0, late: 0 };
			const option = stage.connection.subscribe(stage.on("a"), { max: 2, callback: () => (counts.option += 1) });
			const call = stage.connection.subscribe(stage.on("a"), { callback: () => (counts.call += 1) });
			const late = stage.connection.subscribe(stage.on("a"), { callback: () => (counts.late += 1) });
			call.unsubscribe(3);
			for (let count = 0; count < 5; count += 1) stage.connection.publish(stage.on("a"));
			await stage.connection.flush();
			late.unsubscribe(2);
			return { counts, closed: [option, call, late].map((subscription) => subscription.isClosed()) };
		},
	},
	{
		title: "a loop over a subscription gets what came before it was left, and ends",
		run: async (stage) => {
			const subscription = stage.connection.subscribe(stage.on("a"));
			for (const word of ["one", "two"]) stage.connection.publish(stage.on("a"), word);
			await stage.connection.flush();
			const waiting = [subscription.getReceived(), subscription.getPending(), subscription.getProcessed()];
			subscription.unsubscribe();
			const seen: string[] = [];
			for await (const message of subscription) seen.push(text(message));
			await subscription.closed;
			return { waiting, seen, processed: subscription.getProcessed() };
		},
	},
	{
		title: "a loop that is broken off ends its subscription",
		run: async (stage) => {
			const subscription = stage.connection.subscribe(stage.on("a"));
			for (const word of ["one", "two"]) stage.connection.publish(stage.on("a"), word);
			for await (const _ of subscription) break;
			await subscription.closed;
			return {
				closed: subscription.isClosed(),
				subject: stage.plain(subscription.getSubject()),
				max: subscription.getMax(),
			};
		},
	},
	{
		title: "a message tells its subject, reply, headers and data",
		run: async (stage) => {
			const messages: Msg[] = [];
			stage.connection.subscribe(stage.on("a"), { callback: (_, message) => messages.push(message) });
			stage.connection.publish(stage.on("a"));
			stage.connection.publish(stage.on("a"), '{"a":1}', { reply: "somewhere" });
			stage.connection.publish(stage.on("a"), "none", { headers: headers() });
			await stage.connection.flush();
			return messages.map((message) => ({
				subject: stage.plain(message.subject),
				reply: message.reply,
				headers: message.headers === undefined,
				bytes: [...message.data],
				string: message.string(),
				answered: message.respond("x"),
			}));
		},
	},
	{
		title: "what somebody does to a message is not seen by others",
		run: async (stage) => {
			const seen: string[] = [];
			const callback = (_: unknown, message: Msg): void => {
				seen.push(text(message));
				message.data.fill(0);
			};
			for (const connection of [stage.connection, await stage.another()]) {
				connection.subscribe(stage.on("a"), { callback });
				await connection.flush();
			}
			const data = new TextEncoder().encode("as sent");
			stage.connection.publish(stage.on("a"), data);
			await stage.until(
				async () => seen.length,
				(count) => count === 2,
			);
			return [seen, new TextDecoder().decode(data)];
		},
	},
];
