import type { Json, MessageDef, Protocol, Role, Subject, SubjectCondition } from "../../scripts/codegen/model.js";
import type { Channel, Document } from "./asyncapi-document.js";

/** What the document says of each message, in the form of the model that the document is made from; by export name. */
export function messagesIn(document: Document): ReadonlyMap<string, MessageDef> {
	const addressed = [...document.channels].filter(([, { address }]) => address !== null);
	const names = new Set(addressed.map(([, channel]) => messageName(channel)));
	return new Map([...names].map((name) => [name, messageIn(document, name, addressed)]));
}

const messageName = ({ messages }: Channel): string => Object.values(messages)[0]?.name ?? "";

function messageIn(document: Document, name: string, all: readonly (readonly [string, Channel])[]): MessageDef {
	const own = all.filter(([, channel]) => messageName(channel) === name);
	const ids = own.map(([id]) => id);
	const operations = document.operations.filter(({ channel }) => ids.includes(channel));
	const roles = (action: string): Role[] => [
		...new Set(operations.filter((operation) => operation.action === action).flatMap(({ roles }) => roles)),
	];
	const channels = own.map(([, channel]) => channel);
	const reply = theOne(operations.map(({ reply }) => reply?.messages.join()));
	const stream = theOne(channels.map((channel) => channel["x-stream"]));
	return {
		subjects: own.map(([id, channel]) => subjectIn(id, channel)),
		subscriptions: [...new Set(channels.flatMap((channel) => channel["x-subscriptions"]))],
		transport: theOne(channels.map((channel) => channel["x-transport"])),
		senders: roles("send"),
		receivers: roles("receive"),
		...(reply === undefined ? {} : { reply }),
		...(stream === undefined ? {} : { stream }),
		verified: theOne(channels.map((channel) => channel["x-verified"])),
	};
}

/** What all channels or operations of a message must agree on. */
function theOne<T>(values: readonly T[]): T {
	const [value, ...others] = new Set(values);
	if (others.length > 0) throw new Error(`the document says both ${value} and ${others.join()}`);
	return value as T;
}

function subjectIn(id: string, channel: Channel): Subject {
	return {
		name: id.split(".")[1] ?? "subject",
		description: channel.description,
		template: channel.address ?? "",
		tokens: Object.entries(channel.parameters ?? {}).map(([name, parameter]) => ({
			name,
			encoding: parameter["x-encoding"] as Subject["tokens"][number]["encoding"],
			path: steps(parameter.location.replace("$message.payload#", "")),
		})),
		when: (channel["x-when"] ?? []).map(({ path, is, equals }) => ({
			path: steps(path),
			is: (equals === undefined ? is : { equals }) as SubjectCondition["is"],
		})),
		overwrites: channel["x-overwrites"] ?? true,
		...(channel["x-cadence"] === undefined ? {} : { cadence: channel["x-cadence"] }),
	};
}

const steps = (pointer: string): readonly string[] => pointer.split("/").slice(1);

type Schema = { readonly [key: string]: Json };

/** A type's schema file with every reference followed, without what the document leaves out. */
export function followed({ types, schemas }: Protocol, name: string): Json {
	const exportNames = new Map(types.map(({ file, exportName }) => [file, exportName]));
	const file = types.find(({ exportName }) => exportName === name)?.file ?? "";

	function follow(json: Json, at: string): Json {
		if (Array.isArray(json)) return json.map((item) => follow(item, at));
		if (typeof json !== "object" || json === null) return json;
		const schema = json as Schema;
		if (typeof schema.$ref === "string") return target(schema.$ref, at);
		return Object.fromEntries(
			Object.entries(schema).map(([key, value]) => [
				key,
				key === "x-flatten" ? `#/components/schemas/${exportNames.get(fileOf(String(value), at))}` : follow(value, at),
			]),
		);
	}

	function target(ref: string, at: string): Json {
		const path = new URL(ref, `plane:/${at}`).hash.slice(1);
		const there = fileOf(ref, at);
		return path === ""
			? whole(there)
			: follow(
					steps(path).reduce<Json>((json, key) => (json as Schema)[key] ?? null, raw(there)),
					there,
				);
	}

	const raw = (path: string): Json => schemas.get(path) as unknown as Json;
	const whole = (path: string): Json => {
		const { $schema, $id, examples, "x-message": message, ...rest } = raw(path) as Schema;
		return follow(rest, path);
	};
	return whole(file);
}

const fileOf = (ref: string, at: string): string => new URL(ref, `plane:/${at}`).pathname.slice(1);
