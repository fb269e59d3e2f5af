import type { MessageDef, Stream, Subject, SubjectCondition, Token } from "../codegen/model.js";
import { Block, type Layout, printJson } from "../codegen/print-json.js";
import type { References } from "./print-value.js";

/** `x-message` of a schema. */
export function printMessage(message: MessageDef, refs: References): Layout {
	const { subjects, transport, senders, receivers, subscriptions, reply, stream, verified } = message;
	return new Block({
		transport,
		senders: senders as Layout,
		receivers: receivers as Layout,
		subjects: subjects.length === 0 ? "variants" : subjects.map(printSubject),
		subscriptions: subscriptions as Layout,
		reply: reply === undefined ? null : refs.file(reply),
		stream: stream ?? null,
		verified,
	});
}

function printSubject({ name, template, tokens, description, when, overwrites, cadence }: Subject): Layout {
	return new Block({
		name,
		template,
		tokens: Object.fromEntries(tokens.map(printToken)),
		description,
		when: when.length === 0 ? undefined : when.map(printCondition),
		overwrites: overwrites ? undefined : false,
		cadence,
	});
}

/** A token of the top is found under its own name. */
function printToken({ name, encoding, path }: Token): [string, Layout] {
	const atTop = path.length === 1 && path[0] === name;
	return [name, atTop ? encoding : { encoding, path: `/${path.join("/")}` }];
}

function printCondition({ path, is }: SubjectCondition): Layout {
	return { path: `/${path.join("/")}`, ...(typeof is === "string" ? { is } : is) };
}

/** `streams.json` */
export function printStreams(streams: readonly Stream[]): string {
	const entries = streams.map(
		({ description, config }) => new Block({ description, config: new Block(config as { [key: string]: Layout }) }),
	);
	return printJson(new Block({ $schema: "./dialect.schema.json#/definitions/streams", streams: entries }));
}
