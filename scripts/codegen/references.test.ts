import { expect, test } from "vitest";
import type { TypeDef, Value } from "./model.js";
import { references } from "./references.js";
import { external, field, internal, message, option, ref, STRING, struct, untagged } from "./test-models.js";

const list = (items: Value): Value => ({ kind: "array", items });
const map = (value: Value): Value => ({ kind: "map", value });

test("fields refer to the types of their values, of whatever is in these, and to what stands beside them", () => {
	const fields = [ref("A"), option(ref("B")), list(ref("C")), map(list(option(ref("D")))), STRING];
	const type = struct(
		"T",
		fields.map((value, i) => field(`x${i}`, value)),
		"Beside",
	);
	expect(references(type)).toEqual(["A", "B", "C", "D", "Beside"]);
});

test("unions refer to what their variants refer to", () => {
	const one = { name: "One", fields: [field("x", ref("A"))] };
	expect(references(external("T", [one, { name: "None" }]))).toEqual(["A"]);
	expect(references(internal("T", "type", [one]))).toEqual(["A"]);
	expect(references(untagged("T", [one]))).toEqual(["A"]);
	const named: TypeDef = { ...untagged("T", []), body: { kind: "untagged", variants: [{ kind: "ref", name: "B" }] } };
	expect(references(named)).toEqual(["B"]);
});

test("a message refers to its reply, too", () => {
	expect(references(message("Ask", [field("x", ref("A"))], { template: "ask", reply: "Answer" }))).toEqual([
		"A",
		"Answer",
	]);
});
