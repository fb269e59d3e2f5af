/** Keys of a struct: that they are there, may be null or left out, and what stands beside the value. */

import { ref } from "../codegen/test-schemas.js";
import { type ContractVector, eitherWay } from "./contract-vector.js";
import { BOOL, KIND, may, must, probing, STRING } from "./test-probe.js";
import { option } from "./test-sides.js";

export const PROPERTY_VECTORS: readonly ContractVector[] = [
	{
		name: "an optional property added",
		before: probing(undefined),
		after: probing(may(option(STRING))),
		told: {
			sent: [["property-added", "feature, notice wire", "feature, notice wire", "degrades", "works"]],
			received: [["property-added", "feature, notice wire", "feature, notice wire", "works", "degrades"]],
		},
	},
	{
		name: "a property with a default added",
		before: probing(undefined),
		after: probing(may({ ...BOOL, default: false })),
		told: {
			sent: [["property-added", "feature, notice wire", "feature, notice wire", "degrades", "works"]],
			received: [["property-added", "feature, notice wire", "feature, notice wire", "works", "degrades"]],
		},
	},
	{
		name: "a required property added",
		before: probing(undefined),
		after: probing(must(STRING)),
		told: {
			sent: [["required-property-added", "breaking wire+source", "breaking wire", "degrades", "breaks"]],
			received: [["required-property-added", "breaking wire", "breaking wire+source", "breaks", "degrades"]],
		},
	},
	{
		name: "a required property added that readers fill in",
		before: probing(undefined),
		after: probing(must({ ...BOOL, "x-read-default": true })),
		told: {
			sent: [["required-property-added", "breaking wire+source", "breaking wire", "degrades", "breaks"]],
			received: [
				["required-property-added", "feature, notice wire", "breaking source, notice wire", "works", "degrades"],
			],
		},
	},
	{
		name: "an optional property removed",
		before: probing(may(option(STRING))),
		after: probing(undefined),
		told: {
			sent: [["property-removed", "breaking source, notice wire", "breaking source, notice wire", "works", "degrades"]],
			received: [
				["property-removed", "breaking source, notice wire", "breaking source, notice wire", "degrades", "works"],
			],
		},
	},
	{
		name: "a required property removed",
		before: probing(must(STRING)),
		after: probing(undefined),
		told: {
			sent: [["property-removed", "breaking wire+source", "breaking wire+source", "breaks", "degrades"]],
			received: [["property-removed", "breaking wire+source", "breaking wire+source", "degrades", "breaks"]],
		},
	},
	{
		name: "required made optional by a default, which Plane always writes",
		before: probing(must(BOOL)),
		after: probing(may({ ...BOOL, default: false })),
		told: {
			sent: [["property-optional", "feature wire", "breaking wire", "degrades", "works"]],
			received: [["property-optional", "feature", "feature", "works", "works"]],
		},
	},
	{
		name: "optional by a default made required",
		before: probing(may({ ...BOOL, default: false })),
		after: probing(must(BOOL)),
		told: {
			sent: [["property-required", "breaking wire+source", "breaking wire", "works", "breaks"]],
			received: [["property-required", "feature", "breaking source", "works", "works"]],
		},
	},
	{
		name: "required made optional and left out when there is nothing to say",
		before: probing(must(STRING)),
		after: probing(may({ ...option(STRING), "x-emit": "omit-none" })),
		told: {
			sent: [
				["property-optional", "feature wire", "breaking wire+source", "degrades", "works"],
				["nullable-added", "feature wire", "breaking wire", "degrades", "works"],
			],
			received: [
				["property-optional", "breaking wire+source", "feature wire", "works", "breaks"],
				["nullable-added", "feature", "feature", "works", "works"],
			],
		},
	},
	{
		name: "an option made required and never null",
		before: probing(may(option(STRING))),
		after: probing(must(STRING)),
		told: {
			sent: [
				["property-required", "breaking wire+source", "breaking wire", "works", "breaks"],
				["nullable-removed", "breaking wire+source", "breaking wire", "works", "breaks"],
			],
			received: [
				["property-required", "feature", "breaking source", "works", "works"],
				["nullable-removed", "breaking wire", "breaking wire+source", "breaks", "works"],
			],
		},
	},
	{
		name: "an option made required, which Plane always wrote",
		before: probing(may(option(STRING))),
		after: probing(must(option(STRING))),
		told: {
			sent: [["property-required", "breaking wire+source", "breaking wire", "works", "breaks"]],
			received: [["property-required", "feature", "breaking source", "works", "works"]],
		},
	},
	{
		name: "an option that Plane leaves out made a text with a default",
		before: probing(may({ ...option(STRING), "x-emit": "omit-none" })),
		after: probing(may({ ...STRING, default: "" })),
		told: {
			sent: [
				["nullable-removed", "breaking wire+source", "breaking wire", "works", "breaks"],
				["default-changed", "breaking behaviour", "breaking behaviour", "breaks", "breaks"],
			],
			received: [
				["nullable-removed", "feature", "breaking source", "works", "works"],
				["default-changed", "breaking behaviour", "breaking behaviour", "breaks", "works"],
			],
		},
	},
	{
		name: "null allowed",
		before: probing(must(STRING)),
		after: probing(must({ ...option(STRING) })),
		told: {
			sent: [["nullable-added", "feature wire", "breaking wire+source", "degrades", "works"]],
			received: [["nullable-added", "breaking wire+source", "feature wire", "works", "breaks"]],
		},
	},
	{
		name: "null allowed no longer",
		before: probing(must({ ...option(STRING) })),
		after: probing(must(STRING)),
		told: {
			sent: [["nullable-removed", "breaking wire+source", "breaking wire", "works", "breaks"]],
			received: [["nullable-removed", "breaking wire", "breaking wire+source", "breaks", "works"]],
		},
	},
	{
		name: "null allowed for a reference",
		before: probing(must(ref("types/kind.json")), KIND),
		after: probing(must(option(ref("types/kind.json"))), KIND),
		told: {
			sent: [["nullable-added", "feature wire", "breaking wire+source", "degrades", "works"]],
			received: [["nullable-added", "breaking wire+source", "feature wire", "works", "breaks"]],
		},
	},
	{
		name: "null allowed for a reference no longer",
		before: probing(must(option(ref("types/kind.json"))), KIND),
		after: probing(must(ref("types/kind.json")), KIND),
		told: {
			sent: [["nullable-removed", "breaking wire+source", "breaking wire", "works", "breaks"]],
			received: [["nullable-removed", "breaking wire", "breaking wire+source", "breaks", "works"]],
		},
	},
	{
		name: "a default changed",
		before: probing(may({ ...BOOL, default: false })),
		after: probing(may({ ...BOOL, default: true })),
		told: {
			sent: [["default-changed", "breaking behaviour", "breaking behaviour", "breaks", "breaks"]],
			received: [["default-changed", "notice", "notice", "works", "works"]],
		},
	},
	{
		name: "nothing to say written as null instead of left out",
		before: probing(may({ ...option(STRING), "x-emit": "omit-none" })),
		after: probing(may(option(STRING))),
		told: {
			sent: [["emission-changed", "notice", "breaking source, notice behaviour", "works", "works"]],
			received: [["emission-changed", "breaking source, notice behaviour", "notice", "works", "works"]],
		},
	},
	{
		name: "a filling of readers removed",
		before: probing(must({ ...BOOL, "x-read-default": true })),
		after: probing(must(BOOL)),
		told: {
			sent: [["read-default-removed", "notice", "breaking behaviour", "works", "works"]],
			received: [["read-default-removed", "breaking behaviour", "notice", "works", "works"]],
		},
	},
	{
		name: "a filling of readers changed",
		before: probing(must({ ...BOOL, "x-read-default": true })),
		after: probing(must({ ...BOOL, "x-read-default": false })),
		told: {
			sent: [["read-default-changed", "notice", "breaking behaviour", "works", "works"]],
			received: [["read-default-changed", "breaking behaviour", "notice", "works", "works"]],
		},
	},
	{
		name: "a filling of readers added",
		before: probing(must(BOOL)),
		after: probing(must({ ...BOOL, "x-read-default": true })),
		told: eitherWay(["read-default-added", "feature", "feature", "works", "works"]),
	},
	{
		name: "a secret declared",
		before: probing(must(STRING)),
		after: probing(must({ ...STRING, "x-secret": true })),
		told: eitherWay(["secret-changed", "notice behaviour", "notice behaviour", "works", "works"]),
	},
	{
		name: "a property deprecated",
		before: probing(must(STRING)),
		after: probing(must({ ...STRING, deprecated: true, "x-deprecated": "Old." })),
		told: eitherWay(["deprecation-changed", "notice behaviour", "notice behaviour", "works", "works"]),
	},
];
