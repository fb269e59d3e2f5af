import { describe, expect, test } from "vitest";
import { cells as answers } from "./answers.js";
import { cells as caller } from "./caller.js";
import type { Cell } from "./cells.js";
import { callNames, readerNames } from "./fault.js";
import { matrix } from "./matrix.js";
import { cells as network } from "./network.js";
import { cells as refusals } from "./refusals.js";
import { cells as server } from "./server.js";
import { cells as streams } from "./streams.js";

const shown: readonly Cell[] = [...answers, ...server, ...network, ...refusals, ...streams, ...caller];

/** Operations that cannot meet a fault, and why. Everything else has a cell. */
const CANNOT_MEET: Readonly<Record<string, { readonly operations: readonly string[]; readonly because: string }>> = {
	"no-drone": { operations: withoutSpawn(), because: "only a spawn is answered so" },
	"no-drone-late": { operations: withoutSpawn(), because: "only a spawn is answered so" },
	"latency-beyond-timeout": { operations: readerNames, because: "readers have no timeout" },
	"payload-too-large": { operations: readerNames, because: "what readers send is small" },
	"payload-lowered": { operations: readerNames, because: "what readers send is small" },
	"inbox-denied": { operations: ["stats"], because: "no inbox is used; a denied subscription is in publish-denied" },
	"wrong-subject": { operations: callNames, because: "an answer comes on an inbox" },
	"consumer-deleted": { operations: withoutStream(), because: "there is no stream" },
	"stream-deleted": { operations: withoutStream(), because: "there is no stream" },
	"stream-recreated": { operations: withoutStream(), because: "there is no stream" },
	"stream-purged": { operations: withoutStream(), because: "there is no stream" },
	"user-code-throws": { operations: callNames, because: "calls call nobody back" },
	"user-code-is-slow": { operations: callNames, because: "calls call nobody back" },
};

function withoutSpawn(): string[] {
	return [...callNames, ...readerNames].filter((name) => name !== "spawn");
}

function withoutStream(): string[] {
	return [...callNames, "stats"];
}

const key = (fault: string, operation: string): string => `${fault} × ${operation}`;

describe("the matrix", () => {
	test("names every fault once", () => {
		const ids = matrix.map(({ id }) => id);
		expect(new Set(ids).size).toBe(ids.length);
	});

	test("says something about every operation in every fault, or why there is nothing to say", () => {
		for (const { id, calls, readers } of matrix) {
			const said = [...Object.keys(calls), ...Object.keys(readers), ...(CANNOT_MEET[id]?.operations ?? [])];
			expect([id, said.sort()]).toEqual([id, [...callNames, ...readerNames].sort()]);
		}
	});

	test("has a test for every cell, and one only", () => {
		const promised = matrix.flatMap(({ id, calls, readers }) =>
			[...Object.keys(calls), ...Object.keys(readers)].map((operation) => key(id, operation)),
		);
		const tested = shown.map(({ fault, operation }) => key(fault, operation));
		expect(tested.sort()).toEqual(promised.sort());
	});
});
