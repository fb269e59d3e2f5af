import type { MessageDef, Subject, SubjectCondition } from "../codegen/model.js";
import { hears } from "../codegen/subject-pattern.js";
import { TO_BE_DESCRIBED } from "../codegen/to-be-described.js";
import type { PlaneContract } from "./read-plane.js";
import type { PlaneType } from "./read-types.js";
import type { RustMessage, RustSubject } from "./rust-message.js";

/** Plane's subjects, reply and stream, with our names and words for them; roles and cadence are ours, for no type states them. */
export function mergeMessage(
	type: PlaneType,
	message: RustMessage,
	ours: MessageDef | undefined,
	contract: PlaneContract,
): MessageDef {
	const stream = contract.streams.find((each) => each.message === type.name)?.name;
	const subscriptions = subscriptionsOf(type, contract);
	return {
		subjects: message.subjects === "variants" ? [] : mergeSubjects(message.subjects, ours?.subjects ?? []),
		subscriptions: inOrderOf(ours?.subscriptions ?? [], subscriptions),
		transport: transportOf(message, stream, ours?.transport),
		senders: ours?.senders ?? [],
		receivers: ours?.receivers ?? [],
		...(message.reply === undefined ? {} : { reply: message.reply }),
		...(stream === undefined ? {} : { stream }),
		verified: message.typed && (ours?.verified ?? subscriptions.length > 0),
	};
}

/** A message without reply is published; whether the sender waits for the stream's ack, only its code tells. */
function transportOf(
	{ reply }: RustMessage,
	stream: string | undefined,
	ours: MessageDef["transport"] | undefined,
): MessageDef["transport"] {
	if (reply !== undefined) return "request";
	return ours === "jetstream" && stream !== undefined ? "jetstream" : "publish";
}

function mergeSubjects(plane: readonly RustSubject[], ours: readonly Subject[]): readonly Subject[] {
	const merged = plane.map((subject) => mergeSubject(subject, ours, plane.length === 1));
	return inOrderOf(
		ours.map(({ name }) => name),
		merged.map(({ name }) => name),
	).flatMap((name) => merged.find((subject) => subject.name === name) ?? []);
}

function mergeSubject(
	{ template, tokens, when, overwrites }: RustSubject,
	ours: readonly Subject[],
	only: boolean,
): Subject {
	const known =
		ours.find((subject) => subject.template === template) ??
		ours.find((subject) => sameConditions(subject.when, when)) ??
		(only && ours.length === 1 ? ours[0] : undefined);
	const sorted = known && sameConditions(known.when, when) ? known.when : when;
	return {
		name: only ? "subject" : (known?.name ?? nameFor(template)),
		description: known?.description ?? TO_BE_DESCRIBED,
		template,
		tokens: tokens.map(({ name, encoding, path }) => ({ name, encoding, path })),
		when: sorted,
		overwrites,
		...(known?.cadence === undefined ? {} : { cadence: known.cadence }),
	};
}

/** `state.cluster.{cluster}.drone.{drone}.meta` → `stateClusterDroneMeta`. */
function nameFor(template: string): string {
	const words = template.split(/[._]/).filter((word) => /^[a-z]+$/.test(word));
	return words.map((word, i) => (i === 0 ? word : word.slice(0, 1).toUpperCase() + word.slice(1))).join("");
}

export function sameConditions(a: readonly SubjectCondition[], b: readonly SubjectCondition[]): boolean {
	const text = (conditions: readonly SubjectCondition[]): string =>
		conditions
			.map(({ path, is }) => JSON.stringify([path, is]))
			.sort()
			.join();
	return text(a) === text(b);
}

/** What Plane listens on: the helpers of the type, and of the unions it is part of. */
function subscriptionsOf(type: PlaneType, { types }: PlaneContract): readonly string[] {
	const subjects = subjectsOf(type);
	const own = type.subscriptions.map((pattern) => withTokensOf(pattern, subjects));
	const unions = types.filter(
		({ body, message }) =>
			message?.subjects === "variants" &&
			body.kind === "untagged" &&
			body.variants.some((variant) => variant.kind === "ref" && variant.name === type.name),
	);
	const heard = unions
		.flatMap(({ subscriptions }) => subscriptions)
		.filter((pattern) => subjects.some(({ template }) => hears(pattern, template)));
	return [...new Set([...own, ...heard])];
}

export function subjectsOf({ message }: PlaneType): readonly RustSubject[] {
	return message && message.subjects !== "variants" ? message.subjects : [];
}

/** The argument of a helper has a name of its own; the token of the subject is what it stands for. */
function withTokensOf(pattern: string, subjects: readonly RustSubject[]): string {
	const subject = subjects.find(({ template }) => hears(pattern, template));
	const words = subject?.template.split(".") ?? [];
	return pattern
		.split(".")
		.map((word, i) => (word.startsWith("{") && words[i]?.startsWith("{") ? words[i] : word))
		.join(".");
}

/** The items of the second list, those of the first one in its order before the others. */
function inOrderOf(order: readonly string[], items: readonly string[]): readonly string[] {
	return [...order.filter((item) => items.includes(item)), ...items.filter((item) => !order.includes(item))];
}
