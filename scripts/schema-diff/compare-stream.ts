import type { Json, Protocol, Stream } from "../codegen/model.js";
import type { Place } from "./change.js";
import type { Comparison } from "./comparison.js";
import type { RuleId } from "./rules.js";

/** Two messages that are each other's half. */
export type Pair = readonly [before: string, after: string];

/** Limits and subjects of the streams. A stream that is gone, or under another name, is told where its messages say so. */
export function compareStreams(
	comparison: Comparison,
	before: Protocol,
	after: Protocol,
	pairs: readonly Pair[],
): void {
	const renamed = renames(comparison, before, after, pairs);
	for (const stream of before.streams) {
		const name = renamed.get(stream.name) ?? stream.name;
		const other = after.streams.find((candidate) => candidate.name === name);
		if (other) compareConfigs(comparison, placeOf(after, name), stream, other);
	}
	const old = new Set(before.streams.map(({ name }) => renamed.get(name) ?? name));
	for (const { name } of after.streams) {
		if (!old.has(name)) comparison.report("stream-added", { ...placeOf(after, name), facet: `stream ${name}` });
	}
}

/** A stream that is gone became the one that now holds its message, if that is new. */
function renames(
	comparison: Comparison,
	before: Protocol,
	after: Protocol,
	pairs: readonly Pair[],
): ReadonlyMap<string, string> {
	const known = (streams: readonly Stream[], name: string): boolean => streams.some((stream) => stream.name === name);
	return new Map(
		pairs.flatMap(([left, right]): readonly Pair[] => {
			const [was, is] = [comparison.old(left).message?.stream, comparison.new(right).message?.stream];
			if (was === undefined || is === undefined || was === is) return [];
			return known(after.streams, was) || known(before.streams, is) ? [] : [[was, is]];
		}),
	);
}

/** The message that the stream holds stands for it: those who read the one read the other. */
function placeOf(protocol: Protocol, stream: string): Place {
	const name = protocol.types.find(({ message }) => message?.stream === stream)?.name;
	return { ...(name === undefined ? {} : { before: name, after: name }), path: [] };
}

function compareConfigs(comparison: Comparison, place: Place, before: Stream, after: Stream): void {
	for (const key of new Set([...Object.keys(before.config), ...Object.keys(after.config)])) {
		const [was, is] = [before.config[key] ?? null, after.config[key] ?? null];
		if (key === "name" || text(was) === text(is)) continue;
		comparison.report(
			ruleOf(key, was, is),
			{ ...place, facet: `stream ${after.name}.${key}` },
			{ before: was, after: is },
		);
	}
}

function ruleOf(key: string, before: Json, after: Json): RuleId {
	if (key === "subjects") return "stream-subjects-changed";
	if (key === "max_msgs_per_subject" && before === 1) return "stream-keeps-several";
	return keepsLess(key, before, after) ? "stream-keeps-less" : "stream-limits-changed";
}

const BOUNDS: readonly string[] = ["max_msgs", "max_msgs_per_subject", "max_bytes", "max_age"];

/** A bound of 0 is none; what lies in memory is gone with the server. */
function keepsLess(key: string, before: Json, after: Json): boolean {
	if (key === "storage") return after === "memory";
	return (
		BOUNDS.includes(key) && (Number(after) || Number.POSITIVE_INFINITY) < (Number(before) || Number.POSITIVE_INFINITY)
	);
}

function text(json: Json): string {
	return JSON.stringify(json);
}
