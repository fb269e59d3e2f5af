import { describe, expect, test } from "vitest";
import type { Expected } from "./history-case.js";
import { HISTORY } from "./history-cases.js";
import { sideOf } from "./test-sides.js";
import { type Verdict, verdictsOf } from "./verdict.js";

function summary({ rule, place, packages, proof }: Verdict): Expected {
	const client = packages["@plane/nats-client"];
	const levels = [client?.level ?? "none", packages["@plane/testing"]?.level ?? "none"] as const;
	const { newWithOld, oldWithNew } = client?.orders ?? { newWithOld: "works", oldWithNew: "works" };
	return [rule, place, levels, newWithOld, oldWithNew, proofText(proof)];
}

function proofText(proof: Verdict["proof"]): Expected[5] {
	if (proof === undefined) return "nothing to prove";
	if (typeof proof === "string") return "not proven";
	const orders = new Set(proof.map(({ order }) => order));
	if (orders.size === 2) return "both";
	return orders.has("newSdkOldPlane") ? "new SDK" : "old SDK";
}

describe("in Plane's history", () => {
	test.each(HISTORY)("$when: $name", ({ before, after, streams, expected }) => {
		const verdicts = verdictsOf(sideOf(before, streams?.[0]), sideOf(after, streams?.[1]));
		const changes = verdicts.filter(({ level }) => level !== "patch").map(summary);
		expect([...changes].sort()).toEqual([...expected].sort());
	});
});
