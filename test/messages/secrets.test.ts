import { inspect } from "node:util";
import { hostname, lockToken } from "@plane/messages";
import { arbitrary } from "@plane/testing";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { codecNamed, isMessage, roundedText } from "../support/codecs.js";
import { junk, mapStrings, mutated } from "../support/mutated.js";
import { protocol } from "../support/protocol.js";

fc.configureGlobal({ seed: 20_240_313, numRuns: 25 });

const SECRET = "hunter2-do-not-print";

/** Everything that a log may print of an error. */
function printed(error: unknown): string {
	const { message, stack, cause } = error as Error;
	const inspected = inspect(error, { depth: Number.POSITIVE_INFINITY, showHidden: true, maxStringLength: null });
	return [
		message,
		stack,
		inspected,
		JSON.stringify(error),
		String(error),
		cause === undefined ? "" : printed(cause),
	].join("\n");
}

/** What the calls throw, printed. */
function complaints(...calls: readonly (() => unknown)[]): readonly string[] {
	return calls.flatMap((call) => {
		try {
			call();
			return [];
		} catch (error) {
			return [printed(error)];
		}
	});
}

describe.each(protocol.types.map(({ name }) => name))("%s", (name) => {
	const codec = codecNamed(name);
	const secretive = arbitrary(codec).map((value) =>
		mapStrings(value, (text) => (/^\d|^[A-Z]/.test(text) ? text : SECRET)),
	);

	test("does not print values in any error", () => {
		let seen = 0;
		fc.assert(
			fc.property(mutated(secretive, junk(`${SECRET} *`)), fc.nat(), (value, end) => {
				const text = roundedText(value);
				const texts = complaints(
					() => codec.decode(text),
					() => codec.decode(text.slice(0, end % text.length)),
					() => codec.decode(`${text}${SECRET}`),
					() => codec.parse(value),
					() => codec.encode(value),
					() => isMessage(codec) && codec.subject(value),
				);
				seen += texts.length;
				expect(texts.filter((printout) => printout.includes(SECRET))).toEqual([]);
				expect(roundedText(codec.issues(value))).not.toContain(SECRET);
			}),
		);
		expect(seen).toBeGreaterThan(0);
	});
});

test("no error about a subject prints the token", () => {
	const hostile = [
		`${SECRET}.x`,
		`${SECRET} `,
		`${SECRET}*`,
		`${SECRET}>`,
		`${SECRET}\u0000`,
		`${SECRET}\ud800`,
		SECRET.repeat(100),
	];
	const messages = protocol.types.map(({ name }) => codecNamed(name)).filter(isMessage);
	const texts = messages.flatMap((message) =>
		hostile.flatMap((token) =>
			["cluster", "cluster_id", "backend", "backend_id", "drone", "drone_id", "lock", "kind", "state"].flatMap((key) =>
				complaints(() => message.pattern({ [key]: token })),
			),
		),
	);
	texts.push(
		...hostile.flatMap((token) =>
			complaints(
				() => hostname(token, "c"),
				() => hostname("b", token),
				() => lockToken(token),
			),
		),
	);
	expect(texts.filter((printout) => printout.includes(SECRET))).toEqual([]);
	expect(texts.length).toBeGreaterThan(100);
});

test("an object that throws when it is read does not speak through the error", () => {
	const traps = {
		getter: {
			get cluster(): string {
				throw new Error(SECRET);
			},
		},
		proxy: new Proxy(
			{},
			{
				get: () => {
					throw new Error(SECRET);
				},
				ownKeys: () => {
					throw new Error(SECRET);
				},
			},
		),
		toJSON: {
			cluster: "c",
			toJSON: () => {
				throw new Error(SECRET);
			},
		},
	};
	const texts = protocol.types.flatMap(({ name }) => {
		const codec = codecNamed(name);
		return Object.values(traps).flatMap((value) => [
			...complaints(
				() => codec.encode(value),
				() => codec.parse(value),
				() => isMessage(codec) && codec.subject(value),
			),
			roundedText(codec.issues(value)),
		]);
	});
	expect(texts.filter((printout) => printout.includes(SECRET))).toEqual([]);
});
