import type { Json, MessageDef, Subject, Token } from "../codegen/model.js";

/** The subject that a document's message travels on, and the text of it; undefined when its conditions do not hold. */
export function concreteSubject(subject: Subject, document: Json): string | undefined {
	const tokens = subject.tokens.map((token) => [token.name, tokenText(token, document)] as const);
	if (!applies(subject, document) || tokens.some(([, text]) => text === undefined)) return undefined;
	return tokens.reduce((text, [name, token]) => text.replace(`{${name}}`, () => token ?? ""), subject.template);
}

function tokenText({ encoding, path }: Token, document: Json): string | undefined {
	const value = at(document, path);
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

/** Whether the subject is the message's for this document. */
function applies({ when }: Subject, document: Json): boolean {
	return when.every(({ path, is }) => {
		const value = at(document, path) ?? null;
		return typeof is === "string" ? (value === null) === (is === "absent") : value === is.equals;
	});
}

function at(document: Json, path: readonly string[]): Json | undefined {
	return path.reduce<Json | undefined>((json, key) => {
		if (typeof json !== "object" || json === null || Array.isArray(json)) return undefined;
		return (json as { readonly [key: string]: Json })[key];
	}, document);
}

/** `subject` for the only one, `subject lockAnnounce` for one of several. */
export function subjectOf(facet: string, { subjects }: MessageDef): Subject | undefined {
	const [, name = "subject"] = facet.split(" ");
	return subjects.find((subject) => subject.name === name) ?? (subjects.length === 1 ? subjects[0] : undefined);
}
