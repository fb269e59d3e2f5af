import type { MessageDef, Subject, SubjectCondition, Token } from "./model.js";
import { pointer } from "./problem.js";
import type { RawCondition, RawMessage, RawSubject } from "./raw.js";
import type { Reading } from "./read-value.js";

/** What travels on which subject; whether that fits the payload is checked once all types are known. */
export function readMessage(raw: RawMessage, reading: Reading): MessageDef {
	return {
		subjects: raw.subjects === "variants" ? [] : raw.subjects.map(readSubject),
		subscriptions: raw.subscriptions,
		transport: raw.transport,
		senders: raw.senders,
		receivers: raw.receivers,
		...(raw.reply === null ? {} : { reply: reading.nameOf(raw.reply, "/x-message/reply") }),
		...(raw.stream === null ? {} : { stream: raw.stream }),
		verified: raw.verified,
	};
}

function readSubject(raw: RawSubject): Subject {
	return {
		name: raw.name,
		description: raw.description,
		template: raw.template,
		tokens: Object.entries(raw.tokens).map(([name, token]) => readToken(name, token)),
		when: (raw.when ?? []).map(readCondition),
		overwrites: raw.overwrites ?? true,
		...(raw.cadence === undefined ? {} : { cadence: raw.cadence }),
	};
}

function readToken(name: string, raw: RawSubject["tokens"][string]): Token {
	if (typeof raw === "string") return { name, encoding: raw, path: [name] };
	return { name, encoding: raw.encoding, path: steps(raw.path) };
}

function readCondition({ path, is, equals }: RawCondition): SubjectCondition {
	return { path: steps(path), is: equals === undefined ? (is ?? "present") : { equals } };
}

function steps(path: string): readonly string[] {
	return path
		.split("/")
		.slice(1)
		.map((key) => key.replaceAll("~1", "/").replaceAll("~0", "~"));
}

/** Where the x-message of a schema says something about its subject number `i`. */
export function subjectPath(i: number, ...keys: readonly (string | number)[]): string {
	return pointer("/x-message/subjects", i, ...keys);
}
