import type { AnyCodec } from "@plane/messages";
import { arbitrary } from "@plane/testing";
import fc from "fast-check";
import type { Json } from "../schemas/files.js";
import type { Verdict } from "../schemas/validators.js";
import { junk, mutated } from "./mutated.js";

/** What plain JSON Schema cannot see, and our validators do. */
const BEYOND_JSON_SCHEMA = new Set(["integer", "uid", "utcTime", "wellFormed", "json", "epochMillis"]);

function hasLoneSurrogate(value: unknown): boolean {
	if (typeof value === "string") return !value.isWellFormed();
	return typeof value === "object" && value !== null && Object.entries(value).flat().some(hasLoneSurrogate);
}

/** A cluster message with a fault is no heartbeat for us, even if it has that key as well. */
const isBroken = (name: string, value: unknown): boolean =>
	name === "WorldStateMessage" &&
	typeof value === "object" &&
	value !== null &&
	"heartbeat" in value &&
	"cluster" in value;

/** How the validator and Ajv on the canonical schema differ on parsed JSON; `undefined` when they agree. */
export function disagreement(codec: AnyCodec, acceptedByAjv: Verdict, value: unknown): string | undefined {
	const issues = codec.issues(value);
	const byAjv = acceptedByAjv(value as Json);
	if (byAjv === (issues.length === 0)) return undefined;
	if (!byAjv) return `only Ajv refuses ${JSON.stringify(value)}`;
	const isBeyond = issues.every(({ keyword }) => BEYOND_JSON_SCHEMA.has(keyword)) || hasLoneSurrogate(value);
	if (isBeyond || isBroken(codec.name, value)) return undefined;
	return `only the validator refuses ${JSON.stringify(value)}: ${issues[0]?.keyword}`;
}

/** Documents of a type, with a fault and without, and some that have nothing to do with it. */
export function randomDocuments(codec: AnyCodec): fc.Arbitrary<unknown> {
	const input = arbitrary(codec).map(withoutBigints);
	return fc.oneof(input, mutated(input, junk("text")), fc.jsonValue());
}

/** Ajv knows no bigint. */
function withoutBigints(value: unknown): unknown {
	return JSON.parse(
		JSON.stringify(value, (_, item: unknown) => (typeof item === "bigint" ? Number(BigInt.asUintN(53, item)) : item)),
	);
}
