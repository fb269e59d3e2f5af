import { type Lookup, lookup } from "../codegen/lookup.js";
import type { Body, MessageDef, Protocol, Struct, Value, Variant } from "../codegen/model.js";
import { isClient } from "../codegen/permissions.js";
import type { Direction } from "./change.js";

/** One way in which documents of a type travel. */
export interface Use {
	readonly message: string;
	readonly part: "payload" | "reply";
	/** The type of the whole document. */
	readonly root: string;
	/** Between a client and Plane; none for what Plane's own parts ask each other. */
	readonly directions: readonly Direction[];
	/** Where the type stands in that document, the first place if there are several. */
	readonly path: readonly string[];
}

/** Each type's ways over the wire, by its Rust name. */
export function usesOf(protocol: Protocol): ReadonlyMap<string, readonly Use[]> {
	const find = lookup(protocol);
	const uses = new Map<string, Use[]>();
	for (const { name, message } of protocol.types) {
		if (!message) continue;
		const parts: readonly Omit<Use, "path">[] = [
			{ message: name, part: "payload", root: name, directions: directionsOf(message) },
			...(message.reply === undefined
				? []
				: [{ message: name, part: "reply" as const, root: message.reply, directions: repliesTo(message) }]),
		];
		for (const part of parts) {
			for (const [type, path] of placesOf(part.root, find)) {
				uses.set(type, [...(uses.get(type) ?? []), { ...part, path }]);
			}
		}
	}
	return uses;
}

/** What Plane publishes, everybody can watch; what its parts ask each other, only they and fakes of them read. */
function directionsOf({ senders, receivers, transport }: MessageDef): readonly Direction[] {
	const fromClients = senders.some(isClient);
	const fromPlane = !senders.every(isClient) && (transport !== "request" || receivers.some(isClient));
	return [...(fromClients ? (["sent"] as const) : []), ...(fromPlane ? (["received"] as const) : [])];
}

function repliesTo({ senders }: MessageDef): readonly Direction[] {
	return senders.some(isClient) ? ["received"] : [];
}

/** Every type inside a document, with the first path that leads to it. */
function placesOf(root: string, find: Lookup): ReadonlyMap<string, readonly string[]> {
	const places = new Map<string, readonly string[]>();
	const visit = (name: string, path: readonly string[]): void => {
		if (places.has(name)) return;
		places.set(name, path);
		for (const [inner, keys] of ofBody(find(name).body)) visit(inner, [...path, ...keys]);
	};
	visit(root, []);
	return places;
}

type Reference = readonly [type: string, keys: readonly string[]];

function ofBody(body: Body): readonly Reference[] {
	switch (body.kind) {
		case "scalar":
			return ofValue(body.value, []);
		case "enum":
			return [];
		case "struct":
			return ofStruct(body, []);
		case "external":
			return body.variants.flatMap(({ name, payload }) => ofPayload(payload, [name]));
		case "internal":
			return body.variants.flatMap(({ name, payload }) => ofPayload(payload, [`(${name})`]));
		case "untagged":
			return body.variants.flatMap((variant) =>
				ofPayload(variant.kind === "ref" ? variant : variant.struct, [`(${variant.name})`]),
			);
	}
}

function ofPayload(payload: Variant["payload"], keys: readonly string[]): readonly Reference[] {
	if (payload === undefined) return [];
	return payload.kind === "ref" ? [[payload.name, keys]] : ofStruct(payload, keys);
}

function ofStruct({ fields, flatten }: Struct, keys: readonly string[]): readonly Reference[] {
	const own = fields.flatMap(({ name, value }) => ofValue(value, [...keys, name]));
	return flatten === undefined ? own : [...own, [flatten, keys]];
}

function ofValue(value: Value, keys: readonly string[]): readonly Reference[] {
	switch (value.kind) {
		case "ref":
			return [[value.name, keys]];
		case "array":
			return ofValue(value.items, [...keys, "*"]);
		case "map":
			return ofValue(value.value, [...keys, "*"]);
		case "nullable":
			return ofValue(value.value, keys);
		default:
			return [];
	}
}
