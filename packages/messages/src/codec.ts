import { InvalidMessageError, type Issue } from "./errors.js";
import { lastIssue, type Validate } from "./issues.js";
import { isWellFormedText, stringify } from "./json-text.js";
import { type Reader, whereItPays } from "./reader.js";
import { COPY, type Mode, OWN, type Shape, type WideKind } from "./shape.js";
import { snapshot, UnwritableError } from "./snapshot.js";
import { plainText, type Writer } from "./writer.js";

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
	/** JSON text that Plane accepts. Throws InvalidMessageError. */
	stringify(value: In): string;
	/** The text of `stringify` in UTF-8. Throws InvalidMessageError. */
	encode(value: In): Uint8Array;
}

/** A codec of whatever type, for tools that pick it at run time. */
export type AnyCodec = Codec<unknown, unknown>;

/** What the generator knows about a type. */
export interface CodecSpec {
	readonly name: string;
	readonly validate: Validate;
	/** Absent: the canonical form asks nothing beyond the schema. */
	readonly shape?: () => Shape;
	/** Present when the type contains a 64-bit identity. */
	readonly exact?: Exact;
	/** The quick way to read; absent: every text goes to `JSON.parse`. */
	readonly reader?: Reader;
	/** The quick way to write; absent: everything is written the careful way. */
	readonly writer?: () => Writer;
}

/** How 64-bit identities are read and written; apart, so that other types do not carry it into bundles. */
export interface Exact {
	/** Makes bigints of the identities of a parsed document, in it, as they stand in its text. */
	restore(document: unknown, text: string): void;
	/** JSON text with the digits of each identity. */
	write(shape: Shape, value: unknown): string;
}

const DECODER = /* @__PURE__ */ new TextDecoder("utf-8", { ignoreBOM: true, fatal: true });
const ENCODER = /* @__PURE__ */ new TextEncoder();

const UNREADABLE: Issue = { path: "", keyword: "readable", expected: "data that can be read" };
const NOT_UTF8: Issue = { path: "", keyword: "utf8", expected: "a text in UTF-8" };
const NOT_WELL_FORMED: Issue = { path: "", keyword: "wellFormed", expected: "well-formed Unicode in keys and strings" };
const NOT_JSON: Issue = { path: "", keyword: "json", expected: "one JSON document" };

/** Makes the codec of a type from its generated parts. */
export function codec<Out, In = Out>(spec: CodecSpec): Codec<Out, In> {
	const { name, validate, exact, reader } = spec;
	const readPlain = reader && whereItPays(reader);
	return {
		name,
		is(value): value is In {
			try {
				// All arguments: an engine has to fill in what is left out.
				return validate(value, false, undefined);
			} catch {
				return false;
			}
		},
		issues(value) {
			try {
				return validate(value, false, undefined) ? [] : [lastIssue()];
			} catch {
				return [UNREADABLE];
			}
		},
		parse(value) {
			try {
				return checked(spec, canonical(spec, value, COPY), false) as Out;
			} catch (error) {
				throw refusal(name, error);
			}
		},
		decode(data) {
			try {
				const text = toText(name, data);
				const isEscaped = text.includes("\\");
				const document = (isEscaped ? undefined : readPlain?.(text)) ?? parseJson(name, text);
				// Where a text has itself one in UTF-8, only an escape can bring a lone surrogate into a string.
				const isWellFormed = !isEscaped && isUnicode(data);
				// Nearly always it is what Plane wrote, and there is nothing to change.
				if (validate(document, isWellFormed, text)) return document as Out;
				exact?.restore(document, text);
				return checked(spec, canonical(spec, document, OWN), isWellFormed) as Out;
			} catch (error) {
				throw refusal(name, error);
			}
		},
		stringify(value) {
			try {
				return write(spec, value);
			} catch (error) {
				throw refusal(name, error);
			}
		},
		encode(value) {
			try {
				return ENCODER.encode(write(spec, value));
			} catch (error) {
				throw refusal(name, error);
			}
		},
	};
}

/** Getters and proxies may throw anything; what they throw may quote a value. */
function refusal(type: string, error: unknown): InvalidMessageError {
	if (error instanceof InvalidMessageError) return error;
	if (!(error instanceof UnwritableError)) return new InvalidMessageError(type, [UNREADABLE]);
	const { path, keyword, expected } = error;
	return new InvalidMessageError(type, [{ path, keyword, expected }]);
}

function canonical({ shape }: CodecSpec, value: unknown, mode: Mode): unknown {
	const { canonical } = shape?.() ?? {};
	return canonical === undefined ? value : canonical(value, mode);
}

function checked({ name, validate, shape }: CodecSpec, value: unknown, parsed: boolean): unknown {
	if (validate(value, parsed)) return value;
	const { mapWide } = shape?.() ?? {};
	const narrowed = mapWide === undefined ? value : mapWide(value, narrow);
	if (narrowed !== value && validate(narrowed, parsed)) return value;
	throw new InvalidMessageError(name, [lastIssue()]);
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
	try {
		return parseJson(type, toText(type, data));
	} catch (error) {
		throw refusal(type, error);
	}
}

function parseJson(type: string, text: string): unknown {
	try {
		return JSON.parse(text);
	} catch {
		// The engine's error quotes the text.
		throw new InvalidMessageError(type, [NOT_JSON]);
	}
}

function toText(type: string, data: Uint8Array | string): string {
	if (typeof data === "string") return data;
	try {
		return DECODER.decode(data);
	} catch {
		throw new InvalidMessageError(type, [NOT_UTF8]);
	}
}

/** Whether a text has one in UTF-8: what was decoded from it has. */
function isUnicode(data: Uint8Array | string): boolean {
	return typeof data !== "string" || data.isWellFormed();
}

function write(spec: CodecSpec, value: unknown): string {
	const text = spec.writer === undefined ? undefined : plainText(spec.writer(), value);
	return text ?? writeCarefully(spec, value);
}

/** Decides for every value, and tells what is wrong with it. */
function writeCarefully({ name, validate, shape, exact }: CodecSpec, value: unknown): string {
	const data = snapshot(value);
	if (!validate(data, true)) throw new InvalidMessageError(name, [lastIssue()]);
	const text = shape === undefined || exact === undefined ? stringify(data) : exact.write(shape(), data);
	if (isWellFormedText(text)) return text;
	// The text cannot tell the place; where it is one that nobody validates, only that there is one is known.
	throw new InvalidMessageError(name, [validate(data) ? NOT_WELL_FORMED : lastIssue()]);
}
