import { describe, expect, test } from "vitest";
import { isObject } from "../codegen/exact-json.js";
import { lookup } from "../codegen/lookup.js";
import type { Json } from "../codegen/model.js";
import { candidatesOf } from "./candidates.js";
import type { Direction } from "./change.js";
import { sidesOf } from "./contract-vector.js";
import { validatorsOf } from "./forms.js";
import { HISTORY } from "./history-cases.js";
import { VECTORS } from "./rule-vectors.js";
import type { Side } from "./side.js";
import { type Reader, readingOf } from "./test-reading.js";
import { sideOf } from "./test-sides.js";
import { usesOf } from "./uses.js";
import { verdictsOf } from "./verdict.js";
import { FORMS } from "./witness.js";

type Order = "newWithOld" | "oldWithNew";

/** Whether some document that the writer writes is refused, or taken to mean something else; tried without any rule. */
function breaks(name: string, direction: Direction, writer: Side, reader: Side): boolean {
	const [own, other] = [writer, reader].map(({ protocol, documents }): Reader => {
		return { find: lookup(protocol), validators: validatorsOf(documents), direction };
	}) as [Reader, Reader];
	const write = own.validators(FORMS[direction].writes, own.find(name).id);
	const read = other.validators(FORMS[direction].reads, other.find(name).id);
	return candidatesOf(name, own.find).some(({ document, at }) => {
		if (!write(document)) return false;
		const meant = readingOf(document, name, own);
		return !read(document) || (has(meant, at) && !agree(meant, readingOf(document, name, other)));
	});
}

/** Whether the writer's own side takes it for the variants that it was made of. */
function has(reading: Json, at: readonly string[]): boolean {
	const [key, ...rest] = at;
	if (key === undefined || typeof reading !== "object" || reading === null) return true;
	const inner: unknown = key === "*" ? Object.values(reading)[0] : Reflect.get(reading, key.replaceAll(/[()]/g, ""));
	return inner === undefined ? !key.startsWith("(") : has(inner as Json, rest);
}

/** Keys that only one of them knows come or go; what both know they take for the same. */
function agree(one: Json, other: Json): boolean {
	if (!isObject(one) || !isObject(other)) return JSON.stringify(one) === JSON.stringify(other);
	const shared = Object.keys(one).filter((key) => key in other);
	const apart = shared.length === 0 && Object.keys(one).length > 0 && Object.keys(other).length > 0;
	return !apart && shared.every((key) => agree(one[key] ?? null, other[key] ?? null));
}

/** The orders in which something breaks: a client that is new reads what an old Plane writes, and so on. */
function brokenOrders(before: Side, after: Side): ReadonlySet<Order> {
	const broken = new Set<Order>();
	const names = new Set(after.protocol.types.map(({ name }) => name));
	for (const uses of usesOf(before.protocol).values()) {
		for (const { root, path, directions } of uses) {
			if (path.length > 0 || !names.has(root)) continue;
			for (const direction of directions) {
				const orders: readonly [Order, Order] =
					direction === "sent" ? ["oldWithNew", "newWithOld"] : ["newWithOld", "oldWithNew"];
				if (breaks(root, direction, before, after)) broken.add(orders[0]);
				if (breaks(root, direction, after, before)) broken.add(orders[1]);
			}
		}
	}
	return broken;
}

function expectSaid(before: Side, after: Side): void {
	const verdicts = verdictsOf(before, after);
	for (const order of brokenOrders(before, after)) {
		const said = verdicts.filter(({ packages }) => packages["@plane/nats-client"]?.orders[order] !== "works");
		expect([order, said.length > 0]).toEqual([order, true]);
	}
}

describe("whatever document is refused or misread, a verdict has said that something would be", () => {
	test.each(HISTORY)("in $when: $name", ({ before, after, streams }) => {
		expectSaid(sideOf(before, streams?.[0]), sideOf(after, streams?.[1]));
	});

	test.each(VECTORS)("in $name", (vector) => {
		for (const direction of ["sent", "received"] as const) expectSaid(...sidesOf(vector, direction));
	});
});
