import { expect, test } from "vitest";
import type { RawSchema } from "../codegen/raw.js";
import { ref } from "../codegen/test-schemas.js";
import { ASKED, BACKEND, type Bodies, diff, IDS, option, partOf, routed } from "./test-sides.js";

const NUMBER: RawSchema = { type: "integer", minimum: 0, maximum: 255, "x-int": "u8" };

/** A request with limits that may be left out, and what they then are. */
function limited(limits: Bodies, usual: Readonly<Record<string, null | number>>): Bodies {
	const examples = [{ backend: "b", limits: {} }];
	const property = { ...ref("types/limits.json"), default: usual, "x-emit": "always" } as const;
	return {
		...IDS,
		"types/limits.json": partOf(limits, [], { examples: [{}] }),
		"messages/probe.json": {
			...partOf({ backend: BACKEND, limits: property }, ["backend"]),
			...routed("probe.{backend}", ASKED),
			examples,
		},
	};
}

const found = (before: Bodies, after: Bodies): readonly (readonly string[])[] =>
	diff(before, after)
		.filter(({ rule }) => rule !== "text-changed")
		.map(({ rule, place }) => [rule, place]);

test("a default that only says what a new part of it is when left out is the same default", () => {
	const before = limited({ cpu: option(NUMBER) }, { cpu: null });
	const more = { cpu: option(NUMBER), memory: option(NUMBER) };
	expect(found(before, limited(more, { cpu: null, memory: null }))).toEqual([["property-added", "Limits/memory"]]);
	const full = limited(more, { cpu: null, memory: 5 });
	expect(found(full, before)).toEqual([["property-removed", "Limits/memory"]]);
	expect(found(before, limited({ cpu: option(NUMBER) }, { cpu: 5 }))).toEqual([["default-changed", "Probe/limits"]]);
});
