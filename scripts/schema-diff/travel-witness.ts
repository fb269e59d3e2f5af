import type { Json, MessageDef, Subject } from "../codegen/model.js";
import { covers, wild } from "../codegen/subject-pattern.js";
import { candidatesOf } from "./candidates.js";
import type { Change, Direction } from "./change.js";
import { concreteSubject, subjectOf } from "./concrete-subject.js";
import { FORMS, orderOf, type Witness, type WitnessSide } from "./witness.js";

/** What to look for: a document of this writer that this reader does not take as it is meant. */
export interface Attempt {
	readonly change: Change;
	readonly direction: Direction;
	/** The writer is of before, the reader of after. */
	readonly forward: boolean;
	readonly writer: WitnessSide;
	readonly reader: WitnessSide;
	/** The writer's name of the message. */
	readonly name: string;
}

/** A good document that does not arrive: on a subject, in a stream, or as a reply, where the other side does not look. */
export function findTravelWitness(attempt: Attempt): readonly Witness[] {
	const { change, writer, reader, name } = attempt;
	const other = writer.counterpart(name);
	const [from, to] = [writer.find(name).message, other === undefined ? undefined : reader.find(other).message];
	if (!from || !to || !travels(attempt)) return [];
	switch (change.rule) {
		case "reply-changed":
			return refusedReply(attempt, from, to);
		case "stream-changed":
			return misplaced(attempt, from, to);
		case "subject-changed":
		case "token-changed":
			return unheard(attempt, from, to);
		default:
			return [];
	}
}

/** Replies go the other way than what they answer; they count as received. */
function travels({ change, direction, writer, name }: Attempt): boolean {
	if (change.rule === "reply-changed") return direction === "received";
	const payloads = (writer.uses.get(name) ?? []).filter(({ root }) => root === name);
	return payloads.some(({ directions }) => directions.includes(direction) || directions.length === 0);
}

function refusedReply(
	{ direction, forward, writer, reader, name }: Attempt,
	from: MessageDef,
	to: MessageDef,
): readonly Witness[] {
	if (from.reply === undefined || to.reply === undefined) return [];
	const write = writer.validators(FORMS.received.writes, writer.find(from.reply).id);
	const read = reader.validators(FORMS.received.reads, reader.find(to.reply).id);
	const found = candidatesOf(from.reply, writer.find).find(({ document }) => write(document) && !read(document));
	if (!found) return [];
	const reason = `is a ${from.reply}, where a ${to.reply} is awaited`;
	return [{ ...orderOf(direction, forward), message: name, part: "reply", document: found.document, reason }];
}

function misplaced(attempt: Attempt, from: MessageDef, to: MessageDef): readonly Witness[] {
	const document = documents(attempt)[0];
	if (document === undefined || from.stream === undefined || to.stream === undefined) return [];
	const reason = `is stored in the stream ${from.stream} and looked for in ${to.stream}`;
	return [{ ...orderOf(attempt.direction, attempt.forward), message: attempt.name, part: "payload", document, reason }];
}

function unheard(attempt: Attempt, from: MessageDef, to: MessageDef): readonly Witness[] {
	const facet = attempt.change.place.facet ?? "";
	const [left, right] = [subjectOf(facet, from), subjectOf(facet, to)];
	if (!left || !right) return [];
	for (const document of documents(attempt)) {
		const subject = concreteSubject(left, document);
		if (subject === undefined || hears(right, subject, document)) continue;
		const expected = concreteSubject(right, document) ?? wild(right.template);
		const order = orderOf(attempt.direction, attempt.forward);
		return [
			{ ...order, message: attempt.name, part: "payload", document, subject, reason: `is awaited on ${expected}` },
		];
	}
	return [];
}

/** A reader hears a subject of the right form, and drops the message when it is not the one that the payload asks for. */
function hears(subject: Subject, text: string, document: Json): boolean {
	if (!covers(wild(subject.template), text)) return false;
	const expected = concreteSubject(subject, document);
	return expected === undefined || expected === text;
}

/** What the writer writes, the plain document first. */
function documents({ direction, writer, name }: Attempt): readonly Json[] {
	const write = writer.validators(FORMS[direction].writes, writer.find(name).id);
	return candidatesOf(name, writer.find)
		.map(({ document }) => document)
		.filter((document) => write(document));
}
