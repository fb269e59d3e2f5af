import { expect, test } from "vitest";
import { ref, structOf } from "../codegen/test-schemas.js";
import { BACKEND, type Bodies, diff, IDS, routed } from "./test-sides.js";

const WHEN = "2024-01-02T03:04:05Z";

function timed(pattern: string): Bodies {
	const time = { type: "string", pattern, "x-format": "utc-time", examples: [WHEN] } as const;
	return {
		...IDS,
		"types/utc-time.json": time,
		"messages/probe.json": {
			...structOf({ backend: BACKEND, time: ref("types/utc-time.json") }),
			...routed("probe.{backend}"),
			examples: [{ backend: "b", time: WHEN }],
		},
	};
}

test("a text with a grammar of its own is another text when the grammar changes, shown where a document can", () => {
	const [strict, loose, spaced] = ["^\\d{4}-.*Z$", "^\\d{4}.*Z$", "^\\d{4}-.* .*Z$|^2024-01-02T.*$"];
	expect(diff(timed(strict), timed(strict))).toEqual([]);
	expect(diff(timed(strict), timed(loose))).toMatchObject([
		{ rule: "pattern-changed", place: "UtcTime", before: strict, after: loose, level: "breaking" },
	]);
	expect(diff(timed(strict), timed(spaced))[0]?.proof).toMatch(/^not proven: no document was found/);
});
