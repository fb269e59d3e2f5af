import { type AnyCodec, type Codec, parseText } from "./codec.js";
import { InvalidMessageError, InvalidSubjectError, type Issue } from "./errors.js";
import type { AnyMessage, SubjectTemplate, Tokens } from "./message.js";
import { coveringPattern, guardSubject } from "./subject.js";
import { withSubjects } from "./with-subjects.js";

/** What the generator knows about an untagged union. */
export interface UnionSpec<Variant extends AnyCodec = AnyCodec> {
	readonly name: string;
	/** In Plane's order: the first that takes a document wins. */
	readonly variants: readonly Variant[];
}

/** What the generator knows about an untagged union of messages. */
export interface UnionMessageSpec<M extends AnyMessage> extends UnionSpec<AnyMessage> {
	readonly reply?: M["reply"];
}

/** Makes the codec of an untagged union from the codecs of its variants. */
export function union<Out, In = Out>({ name, variants }: UnionSpec): Codec<Out, In> {
	const issues: readonly Issue[] = [{ path: "", keyword: "variant", expected: expectation(variants) }];
	const firstOf = (value: unknown) => variants.find((variant) => variant.is(value));
	const writer = (value: unknown): AnyCodec => {
		const variant = firstOf(value);
		if (variant === undefined) throw new InvalidMessageError(name, issues);
		return variant;
	};
	const parse = (value: unknown) => firstParsed(name, variants, issues, value) as Out;
	return {
		name,
		is: (value): value is In => firstOf(value) !== undefined,
		issues: (value) => (firstOf(value) === undefined ? issues : []),
		parse,
		decode: (data) => parse(parseText(name, data)),
		stringify: (value) => writer(value).stringify(value),
		encode: (value) => writer(value).encode(value),
	};
}

function expectation(variants: readonly AnyCodec[]): string {
	return `one of ${variants.map((variant) => variant.name).join(", ")}`;
}

function firstParsed(name: string, variants: readonly AnyCodec[], issues: readonly Issue[], value: unknown): unknown {
	for (const variant of variants) {
		try {
			return variant.parse(value);
		} catch {
			// Plane tries the next variant whatever was wrong with this one.
		}
	}
	throw new InvalidMessageError(name, issues);
}

/** Makes an untagged union of messages: each variant keeps its own subject. */
export function unionMessage<M extends AnyMessage>(spec: UnionMessageSpec<M>): M {
	const { variants } = spec;
	const message: Omit<AnyMessage, "subjects"> = {
		...union<unknown>(spec),
		subject: (value) => subjectOf(variants, value),
		pattern: (fixed = {}) => guardSubject(() => patternOf(variants, fixed)),
		match: (subject) => firstMatch(variants, subject),
		reply: spec.reply,
		stream: undefined,
	};
	return withSubjects(message, () => Object.fromEntries(variants.flatMap(namedSubjects))) as M;
}

function subjectOf(variants: readonly AnyMessage[], value: unknown): string {
	const variant = variants.find((candidate) => candidate.is(value));
	if (variant === undefined) throw new InvalidSubjectError("subject", "cannot be told from the payload");
	return variant.subject(value);
}

function patternOf(variants: readonly AnyMessage[], fixed: Partial<Tokens>): string {
	const names = Object.keys(fixed);
	const having = variants.filter((variant) => names.every((name) => hasToken(variant, name)));
	if (having.length === 0) throw new InvalidSubjectError(names[0] ?? "subject", "is no token");
	return coveringPattern(having.map((variant) => variant.pattern(fixed)));
}

function hasToken(variant: AnyMessage, name: string): boolean {
	return Object.values(variant.subjects).some(({ template }) => template.split(".").includes(`{${name}}`));
}

function firstMatch(variants: readonly AnyMessage[], subject: string): Partial<Tokens> | undefined {
	for (const variant of variants) {
		const tokens = variant.match(subject);
		if (tokens !== undefined) return tokens;
	}
	return undefined;
}

/** Variants have one subject each; it goes by the variant's name. */
function namedSubjects({ name, subjects }: AnyMessage): [string, SubjectTemplate][] {
	return Object.values(subjects).map((template) => [name, template]);
}
