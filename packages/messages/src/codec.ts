import { InvalidMessageError, type Issue } from "./errors.js";
import { issuesOf, type Validate } from "./issues.js";
import { checkText, stringify } from "./json-text.js";
import { COPY, type Mode, OWN, type Shape, type WideKind } from "./shape.js";
import { snapshot, UnwritableError } from "./snapshot.js";

export type { AjvError, Validate } from "./issues.js";

/**
 * Reads and writes one wire type. `Out` is the canonical form, exactly what Plane emits; `In` is what Plane accepts.
 */
export interface Codec<Out, In = Out> {
	/** Rust type name. */
	readonly name: string;
	/** Whether Plane accepts the value. Never throws. */
	is(value: unknown): value is In;
	/** Why Plane would refuse the value, `[]` when it is valid. Names places and expectations, never values. */
	issues(value: unknown): readonly Issue[];
	/** The canonical form of parsed JSON; the argument is not changed. Throws InvalidMessageError. */
	parse(value: unknown): Out;
	/** The canonical form of one JSON document, 64-bit identities exact. Throws InvalidMessageError. */
	decode(data: Uint8Array | string): Out;
	/** JSON text in UTF-8 that Plane accepts. Throws InvalidMessageError. */
	encode(value: In): Uint8Array;
}

/** A codec of whatever type, for tools that pick it at run time. */
export type AnyCodec = Codec<unknown, unknown>;

/** What the generator knows about a type. */
export interface CodecSpec {
	readonly name: string;
	readonly validate: Validate;
	/** Absent: the canonical form asks nothing beyond the schema. */
	readonly shape?: Shape;
	/** Present when the type contains a 64-bit identity. */
	readonly exact?: Exact;
}

/** How 64-bit identities are read and written; apart, so that other types do not carry it into bundles. */
export interface Exact {
	/** The canonical document with the identities as they stand in its text. */
	restore(shape: Shape, value: unknown, text: string): unknown;
	/** JSON text with the digits of each identity. */
	write(shape: Shape, value: unknown): string;
}

const LENIENT = /* @__PURE__ */ new TextDecoder("utf-8", { ignoreBOM: true });
const STRICT = /* @__PURE__ */ new TextDecoder("utf-8", { ignoreBOM: true, fatal: true });
const ENCODER = /* @__PURE__ */ new TextEncoder();

const UNREADABLE: Issue = { path: "", keyword: "readable", expected: "data that can be read" };
const NOT_UTF8: Issue = { path: "", keyword: "utf8", expected: "a text in UTF-8" };
const NOT_JSON: Issue = { path: "", keyword: "json", expected: "one JSON document" };

/** Makes the codec of a type from its generated parts. */
export function codec<Out, In = Out>(spec: CodecSpec): Codec<Out, In> {
	return {
		name: spec.name,
		is: (value): value is In => isValid(spec, value),
		issues: (value) => findIssues(spec, value),
		parse: (value) => guard(spec.name, () => read(spec, value) as Out),
		decode: (data) => guard(spec.name, () => readText(spec, toText(spec.name, data)) as Out),
		encode: (value) => guard(spec.name, () => ENCODER.encode(write(spec, value))),
	};
}

function isValid({ validate }: CodecSpec, value: unknown): boolean {
	try {
		return validate(value);
	} catch {
		return false;
	}
}

function findIssues({ validate }: CodecSpec, value: unknown): readonly Issue[] {
	try {
		return validate(value) ? [] : issuesOf(validate);
	} catch {
		return [UNREADABLE];
	}
}

/** Getters and proxies may throw anything; what they throw may quote a value. */
function guard<T>(type: string, run: () => T): T {
	try {
		return run();
	} catch (error) {
		if (error instanceof InvalidMessageError) throw error;
		if (!(error instanceof UnwritableError)) throw new InvalidMessageError(type, [UNREADABLE]);
		throw new InvalidMessageError(type, [{ path: "", keyword: error.keyword, expected: error.expected }]);
	}
}

function read(spec: CodecSpec, value: unknown): unknown {
	return checked(spec, canonical(spec, value, COPY));
}

function readText(spec: CodecSpec, text: string): unknown {
	const value = canonical(spec, parseJson(spec.name, text), OWN);
	const { shape, exact } = spec;
	return checked(spec, shape === undefined || exact === undefined ? value : exact.restore(shape, value, text));
}

function canonical({ shape }: CodecSpec, value: unknown, mode: Mode): unknown {
	return shape === undefined ? value : shape.canonical(value, mode);
}

function checked({ name, validate, shape }: CodecSpec, value: unknown): unknown {
	if (validate(value)) return value;
	const issues = issuesOf(validate);
	const narrowed = shape?.mapWide?.(value, narrow, []) ?? value;
	if (narrowed !== value && validate(narrowed)) return value;
	throw new InvalidMessageError(name, issues);
}

/** Readers take the quantities that a double holds only nearly; writers do not send them. */
function narrow(kind: WideKind, value: unknown): unknown {
	if (kind === "uid" || !Number.isInteger(value) || Number.isSafeInteger(value)) return value;
	const number = value as number;
	const inRange = kind === "u64" ? number >= 0 && number <= 2 ** 64 : number >= -(2 ** 63) && number <= 2 ** 63;
	return inRange ? 0 : value;
}

/** The JSON document in a text or its bytes. Throws InvalidMessageError. */
export function parseText(type: string, data: Uint8Array | string): unknown {
	return guard(type, () => parseJson(type, toText(type, data)));
}

function parseJson(type: string, text: string): unknown {
	try {
		return JSON.parse(text);
	} catch {
		// The engine's error quotes the text.
		throw new InvalidMessageError(type, [NOT_JSON]);
	}
}

/** A strict decoder costs more than a lenient one on Node 20: only texts with a replacement character need it. */
function toText(type: string, data: Uint8Array | string): string {
	if (typeof data === "string") return data;
	const text = LENIENT.decode(data);
	if (!text.includes("\ufffd")) return text;
	try {
		return STRICT.decode(data);
	} catch {
		throw new InvalidMessageError(type, [NOT_UTF8]);
	}
}

function write({ name, validate, shape, exact }: CodecSpec, value: unknown): string {
	const data = snapshot(value);
	if (!validate(data)) throw new InvalidMessageError(name, issuesOf(validate));
	return checkText(shape === undefined || exact === undefined ? stringify(data) : exact.write(shape, data));
}
