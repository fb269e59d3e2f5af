import type { Json, MessageDef, Subject, SubjectCondition } from "./model.js";

/** The subject whose conditions the document meets. */
export function subjectOf(message: MessageDef, example: Json): Subject | undefined {
	return message.subjects.find((subject) => applies(subject, example));
}

/** Whether the document meets the subject's conditions. */
export function applies({ when }: Subject, document: Json): boolean {
	return when.every((condition) => holds(condition, document));
}

function holds({ path, is }: SubjectCondition, document: Json): boolean {
	const value = valueAt(document, path);
	const present = value !== undefined && value !== null;
	if (is === "present") return present;
	return is === "absent" ? !present : value === is.equals;
}

/** The template with the document's tokens; a lock's hash stays a placeholder. */
export function exampleSubject(subject: Subject, document: Json): string {
	return subject.tokens.reduce((template, token) => {
		const value = valueAt(document, token.path);
		if (typeof value !== "string" || token.encoding === "lock") return template;
		return template.replace(`{${token.name}}`, token.encoding === "cluster" ? value.replaceAll(".", "_") : value);
	}, subject.template);
}

/** What stands at the end of the path; undefined if the document does not reach so far. */
export function valueAt(document: Json, path: readonly string[]): Json | undefined {
	let value: Json | undefined = document;
	for (const key of path) {
		if (typeof value !== "object" || value === null || Array.isArray(value)) return undefined;
		value = (value as { readonly [key: string]: Json })[key];
	}
	return value;
}
