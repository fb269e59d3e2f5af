import type { AnyCodec, AnyMessage, StreamConfig } from "@plane/messages";
import { registry } from "@plane/messages/registry";
import { PlaneClient } from "@plane/nats-client";
import { type NatsServer, sample, startNatsServer } from "@plane/testing";
import { connect } from "nats";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { CLUSTER } from "./desk.js";
import { makeStream } from "./make-stream.js";

const codecs: readonly (AnyCodec | AnyMessage)[] = Object.values(registry);
const messages = codecs
	.filter((codec): codec is AnyMessage => "subject" in codec)
	.map((message) => [message.name, message] as const);

type Named<M> = readonly [name: string, message: M];
const isAnswered = (named: Named<AnyMessage>): named is Named<AnyMessage & { readonly reply: AnyCodec }> =>
	named[1].reply !== undefined;
const isStored = (named: Named<AnyMessage>): named is Named<AnyMessage & { readonly stream: StreamConfig }> =>
	named[1].stream !== undefined;

let server: NatsServer;
/** Whoever sends, and whoever is on the other side: Plane's part or a client's. */
let one: PlaneClient;
let other: PlaneClient;
beforeAll(async () => {
	server = await startNatsServer();
	[one, other] = await Promise.all([open(), open()]);
});
afterAll(async () => {
	await Promise.all([one.close(), other.close()]);
	await server.stop();
});

const open = (): Promise<PlaneClient> => PlaneClient.connect({ servers: server.url, cluster: CLUSTER });

/** Resolves when the server knows what the client listens to: it answers in order. */
const listening = (client: PlaneClient) => client.preflight();

describe("of every message there is", () => {
	test("there are as many as the protocol has", () => {
		expect(messages).toHaveLength(17);
	});

	test.each(messages)("%s is published and heard", async (_, message) => {
		const value = sample(message);
		await using heard = other.subscribe(message);
		await listening(other);
		await one.publish(message, value);
		expect((await heard.next()).value).toEqual(value);
	});

	test.each(messages.filter(isAnswered))("%s is asked and answered", async (_, message) => {
		const value = sample(message);
		const answer = sample(message.reply);
		const asked: unknown[] = [];
		await using _responder = other.respond(message, {}, (received) => {
			asked.push(received);
			return answer;
		});
		await listening(other);
		expect(await one.request(message, value)).toEqual(answer);
		expect(asked).toEqual([value]);
	});

	test.each(messages.filter(isStored))("%s is stored and read", async (_, message) => {
		const value = sample(message);
		const admin = await connect({ servers: server.url });
		const { streams } = await admin.jetstreamManager();
		await makeStream(admin, message.stream.name);
		const sequence = await one.append(message, value);
		await using records = other.read(message);
		expect((await records.next()).value).toMatchObject({ message: value, sequence });
		await streams.delete(message.stream.name);
		await admin.close();
	});
});
