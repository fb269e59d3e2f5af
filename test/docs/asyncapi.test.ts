import { isIPv4, isIPv6 } from "node:net";
import { TypeScriptGenerator } from "@asyncapi/modelina";
import { permissionsFor } from "@plane/messages";
import { registry } from "@plane/messages/registry";
import { type NatsServer, startNatsServer } from "@plane/testing";
import { Ajv } from "ajv";
import { connect, type NatsConnection, type StreamConfig } from "nats";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { Json } from "../../scripts/codegen/model.js";
import { hears } from "../../scripts/codegen/subject-pattern.js";
import { messageNamed } from "../support/codecs.js";
import { protocol } from "../support/protocol.js";
import { readText } from "../support/repository.js";
import { type Channel, type Document, parsedDocument, text } from "./asyncapi-document.js";
import { EXTENSIONS, extensionsIn, lint } from "./asyncapi-extensions.js";
import { followed, messagesIn } from "./asyncapi-model.js";
import { patternOf, subjectFor } from "./asyncapi-wire.js";
import { compiled } from "./compiled.js";

let document: Document;
beforeAll(async () => {
	document = await parsedDocument();
});

const channelNamed = (id: string): Channel => {
	const channel = document.channels.get(id);
	if (channel === undefined) throw new Error(`there is no channel ${id}`);
	return channel;
};
const messageOf = (channel: Channel) => {
	const [message, ...others] = Object.values(channel.messages);
	if (message === undefined || others.length > 0) throw new Error("a channel has one message");
	return message;
};
const payloadsOf = (channel: Channel): readonly Json[] => messageOf(channel).examples.map(({ payload }) => payload);
const addressed = (): readonly (readonly [string, Channel])[] =>
	[...document.channels].filter(([, { address }]) => address !== null);

describe("the AsyncAPI document", () => {
	test("is one that AsyncAPI's parser has nothing to say against, but that there is a version after 3.0", () => {
		expect(document.diagnostics.filter((line) => !line.includes("asyncapi-latest-version"))).toEqual([]);
	});

	test("says of each message what the schemas say: subjects, tokens, transport, roles, reply, stream", () => {
		const exportNames = new Map(protocol.types.map(({ name, exportName }) => [name, exportName]));
		const expected = protocol.types.flatMap(({ exportName, message }) => {
			if (message === undefined || message.subjects.length === 0) return [];
			const { reply } = message;
			return [[exportName, { ...message, ...(reply === undefined ? {} : { reply: exportNames.get(reply) }) }] as const];
		});
		const sorted = (messages: readonly (readonly [string, (typeof expected)[number][1]])[]) =>
			Object.fromEntries(
				messages.map(([name, { subscriptions, senders, receivers, ...rest }]) => [
					name,
					{
						...rest,
						subscriptions: subscriptions.toSorted(),
						senders: senders.toSorted(),
						receivers: receivers.toSorted(),
					},
				]),
			);
		expect(sorted([...messagesIn(document)])).toEqual(sorted(expected));
	});

	test("names for each channel what hears it, and nothing else", () => {
		for (const [id, channel] of addressed()) {
			const deaf = channel["x-subscriptions"].filter((pattern) => !hears(pattern, channel.address ?? ""));
			expect(deaf, id).toEqual([]);
		}
	});

	test("leaves out no message but unions of others that are in it", () => {
		const names = new Map(protocol.types.map((type) => [type.name, type]));
		const unions = protocol.types.filter(({ message }) => message?.subjects.length === 0);
		expect(unions.map(({ name }) => name)).toEqual(["DroneStateUpdate"]);
		for (const { body, message } of unions) {
			const variants = body.kind === "untagged" ? body.variants : [];
			const parts = variants.map(({ name }) => messagesIn(document).get(names.get(name)?.exportName ?? ""));
			expect(parts.flatMap((part) => part?.subscriptions ?? ["missing"])).toEqual(
				expect.arrayContaining([...(message?.subscriptions ?? [])]),
			);
		}
	});

	test("has the schema of every type, as it stands in its file", () => {
		const expected = protocol.types.map(({ exportName }) => [exportName, followed(protocol, exportName)] as const);
		expect(document.schemas).toEqual(Object.fromEntries(expected));
		expect(Object.keys(registry)).toHaveLength(expected.length);
	});

	test("gives each channel one message whose payload is its type's schema, as draft-07", () => {
		for (const [id, channel] of document.channels) {
			const { name, payload } = messageOf(channel);
			expect(payload, id).toEqual({
				schemaFormat: "application/schema+json;version=draft-07",
				schema: followed(protocol, name),
			});
		}
	});

	test("replies on channels without an address, and only there", () => {
		const replies = new Set(document.operations.flatMap(({ reply }) => reply?.channel ?? []));
		const without = [...document.channels].filter(([, { address }]) => address === null).map(([id]) => id);
		expect(without).toEqual([...replies].toSorted());
	});

	test("shows all examples of the messages and replies, each once", () => {
		const shown = new Map<string, Json[]>();
		for (const channel of document.channels.values()) {
			const { name } = messageOf(channel);
			shown.set(name, [...(shown.get(name) ?? []), ...payloadsOf(channel)]);
		}
		const order = (examples: readonly Json[]) => examples.map((example) => JSON.stringify(example)).toSorted();
		for (const [name, examples] of shown) {
			const type = protocol.types.find(({ exportName }) => exportName === name);
			expect(order(examples), name).toEqual(order(type?.examples ?? []));
		}
	});

	test("shows no example that its own payload refuses", () => {
		const ajv = new Ajv({ strict: false, formats: { ipv4: isIPv4, ipv6: isIPv6 } });
		const refused = [...document.channels].flatMap(([id, channel]) => {
			const validate = ajv.compile(messageOf(channel).payload.schema as object);
			return payloadsOf(channel)
				.filter((payload) => !validate(payload))
				.map((payload) => [id, payload]);
		});
		expect(refused).toEqual([]);
	});

	test("has the streams as they are created", () => {
		const expected = protocol.streams.map(({ name, description, config }) => [name, { description, config }]);
		expect(document.streams).toEqual(Object.fromEntries(expected));
	});

	test("uses no discriminator", () => {
		expect(text).not.toContain('"discriminator"');
	});
});

describe("an extension of the document", () => {
	test("stands where it belongs, holds what it may, and names what there is", () => {
		expect(lint(JSON.parse(text))).toEqual([]);
		const streams = [...document.channels.values()].flatMap((channel) => channel["x-stream"] ?? []);
		expect([...new Set(streams)].toSorted()).toEqual(Object.keys(document.streams).toSorted());
	});

	test.each([
		["of an unknown name", { channels: { A: { "x-queue": "a" } } }, "x-queue has no place on channel"],
		["in another place", { "x-encoding": "id" }, "x-encoding has no place on document"],
		["with another value", { channels: { A: { "x-overwrites": true } } }, "x-overwrites on channel: data must be"],
	])("%s is reported", (_, json, line) => {
		expect(lint(json)).toEqual([expect.stringContaining(line)]);
	});

	test("is explained in the README of the schemas, and none is explained that there is not", () => {
		const used = new Set(extensionsIn(JSON.parse(text)).map(({ key, on }) => `${key} on ${on}`));
		const section = readText("schemas/README.md").split("## AsyncAPI")[1]?.split("\n## ")[0] ?? "";
		const explained = [...section.matchAll(/^\| `(x-[a-z-]+)` \| (\w+) \|/gm)].map(([, key, on]) => `${key} on ${on}`);
		expect(explained.toSorted()).toEqual([...used].toSorted());
		expect(
			Object.entries(EXTENSIONS)
				.map(([key, { on }]) => `${key} on ${on}`)
				.toSorted(),
		).toEqual([...used].toSorted());
	});
});

describe("on a real nats-server, every example", () => {
	let server: NatsServer;
	let plane: NatsConnection;
	beforeAll(async () => {
		server = await startNatsServer();
		plane = await connect({ servers: server.url });
		const manager = await plane.jetstreamManager();
		for (const { config } of Object.values(document.streams)) {
			await manager.streams.add({ ...config, num_replicas: 1 } as Partial<StreamConfig>);
		}
	});
	afterAll(async () => {
		await plane.close();
		await server.stop();
	});

	test("takes the subject that the codec gives it", () => {
		for (const [id, channel] of addressed()) {
			const { name } = messageOf(channel);
			const message = messageNamed(protocol.types.find(({ exportName }) => exportName === name)?.name ?? "");
			for (const payload of payloadsOf(channel)) {
				expect(subjectFor(channel, payload), id).toBe(message.subject(message.parse(payload)));
			}
		}
	});

	test("is published to its channel's address and read back from it", async () => {
		for (const [id, channel] of addressed()) {
			const heard: unknown[] = [];
			const subscription = plane.subscribe(patternOf(channel), {
				callback: (_error, message) => heard.push([message.subject, message.json()]),
			});
			const sent = payloadsOf(channel).map((payload) => [subjectFor(channel, payload), payload] as const);
			for (const [subject, payload] of sent) plane.publish(subject, JSON.stringify(payload));
			// The server answers in order: what was published before has arrived.
			await plane.flush();
			expect(heard, id).toEqual(sent);
			subscription.unsubscribe();
		}
		expect(addressed().filter(([, channel]) => payloadsOf(channel).length === 0)).toEqual([]);
	});

	test("of a stream's channel is stored in that stream, where the first one stays if the channel says so", async () => {
		const manager = await plane.jetstreamManager();
		for (const name of Object.keys(document.streams)) await manager.streams.purge(name);
		for (const [id, channel] of addressed()) {
			const stream = channel["x-stream"];
			if (stream === undefined) continue;
			const once = channel["x-overwrites"] === false ? { expect: { lastSubjectSequence: 0 } } : {};
			for (const payload of payloadsOf(channel)) {
				const subject = subjectFor(channel, payload);
				const publish = () => plane.jetstream().publish(subject, JSON.stringify(payload), once);
				const ack = await publish();
				expect(ack.stream, id).toBe(stream);
				const stored = await manager.streams.getMessage(stream, { last_by_subj: subject });
				expect([stored.seq, stored.json()], id).toEqual([ack.seq, payload]);
				if (channel["x-overwrites"] === false) await expect(publish(), id).rejects.toThrow("wrong last sequence");
			}
		}
	});

	test("of a request is answered, in the asker's inbox, with every example of the reply", async () => {
		const requests = document.operations.filter(({ action, reply }) => action === "send" && reply !== undefined);
		expect(requests.length).toBeGreaterThan(0);
		for (const { id, channel: name, roles, reply } of requests) {
			const inbox = (reply?.inbox ?? "").replace("{inbox}", "my.inbox").replace("{cluster}", "plane_test");
			const own = { cluster: "plane.test", drone: "drone-7", inboxPrefix: "my.inbox" };
			for (const role of roles) expect(Object.values(permissionsFor(role, own).subscribe).flat(), id).toContain(inbox);
			const asker = await connect({ servers: server.url, inboxPrefix: inbox.replace(".>", "") });
			const channel = channelNamed(name);
			const [request] = payloadsOf(channel);
			const answers = payloadsOf(channelNamed(reply?.channel ?? ""));
			const inboxes: string[] = [];
			const responder = plane.subscribe(patternOf(channel), {
				callback: (_error, asked) => {
					inboxes.push(asked.reply ?? "");
					asked.respond(JSON.stringify(answers[inboxes.length - 1]));
				},
			});
			await plane.flush();
			for (const answer of answers) {
				const subject = subjectFor(channel, request ?? null);
				expect((await asker.request(subject, JSON.stringify(request))).json(), id).toEqual(answer);
			}
			expect(
				inboxes.filter((subject) => !subject.startsWith(inbox.replace(">", ""))),
				id,
			).toEqual([]);
			expect(inboxes, id).toHaveLength(answers.length);
			responder.unsubscribe();
			await asker.close();
		}
	});
});

describe("a generator of the AsyncAPI world", () => {
	test("makes a TypeScript type that compiles of every message and reply", { timeout: 60_000 }, async () => {
		const generator = new TypeScriptGenerator({ modelType: "interface", enumType: "union", mapType: "record" });
		const models = await generator.generate(JSON.parse(text));
		const messages = [...document.channels.values()].map((channel) => messageOf(channel).name);
		expect(models.map(({ modelName }) => modelName)).toEqual(expect.arrayContaining(messages));
		const code = models.map(({ result }) => result).join("\n");
		for (const { value } of statesOf("BackendState")) expect(code).toContain(`"${value}"`);
		expect(await compiled(`${code}\nexport type All = ${[...new Set(messages)].join(" | ")};\n`)).toBe("");
	});
});

function statesOf(name: string): readonly { readonly value: string }[] {
	const body = protocol.types.find((type) => type.name === name)?.body;
	return body?.kind === "enum" ? body.values : [];
}
