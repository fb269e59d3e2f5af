import type { MessageDef, Stream, Subject, SubjectCondition, Token, TypeDef } from "./model.js";
import { behind, type Place, stepInto, type TypesByName } from "./payload-path.js";
import { pointer } from "./problem.js";
import { subjectPath } from "./read-message.js";
import { covers, hears, wild } from "./subject-pattern.js";

type Report = (path: string, reason: string) => void;

/** What JSON Schema cannot say about a message: tokens, conditions, streams and subscriptions fit payload and subjects. */
export function checkMessage(
	type: TypeDef,
	message: MessageDef,
	types: TypesByName,
	streams: readonly Stream[],
	report: Report,
): void {
	message.subjects.forEach((subject, i) => {
		checkTemplate(subject, (keys, reason) => report(subjectPath(i, ...keys), reason));
		checkPaths(type, subject, types, (keys, reason) => report(subjectPath(i, ...keys), reason));
	});
	checkSubjectNames(message, report);
	checkReceivers(message, report);
	checkSubscriptions(type, message, report);
	checkStream(message, streams, report);
	if (message.subjects.length === 0) checkUnion(type, types, report);
}

type ReportIn = (keys: readonly (string | number)[], reason: string) => void;

function checkTemplate({ template, tokens }: Subject, report: ReportIn): void {
	for (const segment of template.split(".")) {
		if (!/^(?:[A-Za-z0-9_]+|\{[^{}]+\})$/.test(segment))
			report(["template"], `has "${segment}" between two dots: neither a word nor a {token}`);
	}
	const used = [...template.matchAll(/\{([^{}]+)\}/g)].map(([, name]) => name ?? "");
	for (const name of used) {
		if (!tokens.some((token) => token.name === name))
			report(["template"], `uses {${name}}, which tokens does not explain`);
	}
	for (const { name } of tokens) {
		if (!used.includes(name)) report(["tokens", name], "does not occur in the template");
	}
	if (new Set(used).size !== used.length) report(["template"], "uses a token twice");
}

function checkPaths(type: TypeDef, subject: Subject, types: TypesByName, report: ReportIn): void {
	for (const token of subject.tokens) {
		const place = follow(type, token.path, subject.when, types, (reason) => report(["tokens", token.name], reason));
		if (place && !fits(token, place, types))
			report(["tokens", token.name], `stands at ${at(token.path)}, which ${token.encoding} cannot encode`);
	}
	subject.when.forEach(({ path, is }, i) => {
		const place = follow(type, path, undefined, types, (reason) => report(["when", i], reason));
		if (typeof is !== "string" && place && !allows(place, is.equals, types)) {
			report(["when", i, "equals"], `is no value of ${at(path)}`);
		}
	});
}

/** Walks into the payload; without `when` it does not matter whether the place is always there. */
function follow(
	type: TypeDef,
	path: readonly string[],
	when: readonly SubjectCondition[] | undefined,
	types: TypesByName,
	report: (reason: string) => void,
): Place | undefined {
	let place: Place = type.body;
	for (const [i, key] of path.entries()) {
		const step = stepInto(place, key, types);
		const reached = path.slice(0, i + 1);
		if (!step) return void report(`names ${at(reached)}, which is not in the payload`);
		if (when && step.unless && !ensured(when, reached, step.unless)) {
			report(`names ${at(reached)}, which is not always there: a condition must say when`);
		}
		place = step.place;
	}
	return place;
}

function ensured(
	when: readonly SubjectCondition[],
	path: readonly string[],
	unless: "present" | { key: string; equals: string },
): boolean {
	return when.some((condition) => {
		if (unless === "present") return condition.is !== "absent" && `${at(condition.path)}/`.startsWith(`${at(path)}/`);
		const tag = at([...path.slice(0, -1), unless.key]);
		return at(condition.path) === tag && typeof condition.is !== "string" && condition.is.equals === unless.equals;
	});
}

function fits({ encoding }: Token, place: Place, types: TypesByName): boolean {
	const value = place.kind === "nullable" ? place.value : place;
	const name = value.kind === "ref" ? value.name : undefined;
	const inner = behind(place, types);
	switch (encoding) {
		case "cluster":
			return name === "ClusterName";
		case "lock":
			return name === "ResourceLock";
		case "enum":
		case "json":
			return inner?.kind === "enum";
		case "id":
			return name !== undefined && name !== "ClusterName" && name !== "ResourceLock" && inner?.kind === "string";
		case "verbatim":
			return name === undefined && inner?.kind === "string";
	}
}

function allows(place: Place, value: string, types: TypesByName): boolean {
	const inner = behind(place, types);
	return inner?.kind === "string" || (inner?.kind === "enum" && inner.values.some((known) => known.value === value));
}

function checkSubjectNames(message: MessageDef, report: Report): void {
	const { subjects } = message;
	subjects.forEach(({ name }, i) => {
		if (subjects.findIndex((other) => other.name === name) !== i)
			report(subjectPath(i, "name"), `${name} is taken by another subject`);
	});
}

/** The importer leaves them empty where no Rust type states them; unverified requests of old Planes had none in fact. */
function checkReceivers({ receivers, reply, verified }: MessageDef, report: Report): void {
	if (reply !== undefined && verified && receivers.length === 0)
		report("/x-message/receivers", "is empty, but somebody compares subject and payload and replies: say who");
}

function checkSubscriptions(type: TypeDef, message: MessageDef, report: Report): void {
	if (message.subjects.length === 0) return;
	message.subscriptions.forEach((subscription, i) => {
		if (!message.subjects.some(({ template }) => hears(subscription, template))) {
			report(pointer("/x-message/subscriptions", i), `receives no subject of ${type.name}`);
		}
	});
}

function checkStream(message: MessageDef, streams: readonly Stream[], report: Report): void {
	if (message.stream === undefined) return;
	const stream = streams.find(({ name }) => name === message.stream);
	if (!stream) report("/x-message/stream", `${message.stream} is not in streams.json`);
	const captured = (stream?.config.subjects ?? [">"]) as readonly string[];
	message.subjects.forEach(({ template }, i) => {
		if (!captured.some((pattern) => covers(pattern, wild(template)))) {
			report(subjectPath(i, "template"), `is not captured by stream ${message.stream}`);
		}
	});
}

function checkUnion(type: TypeDef, types: TypesByName, report: Report): void {
	const { body } = type;
	const messages =
		body.kind === "untagged" &&
		body.variants.every((variant) => variant.kind === "ref" && types.get(variant.name)?.message);
	if (!messages) report("/x-message/subjects", '"variants" asks for an untagged union of messages');
}

function at(path: readonly string[]): string {
	return pointer("", ...path);
}
