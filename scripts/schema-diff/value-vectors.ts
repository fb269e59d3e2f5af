/** What a place holds. */

import type { RawSchema } from "../codegen/raw.js";
import { ref } from "../codegen/test-schemas.js";
import { type ContractVector, eitherWay } from "./contract-vector.js";
import { KIND, must, probing, STRING } from "./test-probe.js";
import { U64 } from "./test-sides.js";

const U8: RawSchema = { type: "integer", minimum: 0, maximum: 255, "x-int": "u8" };
const I64: RawSchema = { type: "integer", minimum: -(2 ** 63), maximum: 2 ** 63, "x-int": "i64" };
const NUMBER: RawSchema = { type: "number" };
const LIST: RawSchema = { type: "array", items: STRING };
const MAP: RawSchema = { type: "object", additionalProperties: STRING };

export const VALUE_VECTORS: readonly ContractVector[] = [
	{
		name: "any number for an integer",
		before: probing(must(U64)),
		after: probing(must(NUMBER)),
		told: {
			sent: [["type-widened", "feature wire", "breaking wire+source", "degrades", "works"]],
			received: [["type-widened", "breaking wire+source", "feature wire", "works", "breaks"]],
		},
	},
	{
		name: "an integer for any number",
		before: probing(must(NUMBER)),
		after: probing(must(U64)),
		told: {
			sent: [["type-narrowed", "breaking wire+source", "breaking wire", "works", "breaks"]],
			received: [["type-narrowed", "breaking wire", "breaking wire+source", "breaks", "works"]],
		},
	},
	{
		name: "any JSON for a string",
		before: probing(must(STRING)),
		after: probing(must({ "x-json": true })),
		told: {
			sent: [["type-widened", "feature wire", "breaking wire+source", "degrades", "works"]],
			received: [["type-widened", "breaking wire+source", "feature wire", "works", "breaks"]],
		},
	},
	{
		name: "a string for any JSON",
		before: probing(must({ "x-json": true })),
		after: probing(must(STRING)),
		told: {
			sent: [["type-narrowed", "breaking wire+source", "breaking wire", "works", "breaks"]],
			received: [["type-narrowed", "breaking wire", "breaking wire+source", "breaks", "works"]],
		},
	},
	{
		name: "any string for an enum",
		before: probing(must(ref("types/kind.json")), KIND),
		after: probing(must(STRING), KIND),
		told: {
			sent: [["type-widened", "feature wire", "breaking wire+source", "degrades", "works"]],
			received: [["type-widened", "breaking wire+source", "feature wire", "works", "breaks"]],
		},
	},
	{
		name: "an enum for any string",
		before: probing(must(STRING), KIND),
		after: probing(must(ref("types/kind.json")), KIND),
		told: {
			sent: [["type-narrowed", "breaking wire+source", "breaking wire", "works", "breaks"]],
			received: [["type-narrowed", "breaking wire", "breaking wire+source", "breaks", "works"]],
		},
	},
	{
		name: "any string for a time",
		before: probing(must(ref("types/when.json")), KIND),
		after: probing(must(STRING), KIND),
		told: {
			sent: [["type-widened", "feature wire", "breaking wire+source", "degrades", "works"]],
			received: [["type-widened", "breaking wire+source", "feature wire", "works", "breaks"]],
		},
	},
	{
		name: "a time for any string",
		before: probing(must(STRING), KIND),
		after: probing(must(ref("types/when.json")), KIND),
		told: {
			sent: [["type-narrowed", "breaking wire+source", "breaking wire", "works", "breaks"]],
			received: [["type-narrowed", "breaking wire", "breaking wire+source", "breaks", "works"]],
		},
	},
	{
		name: "a string for a number",
		before: probing(must(STRING)),
		after: probing(must(U64)),
		told: eitherWay(["type-changed", "breaking wire+source", "breaking wire+source", "breaks", "breaks"]),
	},
	{
		name: "a list for a map",
		before: probing(must(LIST)),
		after: probing(must(MAP)),
		told: eitherWay(["type-changed", "breaking wire+source", "breaking wire+source", "breaks", "breaks"]),
	},
	{
		name: "a range widened",
		before: probing(must(U8)),
		after: probing(must(U64)),
		told: {
			sent: [["range-widened", "feature wire", "breaking wire", "degrades", "works"]],
			received: [["range-widened", "breaking wire", "feature wire", "works", "breaks"]],
		},
	},
	{
		name: "a range narrowed",
		before: probing(must(U64)),
		after: probing(must(U8)),
		told: {
			sent: [["range-narrowed", "breaking wire", "breaking wire", "works", "breaks"]],
			received: [["range-narrowed", "breaking wire", "breaking wire", "breaks", "works"]],
		},
	},
	{
		name: "a range moved",
		before: probing(must(U64)),
		after: probing(must(I64)),
		unproven: true,
		told: {
			sent: [
				["range-narrowed", "breaking wire", "breaking wire", "works", "breaks"],
				["range-widened", "feature wire", "breaking wire", "degrades", "works"],
			],
			received: [
				["range-narrowed", "breaking wire", "breaking wire", "breaks", "works"],
				["range-widened", "breaking wire", "feature wire", "works", "breaks"],
			],
		},
	},
	{
		name: "items changed",
		before: probing(must(LIST)),
		after: probing(must({ type: "array", items: U64 })),
		told: eitherWay(["type-changed", "breaking wire+source", "breaking wire+source", "breaks", "breaks"]),
	},
	{
		name: "items that may be null",
		before: probing(must(LIST)),
		after: probing(must({ type: "array", items: { type: ["string", "null"] } })),
		told: {
			sent: [["nullable-added", "feature wire", "breaking wire+source", "degrades", "works"]],
			received: [["nullable-added", "breaking wire+source", "feature wire", "works", "breaks"]],
		},
	},
	{
		name: "items that may no longer be null",
		before: probing(must({ type: "array", items: { type: ["string", "null"] } })),
		after: probing(must(LIST)),
		told: {
			sent: [["nullable-removed", "breaking wire+source", "breaking wire", "works", "breaks"]],
			received: [["nullable-removed", "breaking wire", "breaking wire+source", "breaks", "works"]],
		},
	},
	{
		name: "entries narrowed",
		before: probing(must({ type: "object", additionalProperties: { "x-json": true } })),
		after: probing(must(MAP)),
		told: {
			sent: [["type-narrowed", "breaking wire+source", "breaking wire", "works", "breaks"]],
			received: [["type-narrowed", "breaking wire", "breaking wire+source", "breaks", "works"]],
		},
	},
	{
		name: "a unit changed",
		before: probing(must({ ...U64, "x-unit": "s" })),
		after: probing(must({ ...U64, "x-unit": "us" })),
		told: eitherWay(["unit-changed", "breaking behaviour", "breaking behaviour", "breaks", "breaks"]),
	},
	{
		name: "a unit stated",
		before: probing(must(U64)),
		after: probing(must({ ...U64, "x-unit": "s" })),
		told: eitherWay(["unit-stated", "patch", "-", "works", "works"]),
	},
	{
		name: "a quantity made an identity",
		before: probing(must(U64)),
		after: probing(must({ ...U64, "x-exact": true })),
		told: eitherWay(["identity-changed", "breaking source", "breaking source", "works", "works"]),
	},
	{
		name: "a string spelled as a named string",
		before: probing(must(STRING)),
		after: probing(must(ref("types/drone-id.json"))),
		told: eitherWay(),
	},
];
