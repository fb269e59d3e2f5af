import { applies, valueAt } from "../codegen/example-subject.js";
import type { Json, MessageDef, Subject, Token } from "../codegen/model.js";

/** The subject that a document's message travels on, and the text of it; undefined when its conditions do not hold. */
export function concreteSubject(subject: Subject, document: Json): string | undefined {
	const tokens = subject.tokens.map((token) => [token.name, tokenText(token, document)] as const);
	if (!applies(subject, document) || tokens.some(([, text]) => text === undefined)) return undefined;
	return tokens.reduce((text, [name, token]) => text.replace(`{${name}}`, () => token ?? ""), subject.template);
}

function tokenText({ encoding, path }: Token, document: Json): string | undefined {
	const value = valueAt(document, path);
	if (typeof value !== "string") return undefined;
	switch (encoding) {
		case "cluster":
			return value.replaceAll(".", "_");
		case "lock":
			// Its digits do not matter here: they are never what the other encodings make of a word.
			return `<hash of ${value}>`;
		case "json":
			return JSON.stringify(value);
		default:
			return value;
	}
}

/** `subject` for the only one, `subject lockAnnounce` for one of several. */
export function subjectOf(facet: string, { subjects }: MessageDef): Subject | undefined {
	const [, name = "subject"] = facet.split(" ");
	return subjects.find((subject) => subject.name === name) ?? (subjects.length === 1 ? subjects[0] : undefined);
}
