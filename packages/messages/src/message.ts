import { type Codec, type CodecSpec, codec } from "./codec.js";
import { InvalidSubjectError } from "./errors.js";
import { lazy } from "./lazy.js";
import type { StreamConfig } from "./stream-config.js";
import {
	applies,
	coveringPattern,
	guardSubject,
	matchSubject,
	prepareSubject,
	renderPattern,
	renderSubject,
	type Subject,
	type SubjectSpec,
	subjectRefusal,
} from "./subject.js";
import { withSubjects } from "./with-subjects.js";

/** Token values by name. */
export type Tokens<Names extends string = string> = Readonly<Record<Names, string>>;

/** One subject of a message: builds patterns for it and reads concrete subjects. */
export interface SubjectTemplate<Names extends string = string> {
	/** `cluster.{cluster}.schedule` */
	readonly template: string;
	/** False: the stream keeps the first message of a subject and refuses the rest. */
	readonly overwrites: boolean;
	/** Subscription pattern, `*` for what is not fixed. Throws InvalidSubjectError. */
	pattern(fixed?: Partial<Tokens<Names>>): string;
	/** The tokens as they stand in the subject; `undefined` when it is another subject. */
	match(subject: string): Partial<Tokens<Names>> | undefined;
}

/** A type that travels on a subject. */
export interface Message<
	Out,
	In = Out,
	Reply = unknown,
	Names extends string = string,
	ReplyIn = Reply,
	Match = Tokens<Names>,
> extends Codec<Out, In> {
	/** The subject of a payload. Throws InvalidSubjectError on a token that NATS or Plane cannot carry. */
	subject(value: In): string;
	/** Subscription pattern, `*` for what is not fixed. Takes payload values. Throws InvalidSubjectError. */
	pattern(fixed?: Partial<Tokens<Names>>): string;
	/** The tokens as they stand in the subject; `undefined` when it is none of this message. */
	match(subject: string): Match | undefined;
	/** What the receiver answers; `undefined` when nothing answers. */
	readonly reply: Codec<Reply, ReplyIn> | undefined;
	/** The JetStream stream that captures the message. */
	readonly stream: StreamConfig | undefined;
	/** Its subjects by name, `subject` where there is one only. */
	readonly subjects: Readonly<Record<string, SubjectTemplate<Names>>>;
}

/** A message with several subjects; which tokens `match` gives depends on the subject. */
export interface MultiMessage<
	Out,
	In = Out,
	Reply = unknown,
	Names extends string = string,
	SubjectNames extends string = string,
	ReplyIn = Reply,
> extends Message<Out, In, Reply, Names, ReplyIn, Partial<Tokens<Names>>> {
	readonly subjects: Readonly<Record<SubjectNames, SubjectTemplate<Names>>>;
}

/** A message of whatever type, for tools that pick it at run time. */
export type AnyMessage = Message<unknown, unknown, unknown, string, unknown, Partial<Tokens>>;

/** What the generator knows about a message. */
export interface MessageSpec<M extends AnyMessage = AnyMessage> extends CodecSpec {
	readonly subjects: () => readonly SubjectSpec[];
	readonly reply?: M["reply"];
	readonly stream?: M["stream"];
}

/** Makes a message of the annotated type from its generated parts. */
export function message<M extends AnyMessage>(spec: MessageSpec<M>): M {
	const subjects = lazy((): readonly Subject[] => spec.subjects().map(prepareSubject));
	const { name, is, issues, parse, decode, stringify, encode } = codec<unknown>(spec);
	const message: Omit<AnyMessage, "subjects"> = {
		// One by one: to spread them takes longer, and every program that imports the package does it for all messages.
		name,
		is,
		issues,
		parse,
		decode,
		stringify,
		encode,
		subject(value) {
			try {
				return subjectOf(subjects(), value);
			} catch (error) {
				throw subjectRefusal(error);
			}
		},
		pattern: (fixed = {}) => guardSubject(() => patternOf(subjects(), fixed)),
		match: (subject) => matchOf(subjects(), subject),
		reply: spec.reply,
		stream: spec.stream,
	};
	return withSubjects(message, () => templates(subjects())) as M;
}

function templates(subjects: readonly Subject[]): Record<string, SubjectTemplate> {
	return Object.fromEntries(
		subjects.map((spec) => [
			spec.name,
			{
				template: spec.template,
				overwrites: spec.overwrites ?? true,
				pattern: (fixed = {}) => guardSubject(() => patternOf([spec], fixed)),
				match: (subject) => matchOf([spec], subject),
			} satisfies SubjectTemplate,
		]),
	);
}

function subjectOf(subjects: readonly Subject[], value: unknown): string {
	for (const spec of subjects) if (applies(spec, value)) return renderSubject(spec, value);
	throw new InvalidSubjectError("subject", "cannot be told from the payload");
}

/** Only the subjects that have all fixed tokens count: a pattern must not promise what it does not filter. */
function patternOf(subjects: readonly Subject[], fixed: Readonly<Record<string, unknown>>): string {
	const names = Object.keys(fixed);
	const having = subjects.filter(({ tokens }) => names.every((name) => tokens.some(([token]) => token === name)));
	if (having.length > 0) return coveringPattern(having.map((spec) => renderPattern(spec, fixed)));
	const unknown = names.find((name) => !subjects.some(({ tokens }) => tokens.some(([token]) => token === name)));
	throw new InvalidSubjectError(
		unknown ?? "subject",
		unknown === undefined ? "has no such tokens together" : "is no token",
	);
}

function matchOf(subjects: readonly Subject[], subject: string): Record<string, string> | undefined {
	if (typeof subject !== "string") return undefined;
	for (const spec of subjects) {
		const tokens = matchSubject(spec, subject);
		if (tokens !== undefined) return tokens;
	}
	return undefined;
}
