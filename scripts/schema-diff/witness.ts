import type { ErrorObject } from "ajv";
import type { Lookup } from "../codegen/lookup.js";
import type { Json } from "../codegen/model.js";
import { pointer } from "../codegen/problem.js";
import { type Candidate, candidatesOf } from "./candidates.js";
import type { Change, Direction } from "./change.js";
import type { Form, Validators } from "./forms.js";
import { findMistakenWitness } from "./mistaken-witness.js";
import { shrink } from "./shrink.js";
import { findTravelWitness } from "./travel-witness.js";
import type { Use } from "./uses.js";

/** A document that one side writes and the other refuses, mistakes or never gets, as has been checked with both contracts. */
export interface Witness {
	readonly order: "newSdkOldPlane" | "oldSdkNewPlane";
	readonly writer: "SDK" | "Plane";
	readonly message: string;
	readonly part: Use["part"];
	readonly document: Json;
	/** Where the writer puts it, when that is what the other side misses. */
	readonly subject?: string;
	/** Where the reader refuses it, as a pointer into the document. */
	readonly refusedAt?: string;
	readonly reason: string;
}

/** One side as far as witnesses need it. */
export interface WitnessSide {
	readonly find: Lookup;
	readonly validators: Validators;
	readonly uses: ReadonlyMap<string, readonly Use[]>;
	/** The other side's name of a type. */
	counterpart(name: string): string | undefined;
}

/** The forms of the documents that a direction knows: what its writer writes and what its reader reads. */
export const FORMS: Readonly<Record<Direction, { readonly writes: Form; readonly reads: Form }>> = {
	sent: { writes: "accepted", reads: "accepted" },
	received: { writes: "emitted", reads: "read" },
};

export function orderOf(direction: Direction, forward: boolean): Pick<Witness, "order" | "writer"> {
	const writer = direction === "sent" ? "SDK" : "Plane";
	return { writer, order: (writer === "SDK") === forward ? "oldSdkNewPlane" : "newSdkOldPlane" };
}

/** A witness for each upgrade order in which the change has documents refused or mistaken and one can be made. */
export function findWitnesses(
	change: Change,
	directions: readonly Direction[],
	before: WitnessSide,
	after: WitnessSide,
): readonly Witness[] {
	const sought = change.rule === "variant-mistaken" ? "misreads" : "refuses";
	const ways = change.rule === "reply-changed" ? (["received"] as const) : directions;
	const tries = ways.flatMap((direction) => {
		const { oldToNew, newToOld } = change.impact.wire[direction];
		return [
			...(oldToNew === sought ? [{ direction, forward: true }] : []),
			...(newToOld === sought ? [{ direction, forward: false }] : []),
		];
	});
	const found = tries.flatMap(({ direction, forward }) => {
		const [writer, reader] = forward ? [before, after] : [after, before];
		const names = forward ? [change.place.before, change.place.after] : [change.place.after, change.place.before];
		const name = names[0] ?? names[1];
		if (name === undefined) return [];
		const attempt = { change, direction, forward, writer, reader, name };
		if (sought === "misreads") return findMistakenWitness(attempt);
		if (change.place.facet !== undefined) return findTravelWitness(attempt);
		return search(change, direction, forward, name, writer, reader);
	});
	return firstOfEachOrder(found);
}

function firstOfEachOrder(witnesses: readonly Witness[]): readonly Witness[] {
	return witnesses.filter(({ order }, i) => witnesses.findIndex((other) => other.order === order) === i);
}

function search(
	change: Change,
	direction: Direction,
	forward: boolean,
	type: string,
	writer: WitnessSide,
	reader: WitnessSide,
): readonly Witness[] {
	const { writes, reads } = FORMS[direction];
	for (const use of usesIn(writer, type, direction)) {
		const other = rootOf(use, writer, reader);
		if (other === undefined) continue;
		const write = writer.validators(writes, writer.find(use.root).id);
		const read = reader.validators(reads, reader.find(other).id);
		const path = [...use.path, ...change.place.path];
		for (const { document } of fitting(candidatesOf(use.root, writer.find), path, change.choice)) {
			const refusal = (candidate: Json): ErrorObject | undefined =>
				write(candidate) && !read(candidate) ? telling(read.errors ?? [], path) : undefined;
			if (!refusal(document)) continue;
			const shortest = shrink(document, (candidate) => refusal(candidate) !== undefined);
			const error = refusal(shortest);
			if (error) return [witness(use, direction, forward, shortest, error)];
		}
	}
	return [];
}

/** Between clients and Plane, or else among Plane's parts. */
export function usesIn({ uses }: WitnessSide, type: string, direction: Direction): readonly Use[] {
	const all = uses.get(type) ?? [];
	const own = all.filter(({ directions }) => directions.includes(direction));
	return own.length > 0 || direction === "sent" ? own : all.filter(({ directions }) => directions.length === 0);
}

/** The type that the other side reads there: the same part of the same message, whatever its type is called. */
function rootOf({ message, part }: Use, writer: WitnessSide, reader: WitnessSide): string | undefined {
	const name = writer.counterpart(message);
	if (name === undefined) return undefined;
	return part === "payload" ? name : reader.find(name).message?.reply;
}

/** The plain document first, where any will do, then those that are special in the place of the change or around it. */
function fitting(all: readonly Candidate[], path: readonly string[], choice: string | undefined): readonly Candidate[] {
	const [at, around] = [keysOf(path), all.slice(0, 1)];
	const there = all.filter((candidate) => startsWith(keysOf(candidate.at), at) || startsWith(at, keysOf(candidate.at)));
	const chosen = there.filter((candidate) => choice === undefined || candidate.choice === choice);
	const distance = (candidate: Candidate): number => Math.abs(keysOf(candidate.at).length - at.length);
	return [...around.filter(() => choice === undefined), ...chosen.sort((a, b) => distance(a) - distance(b))];
}

/** The path inside the document: variants without a key of their own do not show there. */
function keysOf(path: readonly string[]): readonly string[] {
	return path.filter((key) => !key.startsWith("("));
}

function startsWith(path: readonly string[], start: readonly string[]): boolean {
	return start.every((key, i) => path[i] === key);
}

/** The error that stands in the place of the change: what else is wrong with a document is another change's business. */
function telling(errors: readonly ErrorObject[], path: readonly string[]): ErrorObject | undefined {
	const at = keysOf(path);
	const place = new RegExp(
		`^${at.map((key) => (key === "*" ? "/[^/]+" : pointer("", key).replace(/[\\^$.*+?()[\]{}|]/g, "\\$&"))).join("")}(?:/|$)`,
	);
	return errors.find((error) => place.test(locationOf(error)));
}

function locationOf({ instancePath, keyword, params }: ErrorObject): string {
	return keyword === "required" ? pointer(instancePath, params.missingProperty) : instancePath;
}

function witness(
	{ message, part }: Use,
	direction: Direction,
	forward: boolean,
	document: Json,
	error: ErrorObject,
): Witness {
	return {
		...orderOf(direction, forward),
		message,
		part,
		document,
		refusedAt: locationOf(error) || "/",
		reason: error.message ?? error.keyword,
	};
}
