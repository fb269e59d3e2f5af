import { InvalidMessageError, lockToken } from "@plane/messages";
import { describe, expect, test } from "vitest";
import { member, readDocument } from "../../packages/testing/src/json-document.js";
import { codecNamed, encodedText, unless } from "../support/codecs.js";
import { differences } from "../support/differences.js";
import { integerLiterals } from "../support/integer-literals.js";
import { type Leniency, leniencies } from "../support/leniencies.js";
import { knownKeys, type Place, placeOfType, protocol } from "../support/protocol.js";
import { serdeText } from "../support/serde-text.js";
import {
	type AcceptedVector,
	counted,
	isAccepted,
	lockHashVectors,
	parsed,
	streamVectors,
	type WireVector,
	wireVectors,
} from "../support/wire-vectors.js";

/** Plane still has two types that nothing uses, twins of those of the same name which it does use. */
const typeOf = ({ type }: WireVector): string => type.replace(/^(?:agent|drone_state)\./, "");

/** `agent.DroneConnectRequest` lacks these fields of its twin. */
const NOT_IN_THE_TWIN = /^\/(?:version|git_hash) should not be there$/;

/** Nothing can be read as `NoReply`: it is the reply of messages that nothing answers. */
const vectors = wireVectors.filter(({ type }) => type !== "NoReply");
const accepted = vectors.filter(isAccepted);
const refused = vectors.filter(({ ok }) => !ok);

const label = ({ type, json }: WireVector): string => `${type} ${json}`;
const placeFor = (vector: WireVector): Place => placeOfType(typeOf(vector));

/** What the writer makes of the parsed text; `undefined` when it refuses. */
function written(vector: WireVector): string | undefined {
	const value = parsed(vector.json);
	return value === undefined
		? undefined
		: unless(InvalidMessageError, () => encodedText(codecNamed(typeOf(vector)), value));
}

/** `{ value }` because `null` is a value, too. */
function read(vector: WireVector, text: string): { readonly value: unknown } | undefined {
	return unless(InvalidMessageError, () => ({ value: codecNamed(typeOf(vector)).decode(text) }));
}

function differencesFrom(vector: AcceptedVector, value: unknown): readonly string[] {
	const found = differences(placeFor(vector), value, readDocument(vector.out));
	return vector.type === "agent.DroneConnectRequest" ? found.filter((text) => !NOT_IN_THE_TWIN.test(text)) : found;
}

describe("the writer is sound", () => {
	test("nothing that Plane refuses can be encoded", () => {
		const encodable = refused.filter((vector) => !vector.raw && written(vector) !== undefined);
		expect(encodable.map(label)).toEqual([]);
	});

	test("what is written of a text whose spelling Plane refuses is spelled as Plane wants it", () => {
		const texts = refused
			.filter(({ raw }) => raw)
			.flatMap((vector) => {
				const text = written(vector);
				return text === undefined ? [] : [{ vector, text }];
			});
		const isRefused = (type: string, text: string): boolean =>
			refused.some((vector) => vector.type === type && vector.json === text);
		const bad = texts.filter(({ vector, text }) => {
			const literals = integerLiterals(placeFor(vector), readDocument(text));
			return isRefused(vector.type, text) || !literals.every(isPlainInteger);
		});
		expect(bad.map(({ text }) => text)).toEqual([]);
		expect(texts.length).toBeGreaterThan(20);
	});

	test("what Plane wrote can be written again, but for quantities that a number cannot hold", () => {
		const unwritable = accepted.filter(
			(vector) =>
				unless(InvalidMessageError, () => {
					const codec = codecNamed(typeOf(vector));
					return codec.encode(codec.decode(vector.out));
				}) === undefined,
		);
		const holdable = unwritable.filter(({ type, out }) => {
			const literals = integerLiterals(placeOfType(type), readDocument(out));
			return literals.every((literal) => Number.isSafeInteger(Number(literal)));
		});
		expect(holdable.map(label)).toEqual([]);
	});
});

test("the schemas have fields in the order in which Plane writes them", () => {
	// Where JavaScript spells numbers as Plane does.
	const texts = accepted.filter(({ type, out }) => {
		return type !== "agent.DroneConnectRequest" && JSON.stringify(parsed(out)) === out;
	});
	expect(texts.filter((vector) => serdeText(typeOf(vector), vector.out) !== vector.out)).toEqual([]);
	expect(texts.length).toBeGreaterThan(800);
});

describe("the reader is complete", () => {
	test("what Plane writes is read as it stands", () => {
		const faults = accepted.flatMap((vector) => {
			const result = read(vector, vector.out);
			if (!result) return [`${vector.type} ${vector.out} is refused`];
			return differencesFrom(vector, result.value).map((text) => `${vector.type} ${vector.out}: ${text}`);
		});
		expect(faults).toEqual([]);
	});
});

describe("the reader gives the canonical form", () => {
	/** How the reader and Plane differ on a text that Plane reads; `undefined` when they agree. */
	function deviation(vector: AcceptedVector): string | undefined {
		const result = read(vector, vector.json);
		if (result && differencesFrom(vector, result.value).length === 0) return undefined;
		const found = leniencies(placeFor(vector), readDocument(vector.json));
		if (result)
			return found.includes("key twice in the text") ? "read otherwise: key twice in the text" : label(vector);
		const reason = isFallback(vector) ? "heartbeat fallback" : found.find((leniency) => NOT_READ.has(leniency));
		return `refused: ${reason ?? label(vector)}`;
	}

	test("it differs from Plane on the deliberate leniencies only", () => {
		expect(counted(accepted.flatMap((vector) => deviation(vector) ?? []))).toEqual({
			"refused: struct as an array": 82,
			"refused: date beyond RFC 3339": 44,
			"refused: numeric level": 11,
			"refused: heartbeat fallback": 20,
			"read otherwise: key twice in the text": 4,
		});
	});

	test("it takes what Plane refuses only where that is harmless, or no longer to be seen in parsed JSON", () => {
		expect(
			counted(refused.filter((vector) => read(vector, vector.json)).map((vector) => mercy(vector) ?? label(vector))),
		).toEqual({
			"key twice in the text": 45,
			"integer spelled as a float": 33,
			"unknown key whose value Plane cannot buffer": 15,
			"quantity rounded into its bounds": 6,
			"spawned left out by an older Plane": 1,
		});
	});
});

/** Leniencies of Plane that the reader does not share at all. */
const NOT_READ: ReadonlySet<Leniency> = new Set(["struct as an array", "date beyond RFC 3339", "numeric level"]);

/** Plane takes any object that is no good cluster message for a heartbeat. */
const isFallback = ({ type, out }: AcceptedVector): boolean =>
	type === "WorldStateMessage" && member(readDocument(out), "heartbeat") !== undefined;

/** Why a text that Plane refuses may be read. */
function mercy(vector: WireVector): string | undefined {
	const place = placeFor(vector);
	const node = readDocument(vector.json);
	const literals = integerLiterals(place, node);
	if (leniencies(place, node).includes("key twice in the text")) return "key twice in the text";
	if (!literals.every(isPlainInteger)) return "integer spelled as a float";
	if (!literals.every((literal) => Number.isSafeInteger(Number(literal)))) return "quantity rounded into its bounds";
	if (vector.type === "ScheduleResponse" && !vector.json.includes("spawned"))
		return "spawned left out by an older Plane";
	return dropsUnbuffered(vector) ? "unknown key whose value Plane cannot buffer" : undefined;
}

const isPlainInteger = (literal: string): boolean => /^(?:0|-?[1-9]\d*)$/.test(literal);

/** Without the keys that the type does not know (and the value of a heartbeat), nothing is left that Plane objects to. */
function dropsUnbuffered(vector: WireVector): boolean {
	const unbuffered = /1e999|\\ud800|\[{20}/;
	const known = JSON.stringify(onlyKnown(placeFor(vector), parsed(vector.json)));
	return unbuffered.test(vector.json) && !unbuffered.test(known);
}

/** The value with the keys that its type knows. */
function onlyKnown(place: Place, value: unknown): unknown {
	if (place.kind === "json") return place;
	if (typeof value !== "object" || value === null || Array.isArray(value)) return value;
	const entries = Object.entries(value);
	const known = knownKeys(
		place,
		entries.map(([key]) => key),
	);
	return Object.fromEntries(
		entries.flatMap(([key, item]) => {
			const inner = known.get(key);
			return inner === undefined ? [] : [[key, onlyKnown(inner, item)]];
		}),
	);
}

test("every lock has the token that Rust's hasher gives it", () => {
	const wrong = lockHashVectors.filter(({ lock, hash }) => lockToken(lock) !== hash);
	expect(wrong).toEqual([]);
	expect(lockHashVectors).toHaveLength(200);
});

test("the streams are configured as Plane creates them", () => {
	const ours = protocol.types.flatMap(({ name, message }) =>
		message?.stream === undefined ? [] : [[name, codecNamed(name)] as const],
	);
	const configs = ours.map(([name, codec]) => [name, "stream" in codec ? codec.stream : undefined]);
	const theirs = streamVectors.map(({ message_type, wire }) => [message_type.split("::").at(-1), wire]);
	expect(Object.fromEntries(configs)).toEqual(Object.fromEntries(theirs));
});
