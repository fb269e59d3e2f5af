import { makerOf, variantNames } from "./codec-spec.js";
import type { Lookup } from "./lookup.js";
import type { TypeDef } from "./model.js";

/** `Message<…>` in its parts, so that it can be broken into lines. */
export interface CodecType {
	readonly name: "Codec" | "StateCodec" | "Message" | "MultiMessage";
	readonly parameters: readonly string[];
	/** What `Message` leaves open: that there is a reply, or a stream. */
	readonly known: readonly string[];
}

/** The TypeScript type of a type's codec: both forms, and for messages reply and token names. */
export function codecType(type: TypeDef, find: Lookup): CodecType {
	const forms = [type.exportName, `${type.exportName}Input`];
	const tokens = names(tokenNames(type, find));
	const [reply, replyInput] = replyTypes(type, find);
	const known = knownOf(type, find);
	switch (makerOf(type)) {
		case "codec":
		case "union":
			return { name: "Codec", parameters: forms, known };
		case "stateCodec":
			return { name: "StateCodec", parameters: [type.exportName], known };
		case "message":
			if ((type.message?.subjects.length ?? 0) > 1) {
				return { name: "MultiMessage", parameters: [...forms, reply, tokens, subjectNames(type), replyInput], known };
			}
			return { name: "Message", parameters: [...forms, reply, tokens, replyInput], known };
		case "unionMessage":
			return {
				name: "Message",
				parameters: [...forms, reply, tokens, replyInput, `Partial<Tokens<${tokens}>>`],
				known,
			};
	}
}

function knownOf(type: TypeDef, find: Lookup): readonly string[] {
	const { reply, stream } = type.message ?? {};
	return [
		...(reply === undefined ? [] : [`reply: Codec<${replyTypes(type, find).join(", ")}>`]),
		...(stream === undefined ? [] : ["stream: StreamConfig"]),
	];
}

function replyTypes({ message }: TypeDef, find: Lookup): readonly [string, string] {
	if (message?.reply === undefined) return ["never", "never"];
	const { exportName } = find(message.reply);
	return [exportName, `${exportName}Input`];
}

function subjectNames({ message }: TypeDef): string {
	return names(message?.subjects.map(({ name }) => name) ?? []);
}

function tokenNames({ body, message }: TypeDef, find: Lookup): readonly string[] {
	const inherited = (variantNames(body) ?? []).flatMap((variant) => tokenNames(find(variant), find));
	const own = message?.subjects.flatMap(({ tokens }) => tokens.map(({ name }) => name)) ?? [];
	return [...own, ...inherited];
}

function names(all: readonly string[]): string {
	const distinct = [...new Set(all)];
	return distinct.length === 0 ? "never" : distinct.map((name) => JSON.stringify(name)).join(" | ");
}
