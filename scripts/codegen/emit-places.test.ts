import { expect, test } from "vitest";
import { emitPlaces } from "./emit-places.js";
import { header } from "./output.js";
import { enumeration, external, field, internal, protocol, scalar, struct, untagged } from "./test-models.js";

test("each type is laid out as what may stand in its places, without a word of description", () => {
	const model = protocol(
		scalar("DroneId", { kind: "string" }),
		enumeration("Kind", ["A", "B"]),
		external("Lock", [
			{ name: "Free" },
			{ name: "Held", fields: [field("uid", { kind: "integer", width: "u64", exact: true })] },
		]),
		struct(
			"Status",
			[
				field("drone", { kind: "ref", name: "DroneId" }),
				field(
					"port",
					{ kind: "nullable", value: { kind: "integer", width: "u16", exact: false } },
					{ required: false, emit: "null" },
				),
			],
			"Lock",
		),
		internal("Component", "type", [
			{ name: "Drone", fields: [field("tags", { kind: "map", value: { kind: "json" } })] },
		]),
		untagged("Any", [
			{ name: "Times", fields: [field("at", { kind: "array", items: { kind: "string", format: "utc-time" } })] },
		]),
		scalar("Millis", {
			kind: "integer",
			width: "i64",
			minimum: -5,
			maximum: 5,
			negativeMultipleOf: 1000,
			exact: false,
		}),
	);
	expect(emitPlaces(model)).toEqual([
		{
			path: "packages/testing/src/gen/places.ts",
			text: `${header("emit-places")}
import type { Place } from "../place.js";

/** What each type holds, by its Rust name. */
export const places: Readonly<Record<string, Place>> = {
	DroneId: { kind: "string" },
	Kind: { kind: "enum", values: ["A", "B"] },
	Lock: {
		kind: "external",
		variants: [
			{ name: "Free" },
			{
				name: "Held",
				payload: {
					kind: "struct",
					fields: [{ name: "uid", value: { kind: "integer", width: "u64", exact: true }, required: true }],
				},
			},
		],
	},
	Status: {
		kind: "struct",
		fields: [
			{ name: "drone", value: { kind: "ref", name: "DroneId" }, required: true },
			{ name: "port", value: { kind: "nullable", value: { kind: "integer", width: "u16" } }, emit: "null" },
		],
		flatten: "Lock",
	},
	Component: {
		kind: "internal",
		tag: "type",
		variants: [
			{
				name: "Drone",
				payload: {
					kind: "struct",
					fields: [{ name: "tags", value: { kind: "map", value: { kind: "json" } }, required: true }],
				},
			},
		],
	},
	Any: {
		kind: "untagged",
		variants: [
			{
				kind: "struct",
				fields: [
					{
						name: "at",
						value: { kind: "array", items: { kind: "string", format: "utc-time" } },
						required: true,
					},
				],
			},
		],
	},
	Millis: { kind: "integer", width: "i64", minimum: -5, maximum: 5, negativeMultipleOf: 1000 },
};
`,
		},
	]);
});
