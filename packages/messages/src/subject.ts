import { InvalidSubjectError } from "./errors.js";

/**
 * How a value becomes a token: a cluster's dots turn into `_`, ids, enum values and what is `verbatim` a token already
 * stand as they are, locks bring a function that hashes them.
 */
export type TokenEncoding = "cluster" | "id" | "enum" | "verbatim" | ((value: string) => string);

/** A payload as a token's place is read in it: whatever is missing is undefined. */
export interface Payload {
	readonly [key: string]: Payload | undefined;
}

/** Name, encoding and place in the payload. A function each, because a path costs ten times as much to follow. */
export type TokenSpec = readonly [name: string, encoding: TokenEncoding, of: (payload: Payload) => unknown];

/** A subject is the message's when all conditions hold for the payload; null counts as absent. */
export interface SubjectCondition {
	readonly path: readonly string[];
	readonly is: "present" | "absent" | { readonly equals: string };
}

/** One subject of a message, as its schema says. */
export interface SubjectSpec {
	readonly name: string;
	/** `cluster.{cluster}.schedule` */
	readonly template: string;
	// As tuples: of the items of a list the compiler would seek what they have in common, which took it longer than all their checks.
	readonly tokens: readonly [] | readonly [TokenSpec, ...TokenSpec[]];
	readonly when?: readonly SubjectCondition[] | undefined;
	/** False: the stream keeps the first message of a subject and refuses the rest. */
	readonly overwrites?: false | undefined;
}

interface TokenPart {
	readonly name: string;
	readonly encoding: TokenEncoding;
	readonly of: TokenSpec[2];
	/** Literal text up to the next token. */
	readonly after: string;
}

/** A subject with what the payload had in the places of its tokens. */
interface Rendered {
	readonly values: readonly unknown[];
	readonly tokens: readonly string[];
	readonly text: string;
}

/** A subject taken apart once: every message that is sent or received passes here. */
export interface Subject extends SubjectSpec {
	/** Literal text before the first token. */
	readonly start: string;
	readonly parts: readonly TokenPart[];
	/** What was rendered last: a program has to do with one cluster, and with few backends at a time. */
	last: Rendered | undefined;
	/** What stands between the dots of the template. */
	readonly segments: readonly string[];
}

/** Takes the template of a subject apart. */
export function prepareSubject(spec: SubjectSpec): Subject {
	const [start = "", ...rest] = spec.template.split(/\{(\w+)\}/);
	const parts = rest.flatMap((after, i): TokenPart[] => {
		const token = i % 2 === 0 ? undefined : spec.tokens.find(([name]) => name === rest[i - 1]);
		if (token === undefined) return [];
		const [name, encoding, of] = token;
		return [{ name, encoding, of, after }];
	});
	const { name, template, tokens, when, overwrites } = spec;
	// With all properties, so that the engine knows every subject by one form.
	return { name, template, tokens, when, overwrites, start, parts, last: undefined, segments: template.split(".") };
}

/** NATS drops the connection on longer ones. */
const MAX_SUBJECT_BYTES = 1024;
const TOO_LONG = `is longer than ${MAX_SUBJECT_BYTES} bytes`;

/** What nearly every token is made of. */
const PLAIN_TOKEN = /^[\w-]+$/;
/** The gaps are the control characters. Classes by property would take longer to make than all the rest of the module. */
const SPACE_OR_CONTROL = /\s|[^!-~\u00a0-\uffff]/;

/** Why a text cannot be one token of a subject, `undefined` when it can. */
function tokenProblem(token: string): string | undefined {
	if (PLAIN_TOKEN.test(token)) return undefined;
	if (token === "") return "is empty";
	if (!token.isWellFormed()) return "is not well-formed Unicode";
	if (SPACE_OR_CONTROL.test(token)) return "contains white space or a control character";
	if (/[*>]/.test(token)) return "contains a wildcard";
	return token.includes(".") ? "contains a dot" : undefined;
}

/** The token of a payload value. Throws InvalidSubjectError when NATS or Plane could not carry it. */
export function encodeToken(name: string, encoding: TokenEncoding, value: unknown): string {
	if (value === undefined || value === null) throw new InvalidSubjectError(name, "is missing");
	if (typeof value !== "string") throw new InvalidSubjectError(name, "is not a string");
	if (typeof encoding === "function") return encoding(value);
	// Before anything reads the whole of it.
	if (value.length > MAX_SUBJECT_BYTES) throw new InvalidSubjectError(name, TOO_LONG);
	return checkedToken(name, encoding === "cluster" ? value.replaceAll(".", "_") : value);
}

function checkedToken(name: string, token: string): string {
	const problem = tokenProblem(token);
	if (problem !== undefined) throw new InvalidSubjectError(name, problem);
	return token;
}

/** The subject token of a cluster: its dots become `_`. Throws InvalidSubjectError. */
export function clusterToken(cluster: string): string {
	return encodeToken("cluster", "cluster", cluster);
}

function checkedLength(subject: string): string {
	// A UTF-16 unit takes 3 bytes at most.
	if (subject.length * 3 <= MAX_SUBJECT_BYTES) return subject;
	if (new TextEncoder().encode(subject).length <= MAX_SUBJECT_BYTES) return subject;
	throw new InvalidSubjectError("subject", TOO_LONG);
}

/** Runs what reads values of a caller: getters and proxies may throw anything, also what quotes a value. */
export function guardSubject<T>(run: () => T): T {
	try {
		return run();
	} catch (error) {
		throw subjectRefusal(error);
	}
}

/** The error of a subject that could not be had. */
export function subjectRefusal(error: unknown): InvalidSubjectError {
	if (error instanceof InvalidSubjectError) return error;
	return new InvalidSubjectError("subject", "cannot be read from what was given");
}

/** The subject of a payload. */
export function renderSubject(subject: Subject, payload: unknown): string {
	const { last, parts } = subject;
	if (last === undefined) return renderAnew(subject, payload);
	return isSame(parts, last.values, payload as Payload) ? last.text : renderAnew(subject, payload);
}

function isSame(parts: readonly TokenPart[], values: readonly unknown[], payload: Payload): boolean {
	const { length } = parts;
	if (length > 0 && (parts[0] as TokenPart).of(payload) !== values[0]) return false;
	if (length > 1 && (parts[1] as TokenPart).of(payload) !== values[1]) return false;
	for (let i = 2; i < length; i++) if (parts[i]?.of(payload) !== values[i]) return false;
	return true;
}

function renderAnew(subject: Subject, payload: unknown): string {
	const { last, start, parts } = subject;
	const { length } = parts;
	const values = new Array<unknown>(length);
	const tokens = new Array<string>(length);
	let text = start;
	for (let i = 0; i < length; i++) {
		const { name, encoding, of, after } = parts[i] as TokenPart;
		const value = of(payload as Payload);
		const token =
			last !== undefined && last.values[i] === value ? (last.tokens[i] as string) : encodeToken(name, encoding, value);
		values[i] = value;
		tokens[i] = token;
		text += token + after;
	}
	checkedLength(text);
	subject.last = { values, tokens, text };
	return text;
}

/** The subscription pattern with `*` for each token that is not fixed. */
export function renderPattern({ start, parts }: Subject, fixed: Readonly<Record<string, unknown>>): string {
	const tokens = parts.map(({ name, encoding, after }) => {
		return (Object.hasOwn(fixed, name) ? encodeToken(name, encoding, fixed[name]) : "*") + after;
	});
	return checkedLength([start, ...tokens].join(""));
}

/** The tokens of a concrete subject, as they stand in it; `undefined` when it is another one. */
export function matchSubject({ segments }: Subject, subject: string): Record<string, string> | undefined {
	if (subject.length > MAX_SUBJECT_BYTES) return undefined;
	const parts = subject.split(".");
	if (parts.length !== segments.length) return undefined;
	const tokens: Record<string, string> = {};
	for (const [i, part] of parts.entries()) {
		const segment = segments[i] ?? "";
		if (part === segment) continue;
		if (!segment.startsWith("{") || tokenProblem(part) !== undefined) return undefined;
		tokens[segment.slice(1, -1)] = part;
	}
	return tokens;
}

/** Whether the payload belongs on the subject. */
export function applies({ when }: SubjectSpec, payload: unknown): boolean {
	if (when === undefined) return true;
	return when.every(({ path, is }) => {
		const value = valueAt(payload, path);
		if (typeof is === "object") return value === is.equals;
		return (value !== undefined && value !== null) === (is === "present");
	});
}

function valueAt(payload: unknown, path: readonly string[]): unknown {
	let value = payload;
	for (let i = 0; i < path.length; i++) {
		const key = path[i] as string;
		if (typeof value !== "object" || value === null) return undefined;
		const item = (value as Record<string, unknown>)[key];
		// Only what is the payload's own counts.
		if (item === undefined || !Object.hasOwn(value, key)) return undefined;
		value = item;
	}
	return value;
}

/** The narrowest pattern that covers all: differing tokens become `*`, differing lengths end in `>`. */
export function coveringPattern(patterns: readonly string[]): string {
	const [first = [], ...rest] = patterns.map((pattern) => pattern.split("."));
	const isShared = (part: string, i: number) => rest.every((parts) => parts[i] === part);
	if (rest.every((parts) => parts.length === first.length)) {
		return first.map((part, i) => (isShared(part, i) ? part : "*")).join(".");
	}
	// `>` stands for one token at least, so the shortest pattern leaves its last one to it.
	const shortest = Math.min(first.length, ...rest.map((parts) => parts.length));
	const differing = first.findIndex((part, i) => i === shortest - 1 || !isShared(part, i));
	return [...first.slice(0, differing), ">"].join(".");
}
