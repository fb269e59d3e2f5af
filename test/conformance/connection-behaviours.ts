import { createInbox, headers, type Msg, type NatsConnection } from "nats";
import { type Behaviour, failure, type Stage, text } from "./stage.js";

/** Answers on a subject and waits until that is known. */
async function answering(stage: Stage, connection: NatsConnection, answer: (message: Msg) => void): Promise<void> {
	connection.subscribe(stage.on("ask"), { callback: (_, message) => answer(message) });
	await connection.flush();
}

/** What becomes of every call on a connection that is no longer open. */
async function refusals(connection: NatsConnection, subject: string): Promise<unknown> {
	return {
		publish: await failure(() => connection.publish(subject)),
		subscribe: await failure(() => connection.subscribe(subject)),
		request: await failure(() => connection.request(subject)),
		flush: await failure(() => connection.flush()),
		drain: await failure(() => connection.drain()),
		close: await failure(() => connection.close()),
	};
}

/** Requests, headers, and how connections end. */
export const connectionBehaviours: readonly Behaviour[] = [
	{
		title: "a request is answered by whoever listens, on another connection, too",
		run: async (stage) => {
			await answering(stage, await stage.another(), (message) => message.respond(`${text(message)}!`));
			const answers = await Promise.all(["a", "b", "c"].map((word) => stage.connection.request(stage.on("ask"), word)));
			return answers.map((message) => text(message));
		},
	},
	{
		title: "the first of two answers counts",
		run: async (stage) => {
			await answering(stage, stage.connection, (message) => {
				message.respond("first");
				message.respond("second");
			});
			return text(await stage.connection.request(stage.on("ask")));
		},
	},
	{
		title: "a request that nobody listens to fails at once",
		run: (stage) => failure(() => stage.connection.request(stage.on("nobody"))),
	},
	{
		title: "a request that nobody answers fails when its time is over",
		run: async (stage) => {
			await answering(stage, stage.connection, () => undefined);
			return await failure(() => stage.connection.request(stage.on("ask"), "", { timeout: 20 }));
		},
	},
	{
		title: "who asks for an answer where nobody listens is told so, and nobody else is",
		run: async (stage) => {
			const other = await stage.another();
			const inbox = createInbox();
			const told = { own: [] as unknown[], others: 0 };
			const callback = (_: unknown, { data, headers: status, subject }: Msg): void => {
				told.own.push([data.length, status?.code, status?.description, status?.status, subject === inbox]);
			};
			stage.connection.subscribe(inbox, { callback });
			other.subscribe(inbox, { callback: () => (told.others += 1) });
			await other.flush();
			stage.connection.publish(stage.on("nobody"), "", { reply: inbox });
			await stage.connection.flush();
			await other.flush();
			return told;
		},
	},
	{
		title: "an answer may be empty and have headers",
		run: async (stage) => {
			const word = headers();
			word.set("Word", "yes");
			await answering(stage, stage.connection, (message) => message.respond("", { headers: word }));
			const answer = await stage.connection.request(stage.on("ask"));
			return [answer.data.length, answer.headers?.get("Word"), answer.headers?.code];
		},
	},
	{
		title: "headers arrive as they were sent, several values of one name, too",
		run: async (stage) => {
			const sent = headers();
			sent.append("Key", "one");
			sent.append("Key", "two");
			sent.set("other-Key", "3");
			await answering(stage, stage.connection, (message) =>
				message.respond(text(message), { headers: message.headers as never }),
			);
			const answer = await stage.connection.request(stage.on("ask"), "x", { timeout: 1_000, headers: sent });
			const all = answer.headers;
			return [all?.keys(), all?.values("Key"), all?.get("Key"), all?.get("other-Key"), all?.has("key"), all?.hasError];
		},
	},
	{
		title: "a message can be passed on as it is",
		run: async (stage) => {
			const seen: string[] = [];
			stage.connection.subscribe(stage.on("copy"), { callback: (_, message) => seen.push(text(message)) });
			await answering(stage, stage.connection, (message) => {
				stage.connection.publishMessage({ ...plain(message), subject: stage.on("copy") });
				stage.connection.respondMessage({ ...plain(message), data: new TextEncoder().encode("answer") });
			});
			return [text(await stage.connection.request(stage.on("ask"), "question")), seen];
		},
	},
	{
		title: "a subscription that is drained hears what was sent before, and nothing sent after",
		run: async (stage) => {
			const seen: string[] = [];
			const subscription = stage.connection.subscribe(stage.on("a"), {
				callback: (_, message) => seen.push(text(message)),
			});
			stage.connection.publish(stage.on("a"), "before");
			const draining = subscription.drain();
			stage.connection.publish(stage.on("a"), "after");
			const during = [subscription.isDraining(), subscription.isClosed()];
			await draining;
			await stage.connection.flush();
			const again = await failure(() => subscription.drain());
			return { seen, during, after: [subscription.isDraining(), subscription.isClosed()], again };
		},
	},
	{
		title: "a connection that is drained handles what has come, may answer it, and is closed",
		run: async (stage) => {
			const other = await stage.another();
			await answering(stage, other, (message) => message.respond("still here"));
			const asking = stage.connection.request(stage.on("ask"));
			await stage.connection.flush();
			const draining = other.drain();
			const during = [other.isDraining(), other.isClosed(), await failure(() => other.subscribe("x"))];
			const again = await failure(() => other.drain());
			await draining;
			return {
				answer: text(await asking),
				during,
				again,
				closed: other.isClosed(),
				why: (await other.closed()) ?? "ok",
			};
		},
	},
	{
		title: "a closed connection refuses everything",
		run: async (stage) => {
			await stage.connection.close();
			return await refusals(stage.connection, stage.on("a"));
		},
	},
	{
		title: "closing ends loops and pending requests, and states go on until they are stopped",
		run: async (stage) => {
			await answering(stage, await stage.another(), () => undefined);
			const subscription = stage.connection.subscribe(stage.on("a"));
			const loop = async (messages: AsyncIterable<unknown>): Promise<string> => {
				for await (const _ of messages);
				return "ended";
			};
			const states = stage.connection.status() as AsyncIterable<unknown> & { stop(): void };
			const watching = loop(states);
			const reading = loop(subscription);
			const request = failure(() => stage.connection.request(stage.on("ask"), "", { timeout: 60_000 }));
			await stage.connection.flush();
			await stage.connection.close();
			const ended = [await reading, await request, (await stage.connection.closed()) ?? "ok"];
			const still = await Promise.race([watching, stage.another().then(() => "goes on")]);
			states.stop();
			return { ended, still, stopped: await watching };
		},
	},
	{
		title: "a subject must not be empty, nor a message larger than the server takes",
		run: async (stage) => {
			const large = new Uint8Array((stage.connection.info?.max_payload ?? 0) + 1);
			return {
				limit: stage.connection.info?.max_payload,
				empty: await failure(() => stage.connection.publish("")),
				nowhere: await failure(() => stage.connection.subscribe("")),
				large: await failure(() => stage.connection.publish(stage.on("a"), large)),
				largest: await failure(() => stage.connection.publish(stage.on("a"), large.subarray(1))),
			};
		},
	},
	{
		title: "a connection counts its messages and bytes",
		run: async (stage) => {
			const other = await stage.another();
			other.subscribe(stage.on("a"), { callback: () => undefined });
			await other.flush();
			const before = other.stats().inMsgs;
			stage.connection.publish(stage.on("a"), "12345");
			stage.connection.publish(stage.on("b"), "12345");
			await stage.connection.flush();
			await other.flush();
			return [other.stats().inMsgs - before, typeof (await other.rtt()), other.info?.headers, other.info?.jetstream];
		},
	},
];

function plain({ subject, reply, data, headers: sent, sid, respond, json, string }: Msg): Msg {
	return { subject, data, sid, respond, json, string, ...(reply && { reply }), ...(sent && { headers: sent }) };
}
