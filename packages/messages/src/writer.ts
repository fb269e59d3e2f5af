/**
 * JSON texts of plain and valid data, made in one walk that reads every property once. Whatever is not plain or not valid (an
 * unknown key, an odd prototype) ends the walk without a text, and the careful way of `codec.ts` decides. The generator writes one
 * writer per type by calling these functions.
 */

import { isIpAddr, isUid, isUtcTime } from "./checks.js";

/** Writes what stands in one place. */
export interface Writer {
	/** Its JSON text, in a quoted place what stands between the quotes; undefined where the walk ends. */
	readonly text: (value: unknown) => string | undefined;
	readonly quoted: boolean;
	/** The same few texts stand here again and again, so the last one is worth remembering; never a secret. */
	readonly recurs: boolean;
	readonly orNull: boolean;
	readonly orAbsent: boolean;
}

type Writers = Readonly<Record<string, Writer>>;

/** The text of a whole document; undefined where only the careful way can tell. */
export function plainText({ text, quoted }: Writer, value: unknown): string | undefined {
	if (isExtended()) return undefined;
	const result = text(value);
	return quoted && result !== undefined ? `"${result}"` : result;
}

const ANY: readonly unknown[] & { readonly toJSON?: unknown } = [];

/** Some libraries add to what all objects inherit; then nobody sees at a glance what is a field and what writes itself. */
function isExtended(): boolean {
	for (const _ in ANY) return true;
	return ANY.toJSON !== undefined;
}

function bare(text: Writer["text"]): Writer {
	return { text, quoted: false, recurs: false, orNull: false, orAbsent: false };
}

function quoted(text: Writer["text"]): Writer {
	return { text, quoted: true, recurs: false, orNull: false, orAbsent: false };
}

function recurring(writer: Writer): Writer {
	return { ...writer, recurs: true };
}

/** A place that may be null. */
export const orNull = (writer: Writer): Writer => ({ ...writer, orNull: true });

/** A field that may be left out. */
export const orAbsent = (writer: Writer): Writer => ({ ...writer, orAbsent: true });

/** A field that may be null or left out. */
export const option = (writer: Writer): Writer => ({ ...writer, orNull: true, orAbsent: true });

/** Nothing to escape, no surrogate. */
const PLAIN = /^[ !#-[\]-\ud7ff\ue000-\uffff]*$/;
/** The pattern needs memory for each character. */
const LONG = 4096;

function isPlainString(value: unknown): value is string {
	return typeof value === "string" && value.length < LONG && PLAIN.test(value);
}

function stringText(value: unknown): string | undefined {
	if (isPlainString(value)) return value;
	return typeof value === "string" && value.isWellFormed() ? JSON.stringify(value).slice(1, -1) : undefined;
}

export const string = /* @__PURE__ */ quoted(stringText);
/** The name of a cluster, a drone, a backend or a lock. */
export const name = /* @__PURE__ */ recurring(string);
export const boolean = /* @__PURE__ */ bare((value) => (typeof value === "boolean" ? `${value}` : undefined));
export const number = /* @__PURE__ */ bare((value) => (Number.isFinite(value) ? `${value}` : undefined));
export const uid = /* @__PURE__ */ bare((value) => (isUid(value) ? `${value}` : undefined));
export const nothing = /* @__PURE__ */ bare((value) => (value === null ? "null" : undefined));
export const utcTime = /* @__PURE__ */ verbatim((value) => typeof value === "string" && isUtcTime(value));
export const ipAddr = /* @__PURE__ */ verbatim((value) => typeof value === "string" && isIpAddr(value));

/** Strings without anything to escape, told by a check. */
function verbatim(check: (value: unknown) => boolean): Writer {
	return quoted((value) => (check(value) ? (value as string) : undefined));
}

/** A closed set of strings without anything to escape, told by its validator. */
export function oneOf(validate: (value: unknown) => boolean): Writer {
	return recurring(verbatim(validate));
}

/** Integers that a double holds exactly, both bounds included. */
export function integer(minimum = Number.MIN_SAFE_INTEGER, maximum = Number.MAX_SAFE_INTEGER): Writer {
	return bare((value) => {
		const number = value as number;
		return Number.isInteger(number) && number >= minimum && number <= maximum ? `${number}` : undefined;
	});
}

/** Milliseconds since 1970, before it whole seconds. */
export function epochMillis(minimum: number, maximum: number): Writer {
	const { text } = integer(minimum, maximum);
	return bare((value) => {
		const result = text(value);
		return result !== undefined && (value as number) < 0 && (value as number) % 1000 !== 0 ? undefined : result;
	});
}

/** Any JSON, as far as it can be told at a glance. */
export const json = /* @__PURE__ */ bare((value) => {
	if (typeof value !== "string") return nothing.text(value) ?? boolean.text(value) ?? number.text(value);
	const text = stringText(value);
	return text === undefined ? undefined : `"${text}"`;
});

/** An array, each item of which is written the same way. */
export function list({ text, quoted }: Writer): Writer {
	const [open, comma, close] = quoted ? ['["', '","', '"]'] : ["[", ",", "]"];
	return bare((value) => {
		if (!Array.isArray(value)) return undefined;
		const { length } = value;
		let result = "";
		for (let i = 0; i < length; i++) {
			const item = text(value[i]);
			if (item === undefined) return undefined;
			result += (i === 0 ? open : comma) + item;
		}
		return length === 0 ? "[]" : result + close;
	});
}

/** An object with any keys, each value of which is written the same way. */
export function map({ text, quoted }: Writer): Writer {
	const [comma, colon, close] = quoted ? ['","', '":"', '"}'] : [',"', '":', "}"];
	return bare((value) => {
		if (!isLiteralObject(value)) return undefined;
		let result = "";
		for (const key in value) {
			const name = stringText(key);
			const item = text(value[key]);
			if (name === undefined || item === undefined) return undefined;
			result += (result === "" ? '{"' : comma) + name + colon + item;
		}
		return result === "" ? "{}" : result + close;
	});
}

function isLiteralObject(value: unknown): value is Readonly<Record<string, unknown>> {
	if (typeof value !== "object" || value === null || Object.getPrototypeOf(value) !== Object.prototype) return false;
	return (value as { toJSON?: unknown }).toJSON === undefined;
}

/** An object with named fields, and beside them one key of a union. */
export function struct(writers: Writers, beside?: Writers): Writer {
	let fields: readonly Field[] | undefined;
	let needed = 0;
	return bare((value) => {
		if (fields === undefined) {
			fields = [...fieldsOf(writers, 1), ...fieldsOf(beside ?? {}, BESIDE)];
			for (const { weight } of fields) if (weight === 1) needed++;
			if (beside !== undefined) needed += BESIDE;
		}
		return structText(fields, needed, value);
	});
}

interface Field extends Omit<Writer, "orAbsent"> {
	readonly name: string;
	/** `"name":` and what stands before it; three without a quote after it and three with one. */
	readonly starts: readonly string[];
	/** The weights of all that must be there have one sum. */
	readonly weight: number;
	/** What stood here last, what was written before it, and what it became. */
	value: unknown;
	before: number;
	piece: string;
}

/** Weighs more than all other fields together. */
const BESIDE = 1000;

/** What stands before a key, by what was written last: nothing, a bare value, or a quoted one. */
const STARTS = ["{", ",", '",'];
const ENDS = ["{}", "}", '"}'];

// Part by part: with fields that were spread from the writers the walk takes a quarter longer.
function fieldsOf(writers: Writers, weight: number): readonly Field[] {
	return Object.entries(writers).map(([name, { text, quoted, recurs, orNull, orAbsent }]) => {
		const starts = ["", '"'].flatMap((quote) => STARTS.map((start) => `${start}"${name}":${quote}`));
		return {
			name,
			text,
			quoted,
			recurs,
			orNull,
			starts,
			weight: orAbsent ? 0 : weight,
			value: undefined,
			before: 0,
			piece: "",
		};
	});
}

function structText(fields: readonly Field[], needed: number, value: unknown): string | undefined {
	if (!isLiteralObject(value)) return undefined;
	let result = "";
	let before = 0;
	let missing = needed;
	let at = 0;
	for (const key in value) {
		const next = fields[at++];
		// Mostly they come in the order of the schema.
		const field = next !== undefined && next.name === key ? next : fieldNamed(fields, key);
		if (field === undefined) return undefined;
		const item = value[key];
		if (item === undefined) continue;
		const piece = item === field.value && before === field.before ? field.piece : pieceOf(field, item, before);
		if (piece === undefined) return undefined;
		result += piece;
		before = field.quoted && item !== null ? 2 : 1;
		missing -= field.weight;
	}
	return missing === 0 ? result + ENDS[before] : undefined;
}

/** A key with its value, and what closes what stands before it. */
function pieceOf(field: Field, item: unknown, before: number): string | undefined {
	if (item === null && field.orNull) return `${field.starts[before]}null`;
	const text = field.text === stringText && isPlainString(item) ? item : field.text(item);
	if (text === undefined) return undefined;
	const piece = field.starts[field.quoted ? before + 3 : before] + text;
	if (field.recurs && text.length < LONG) {
		field.value = item;
		field.before = before;
		field.piece = piece;
	}
	return piece;
}

function fieldNamed(fields: readonly Field[], key: string): Field | undefined {
	for (const field of fields) if (field.name === key) return field;
	return undefined;
}

/** A union told apart by its only key, or a bare string. */
export function external(payloads: Writers, units: readonly string[] = []): Writer {
	const { text } = struct({}, payloads);
	return bare((value) => {
		if (typeof value !== "string") return text(value);
		return units.includes(value) ? `"${value}"` : undefined;
	});
}

/** A union told apart by the value of one field. */
export function internal(tag: string, variants: Readonly<Record<string, Writers>>): Writer {
	const structs = new Map(
		Object.entries(variants).map(([name, fields]) => {
			// Read a second time, the tag must be the same.
			return [name, struct({ [tag]: oneOf((value) => value === name), ...fields })];
		}),
	);
	return bare((value) => (isLiteralObject(value) ? structs.get(value[tag] as string)?.text(value) : undefined));
}

/** Structs that have no key in common which tells them apart. */
export function firstOf(writers: readonly Writer[]): Writer {
	return bare((value) => {
		for (const { text } of writers) {
			const result = text(value);
			if (result !== undefined) return result;
		}
		return undefined;
	});
}
