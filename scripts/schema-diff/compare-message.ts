import type { MessageDef, Subject, SubjectCondition, TypeDef } from "../codegen/model.js";
import { isClient } from "../codegen/permissions.js";
import { pointer } from "../codegen/problem.js";
import { hears, wild } from "../codegen/subject-pattern.js";
import type { Impact, Place } from "./change.js";
import { compareNamed, isRenamed } from "./compare-body.js";
import { compareRoles } from "./compare-roles.js";
import type { Comparison } from "./comparison.js";
import { RULES } from "./rules.js";

/** How a type travels: subjects, reply, stream, who sends and who listens. */
export function compareMessages(comparison: Comparison, before: TypeDef, after: TypeDef): void {
	const at = (facet?: string): Place => ({
		before: before.name,
		after: after.name,
		path: [],
		...(facet === undefined ? {} : { facet }),
	});
	const [left, right] = [before.message, after.message];
	if (!left || !right) {
		if (left) comparison.report("message-removed", at());
		if (right) comparison.report("message-added", at());
		return;
	}
	compareReplies(comparison, at("reply"), left.reply, right.reply);
	compareSubjects(comparison, at, left, right);
	compareHearing(comparison, at, left, right);
	const differ = differing(comparison, at);
	const asked = [left, right].some(({ transport }) => transport === "request");
	differ(asked ? "transport-changed" : "ack-changed", "transport", left.transport, right.transport);
	differ(captureRule(left, right), "stream", left.stream ?? "none", right.stream ?? "none");
	compareRoles(comparison, at, left, right);
	differ(
		right.verified ? "verification-added" : "verification-removed",
		"verified",
		String(left.verified),
		String(right.verified),
	);
}

function captureRule(before: MessageDef, after: MessageDef): "capture-added" | "capture-removed" | "stream-changed" {
	if (before.stream === undefined) return "capture-added";
	return after.stream === undefined ? "capture-removed" : "stream-changed";
}

type At = (facet?: string) => Place;
type Differ = (rule: Parameters<Comparison["report"]>[0], facet: string, before: string, after: string) => void;

function differing(comparison: Comparison, at: At): Differ {
	return (rule, facet, before, after) => {
		if (before !== after) comparison.report(rule, at(facet), { before, after });
	};
}

function list(names: readonly string[]): string {
	return names.join(", ") || "nobody";
}

/** Another name alone is no other reply: two types may hold the same documents. */
function compareReplies(comparison: Comparison, place: Place, before?: string, after?: string): void {
	if (before === undefined || after === undefined || (before !== after && !isRenamed(comparison, before, after))) {
		if (before !== after)
			comparison.report("reply-changed", place, { before: before ?? "nothing", after: after ?? "nothing" });
	} else compareNamed(comparison, place, before, after);
}

function compareSubjects(comparison: Comparison, at: At, before: MessageDef, after: MessageDef): void {
	const pairs = pairUp(before.subjects, after.subjects);
	for (const subject of before.subjects) {
		if (!pairs.some(([left]) => left === subject))
			comparison.report("subject-removed", at(`subject ${subject.name}`), { before: subject.template });
	}
	for (const subject of after.subjects) {
		if (!pairs.some(([, right]) => right === subject))
			comparison.report("subject-added", at(`subject ${subject.name}`), { after: subject.template });
	}
	for (const [left, right] of pairs) {
		const facet = right.name === "subject" ? "subject" : `subject ${right.name}`;
		compareSubject(comparison, at(facet), left, right);
	}
}

/** By name, then by what they look like on the wire. */
function pairUp(before: readonly Subject[], after: readonly Subject[]): readonly (readonly [Subject, Subject])[] {
	const free = new Set(after);
	const take = (subject: Subject, fits: (other: Subject) => boolean): readonly (readonly [Subject, Subject])[] => {
		const other = [...free].find(fits);
		if (!other) return [];
		free.delete(other);
		return [[subject, other]];
	};
	const named = before.flatMap((subject) => take(subject, ({ name }) => name === subject.name));
	const rest = before.filter((subject) => !named.some(([left]) => left === subject));
	return [
		...named,
		...rest.flatMap((subject) => take(subject, (other) => wild(other.template) === wild(subject.template))),
	];
}

function compareSubject(comparison: Comparison, place: Place, before: Subject, after: Subject): void {
	const differ = differing(comparison, () => place);
	if (wild(before.template) === wild(after.template)) compareTokens(comparison, place, before, after);
	else differ("subject-changed", "", before.template, after.template);
	differ("condition-changed", "", conditions(before.when), conditions(after.when));
	differ("retention-changed", "", kept(before), kept(after));
	differ("cadence-changed", "", often(before), often(after));
}

function compareTokens(comparison: Comparison, place: Place, before: Subject, after: Subject): void {
	const [left, right] = [inOrder(before), inOrder(after)];
	const differ = differing(comparison, () => place);
	differ(
		"token-changed",
		"",
		left.map(({ encoding }) => encoding).join(", "),
		right.map(({ encoding }) => encoding).join(", "),
	);
	differ("token-renamed", "", left.map(({ name }) => name).join(", "), right.map(({ name }) => name).join(", "));
	if (left.every(({ name }, i) => name === right[i]?.name)) {
		const paths = [left, right].map((tokens) => tokens.map(({ path }) => pointer("", ...path)).join(", "));
		differ("token-moved", "", paths[0] ?? "", paths[1] ?? "");
	}
}

/** The tokens as they follow each other in the template. */
function inOrder({ template, tokens }: Subject): readonly Subject["tokens"][number][] {
	return [...tokens].sort((a, b) => template.indexOf(`{${a.name}}`) - template.indexOf(`{${b.name}}`));
}

function conditions(when: readonly SubjectCondition[]): string {
	return when
		.map(({ path, is }) => `${pointer("", ...path)} ${typeof is === "string" ? is : `is ${is.equals}`}`)
		.sort()
		.join(" and ");
}

function kept({ overwrites }: Subject): string {
	return overwrites ? "the last" : "the first";
}

function often({ cadence }: Subject): string {
	return cadence === undefined ? "when there is something to say" : `every ${cadence} s`;
}

/** What Plane publishes, clients subscribe to for themselves: whether its own parts listen as well is nothing to them. */
function unheard({ transport, senders }: MessageDef): Partial<Impact> {
	if (transport === "request") return {};
	const { wire, behaviour } = RULES["subject-unheard"];
	const received = { oldToNew: "reads", newToOld: "reads" } as const;
	const writer = senders.some(isClient) ? behaviour.writer : "notice";
	return { wire: { ...wire, received }, behaviour: { ...behaviour, writer } };
}

/** A subject that nobody listens on any more is as bad as one that changed. */
function compareHearing(comparison: Comparison, at: At, before: MessageDef, after: MessageDef): void {
	const heard = (template: string, { subscriptions }: MessageDef): boolean =>
		subscriptions.some((subscription) => hears(subscription, template));
	for (const { template } of after.subjects) {
		const known = before.subjects.some((subject) => wild(subject.template) === wild(template));
		if (known && heard(template, before) && !heard(template, after))
			comparison.report("subject-unheard", at("subscriptions"), {
				before: list(before.subscriptions),
				after: list(after.subscriptions),
				impact: unheard(after),
			});
	}
	const templates = [before, after].map(({ subjects }) =>
		subjects
			.map(({ template }) => wild(template))
			.sort()
			.join(" "),
	);
	if (templates[0] !== templates[1]) return;
	const [left, right] = [before, after].map(({ subscriptions }) => list([...subscriptions].sort()));
	differing(comparison, at)("subscription-changed", "subscriptions", left ?? "", right ?? "");
}
