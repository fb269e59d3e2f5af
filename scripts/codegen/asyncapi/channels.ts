import type { Protocol, SubjectCondition, Token, TypeDef } from "../model.js";
import { behind, type Place, stepInto, type TypesByName } from "../payload-path.js";
import { Block, type Layout } from "../print-json.js";
import { pointer } from "../problem.js";
import { hears } from "../subject-pattern.js";
import { type Route, reference } from "./routes.js";

/** One channel per subject, then one per type of reply; those have no address, since a reply goes to the asker's inbox. */
export function channelsOf({ types }: Protocol, routes: readonly Route[], replies: readonly TypeDef[]): Layout {
	const byName = new Map(types.map((type) => [type.name, type]));
	const channels = routes.map((route) => [route.name, channelOf(route, byName)] as const);
	const inboxes = replies.map((reply) => [reply.exportName, inboxChannel(reply)] as const);
	return new Block(Object.fromEntries([...channels, ...inboxes]));
}

function channelOf({ name, type, subject }: Route, types: TypesByName): Layout {
	const { message } = type;
	const parameters = subject.tokens.map((token) => [token.name, parameterOf(token, type, types)] as const);
	return new Block({
		address: subject.template,
		description: subject.description,
		messages: { [name]: reference("components", "messages", name) },
		parameters: parameters.length === 0 ? undefined : new Block(Object.fromEntries(parameters)),
		"x-transport": message.transport,
		"x-stream": message.stream,
		"x-when": subject.when.length === 0 ? undefined : subject.when.map(conditionOf),
		"x-overwrites": subject.overwrites ? undefined : false,
		"x-cadence": subject.cadence,
		"x-subscriptions": message.subscriptions.filter((pattern) => hears(pattern, subject.template)),
		"x-verified": message.verified,
	});
}

function inboxChannel({ exportName }: TypeDef): Layout {
	return new Block({
		address: null,
		description: "The inbox that the request names as its reply subject.",
		messages: { [exportName]: reference("components", "messages", exportName) },
	});
}

function parameterOf({ encoding, path }: Token, { body }: TypeDef, types: TypesByName): Layout {
	const place = placeAt(body, path, types);
	const values = encoding === "enum" && place?.kind === "enum" ? place.values.map(({ value }) => value) : undefined;
	return {
		enum: values,
		location: `$message.payload#${pointer("", ...path)}`,
		"x-encoding": encoding,
	};
}

function placeAt(start: Place, path: readonly string[], types: TypesByName): Place | undefined {
	const end = path.reduce<Place | undefined>((place, key) => place && stepInto(place, key, types)?.place, start);
	return end && behind(end, types);
}

function conditionOf({ path, is }: SubjectCondition): Layout {
	return { path: pointer("", ...path), ...(typeof is === "string" ? { is } : is) };
}
