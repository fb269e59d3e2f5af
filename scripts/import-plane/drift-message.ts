import type { MessageDef, Subject, SubjectCondition, Token } from "../codegen/model.js";
import type { Drift } from "./drift.js";
import { different } from "./drift-body.js";
import { sameConditions } from "./merge-message.js";

/** Where two accounts of a message's way differ: subjects, who listens, what answers, which stream keeps it. */
export function messageDrift(
	name: string,
	ours: MessageDef | undefined,
	plane: MessageDef | undefined,
): readonly Drift[] {
	if (!plane) return ours ? [{ kind: "subject", name, ours: tell(ours.subjects) }] : [];
	if (!ours) return [{ kind: "subject", name, plane: tell(plane.subjects) }];
	return [
		...subjectsDrift(name, ours.subjects, plane.subjects),
		...different("subscription", name, listed(ours.subscriptions), listed(plane.subscriptions)),
		...different("reply", name, ours.reply ?? "no reply", plane.reply ?? "no reply"),
		...different("transport", name, ours.transport, plane.transport),
		...different("stream", name, ours.stream ?? "no stream", plane.stream ?? "no stream"),
		...different("subject", name, checked(ours), checked(plane)),
	];
}

function tell(subjects: readonly Subject[]): string {
	return subjects.length === 0 ? "the subjects of its variants" : listed(subjects.map(({ template }) => template));
}

function checked({ verified }: MessageDef): string {
	return verified ? "compared with the payload" : "not compared with the payload";
}

function listed(items: readonly string[]): string {
	return items.length === 0 ? "none" : [...items].sort().join(", ");
}

function subjectsDrift(name: string, ours: readonly Subject[], plane: readonly Subject[]): readonly Drift[] {
	if ((ours.length === 0) !== (plane.length === 0))
		return [{ kind: "subject", name, ours: tell(ours), plane: tell(plane) }];
	const find = (list: readonly Subject[], wanted: string): Subject | undefined =>
		list.find((subject) => subject.name === wanted);
	const at = (subject: Subject): string => (subject.name === "subject" ? name : `${name}.${subject.name}`);
	return [
		...ours.filter((a) => !find(plane, a.name)).map((a): Drift => ({ kind: "subject", name: at(a), ours: a.template })),
		...plane.flatMap((b): readonly Drift[] => {
			const a = find(ours, b.name);
			return a ? subjectDrift(at(b), a, b) : [{ kind: "subject", name: at(b), plane: b.template }];
		}),
	];
}

function subjectDrift(name: string, ours: Subject, plane: Subject): readonly Drift[] {
	const compare = (a: string, b: string): readonly Drift[] => different("subject", name, a, b);
	return [
		...compare(ours.template, plane.template),
		...compare(tokens(ours.tokens), tokens(plane.tokens)),
		...(sameConditions(ours.when, plane.when) ? [] : compare(conditions(ours.when), conditions(plane.when))),
		...compare(`overwrites ${ours.overwrites}`, `overwrites ${plane.overwrites}`),
	];
}

function tokens(list: readonly Token[]): string {
	const told = list.map(({ name, encoding, path }) => {
		const from = path.length === 0 ? "no place in the payload" : `/${path.join("/")}`;
		return `${name} as ${encoding} from ${from}`;
	});
	return listed(told);
}

function conditions(list: readonly SubjectCondition[]): string {
	return listed(list.map(({ path, is }) => `/${path.join("/")} ${typeof is === "string" ? is : `is ${is.equals}`}`));
}
