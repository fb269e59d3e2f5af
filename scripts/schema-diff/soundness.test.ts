import { describe, expect, test } from "vitest";
import { lookup } from "../codegen/lookup.js";
import { candidatesOf } from "./candidates.js";
import type { Direction } from "./change.js";
import { sidesOf } from "./contract-vector.js";
import { type Validators, validatorsOf } from "./forms.js";
import { HISTORY } from "./history-cases.js";
import { VECTORS } from "./rule-vectors.js";
import type { Side } from "./side.js";
import { sideOf } from "./test-sides.js";
import { usesOf } from "./uses.js";
import { verdictsOf } from "./verdict.js";
import { FORMS } from "./witness.js";

type Order = "newWithOld" | "oldWithNew";

/** Whether some document that the writer writes is refused, tried out without any rule. */
function refuses(name: string, direction: Direction, writer: Side, reader: Side): boolean {
	const find = lookup(writer.protocol);
	const validator = (validators: Validators, form: "writes" | "reads", { protocol }: Side) =>
		validators(FORMS[direction][form], lookup(protocol)(name).id);
	const write = validator(validatorsOf(writer.documents), "writes", writer);
	const read = validator(validatorsOf(reader.documents), "reads", reader);
	return candidatesOf(name, find).some(({ document }) => write(document) && !read(document));
}

/** The orders in which something is refused: a client that is new reads what an old Plane writes, and so on. */
function brokenOrders(before: Side, after: Side): ReadonlySet<Order> {
	const broken = new Set<Order>();
	const names = new Set(after.protocol.types.map(({ name }) => name));
	for (const uses of usesOf(before.protocol).values()) {
		for (const { root, path, directions } of uses) {
			if (path.length > 0 || !names.has(root)) continue;
			for (const direction of directions) {
				const orders: readonly [Order, Order] =
					direction === "sent" ? ["oldWithNew", "newWithOld"] : ["newWithOld", "oldWithNew"];
				if (refuses(root, direction, before, after)) broken.add(orders[0]);
				if (refuses(root, direction, after, before)) broken.add(orders[1]);
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

describe("whatever document is refused, a verdict has said that something would be", () => {
	test.each(HISTORY)("in $when: $name", ({ before, after, streams }) => {
		expectSaid(sideOf(before, streams?.[0]), sideOf(after, streams?.[1]));
	});

	test.each(VECTORS)("in $name", (vector) => {
		for (const direction of ["sent", "received"] as const) expectSaid(...sidesOf(vector, direction));
	});
});
