import { expect, test } from "vitest";
import { counted, parsed, type WireVector, wireVectors } from "../support/wire-vectors.js";
import type { Beyond } from "./beyond-json-schema.js";
import { type Json, type SchemaFile, schemaFiles } from "./files.js";
import { laxities } from "./spelling.js";
import { createAjv, type Verdict, verdictOf } from "./validators.js";

const ajv = createAjv("checked");

interface Judged extends WireVector {
	readonly value: Json | undefined;
	readonly accepted: boolean;
	readonly verdict: Verdict;
}

const judged: readonly Judged[] = schemaFiles.flatMap((file) => judge(file));

function judge(file: SchemaFile): readonly Judged[] {
	const verdict = verdictOf(ajv, file);
	const own = wireVectors.filter(({ type }) => type.replace(/^drone_state\./, "") === file.title);
	return own.map((vector) => {
		const value = parsed<Json>(vector.json);
		return { ...vector, value, accepted: value !== undefined && verdict(value), verdict };
	});
}

/** The same list as for the examples, told from the text. */
function beyond({ json, value }: Judged): Beyond | "unknown" {
	if (/\\u[dD][89a-fA-F]/.test(json)) return "lone-surrogate";
	if (depth(value) > 127) return "nesting";
	if (/\d{19}|e19/.test(json)) return "u64-bound";
	return /"time"/.test(json) ? "calendar" : "unknown";
}

const depth = (value: Json | undefined): number =>
	typeof value === "object" && value !== null ? 1 + Math.max(0, ...Object.values(value).map(depth)) : 0;

test("every type of the vectors has a schema, but for the leftovers that are not on the wire", () => {
	const titles = schemaFiles.map(({ title }) => title);
	const types = new Set(wireVectors.map(({ type }) => type.replace(/^drone_state\./, "")));
	expect([...types].filter((type) => !titles.includes(type)).sort()).toEqual([
		"NoReply",
		"agent.DroneConnectRequest",
		"agent.DroneStatusMessage",
	]);
});

test("the schemas take every document as Plane writes it", () => {
	const refused = judged.filter(({ out, verdict }) => out !== undefined && !verdict(parsed<Json>(out) ?? null));
	expect(refused.map(({ out }) => out)).toEqual([]);
});

test("the schemas refuse what Plane refuses, but for what JSON Schema cannot say", () => {
	const taken = judged.filter(({ ok, raw, accepted }) => !ok && !raw && accepted);
	expect(counted(taken.map(beyond))).toEqual({ calendar: 4, "lone-surrogate": 18, nesting: 4, "u64-bound": 8 });
});

test("the schemas refuse what Plane takes only where a writer spells it the one way", () => {
	const refused = judged.filter(({ ok, accepted }) => ok && !accepted);
	const classes = refused.map(
		({ value, out }) => laxities(value ?? null, parsed<Json>(out ?? "") ?? null)[0] ?? "unknown",
	);
	expect(counted(classes)).toEqual({
		heartbeat: 19,
		"list for a struct": 79,
		"object for a bare variant": 92,
		"second variant": 11,
		severity: 25,
		time: 43,
	});
});
