import { exampleSubject } from "../example-subject.js";
import type { Json, MessageDef, Subject, SubjectCondition, Token, TokenEncoding } from "../model.js";
import { blocks, code, prose, table } from "./markdown.js";

const ENCODINGS: Readonly<Record<TokenEncoding, string>> = {
	cluster: "every `.` becomes `_`",
	id: "as it is: no `.`, `*`, `>`, white space",
	lock: "its SipHash-1-3 in decimal, see `lockToken`",
	enum: "the value itself",
	json: "the value as JSON, with its quotes",
	verbatim: "as it is: already in the form of a token",
};

/** Which subject a message takes, where its tokens come from, and who listens. */
export function subjectText(message: MessageDef, example: Json | undefined): string {
	const [only, ...more] = message.subjects;
	if (only === undefined) return "Each variant travels on the subject of its own message.";
	const subjects = more.length === 0 ? oneSubject(only, example) : manySubjects(message);
	return blocks(subjects, tokenTable(message.subjects), listeners(message), verification(message));
}

function oneSubject(subject: Subject, example: Json | undefined): string {
	const concrete = example === undefined ? subject.template : exampleSubject(subject, example);
	const shown = concrete === subject.template ? "" : `For the first example below: ${code(concrete)}.`;
	return blocks(`${code(subject.template)}. ${meaning(subject)}`, shown);
}

function manySubjects({ subjects, stream }: MessageDef): string {
	const rows = subjects.map((subject) => [
		code(subject.name),
		code(subject.template),
		conditionText(subject.when),
		stream === undefined ? "" : subject.overwrites ? "newest" : "first",
		meaning(subject),
	]);
	return table(["Name", "Subject", "When", "Kept", "Meaning"], rows);
}

function meaning({ description, cadence }: Subject): string {
	return cadence === undefined ? prose(description) : `${prose(description)} Sent every ${cadence} s.`;
}

function conditionText(conditions: readonly SubjectCondition[]): string {
	const paths = new Map<string, string[]>();
	for (const { path, is } of conditions) {
		paths.set(stateText(is), [...(paths.get(stateText(is)) ?? []), code(path.join("."))]);
	}
	return [...paths].map(([state, all]) => `${all.join(", ")} ${all.length > 1 ? "are" : "is"} ${state}`).join(", ");
}

function stateText(is: SubjectCondition["is"]): string {
	if (is === "present") return "there";
	return is === "absent" ? "absent or `null`" : code(JSON.stringify(is.equals));
}

function tokenTable(subjects: readonly Subject[]): string {
	const tokens = new Map<string, Token[]>();
	for (const token of subjects.flatMap((subject) => subject.tokens)) {
		tokens.set(token.name, [...(tokens.get(token.name) ?? []), token]);
	}
	const rows = [...tokens].map(([name, uses]) => [
		code(`{${name}}`),
		[...new Set(uses.map(({ path }) => code(path.join("."))))].join(" or "),
		[...new Set(uses.map(({ encoding }) => ENCODINGS[encoding]))].join(" or "),
	]);
	return table(["Token", "From the payload", "Written"], rows);
}

function listeners({ subscriptions }: MessageDef): string {
	if (subscriptions.length === 0) return "Plane itself does not listen to it.";
	return `Plane listens on ${subscriptions.map(code).join(", ")}.`;
}

function verification({ verified }: MessageDef): string {
	if (!verified) return "Nothing in Plane checks the subject against the payload.";
	return "Plane's readers make the subject anew from the payload and drop, in silence, a message that came on another one.";
}
