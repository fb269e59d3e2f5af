import { isDeepStrictEqual } from "node:util";
import { BackendState, ScheduleRequest, ValueReply } from "@plane/messages";
import { registry } from "@plane/messages/registry";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { arbitrary } from "./arbitrary.js";
import { invalidArbitrary } from "./invalid-arbitrary.js";

const SEED = { seed: 20_240_311, numRuns: 100 };
const codecs = Object.values(registry).map((codec) => [codec.name, codec] as const);

describe.each(codecs)("arbitrary values of %s", (_, codec) => {
	test("can be encoded", () => {
		fc.assert(
			fc.property(arbitrary<unknown, unknown>(codec), (value) => codec.is(value)),
			SEED,
		);
	});

	test("in canonical form come back as they are", () => {
		fc.assert(
			fc.property(arbitrary<unknown, unknown>(codec, { form: "canonical" }), (value) =>
				isDeepStrictEqual(codec.parse(value), value),
			),
			SEED,
		);
	});

	test.skipIf(codec === ValueReply)("that are invalid are refused, for the reason told", () => {
		fc.assert(
			fc.property(invalidArbitrary<unknown, unknown>(codec), ({ value, reason, path }) => {
				expect(codec.is(value), `${reason} at ${path}`).toBe(false);
				expect(reason).not.toBe("");
			}),
			SEED,
		);
	});
});

test("all values of an enum come, and every way to leave out a field", () => {
	expect(new Set(fc.sample(arbitrary(BackendState), { ...SEED, numRuns: 500 })).size).toBe(BackendState.values.length);
	const requests = fc.sample(arbitrary(ScheduleRequest), SEED);
	const locks = new Set(requests.map(({ lock }) => (typeof lock === "string" ? "text" : String(lock))));
	expect(locks).toEqual(new Set(["text", "null", "undefined"]));
});

test("each required field is left out once in a while, and each other fault told with its place", () => {
	const samples = fc.sample(invalidArbitrary(ScheduleRequest), { ...SEED, numRuns: 1_000 });
	const left = samples.filter(({ reason }) => reason === "required field left out").map(({ path }) => path);
	expect([...new Set(left)].sort()).toEqual(
		expect.arrayContaining([
			"/cluster",
			"/executable",
			"/executable/env",
			"/executable/image",
			"/max_idle_secs",
			"/metadata",
		]),
	);
	const surrogate = samples.find(({ reason }) => reason === "text that is not well-formed");
	expect(ScheduleRequest.issues(surrogate?.value)[0]?.path).toBe(surrogate?.path);
});

test("of what Plane takes in any form nothing is invalid", () => {
	expect(() => fc.sample(invalidArbitrary(ValueReply), 1)).toThrow("takes everything");
});
