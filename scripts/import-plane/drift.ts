import type { Stream, TypeDef } from "../codegen/model.js";
import { bodyDrift } from "./drift-body.js";
import { messageDrift } from "./drift-message.js";
import type { Mirrored, Ours } from "./merge.js";
import type { PlaneContract } from "./read-plane.js";
import { type At, where } from "./rust-error.js";

export type DriftKind =
	| "type"
	| "field"
	| "variant"
	| "value"
	| "unit"
	| "subject"
	| "subscription"
	| "reply"
	| "transport"
	| "stream"
	| "version";

/** One place where the schemas say something else than Plane's source. */
export interface Drift {
	readonly kind: DriftKind;
	/** The type, and after a dot the part of it: `ScheduleRequest.lock`. */
	readonly name: string;
	/** What the schemas say; absent where they have nothing. */
	readonly ours?: string;
	/** What Plane says; absent where it has nothing. */
	readonly plane?: string;
	readonly at?: At;
}

/** Compares our schemas with what they would be if they followed Plane's source; both in the same words. */
export function findDrift(ours: Ours, target: Mirrored, contract: PlaneContract): readonly Drift[] {
	const plane = new Map(contract.types.map((type) => [type.name, type]));
	const located = (drift: Drift): Drift => {
		const [name = "", ...rest] = drift.name.split(".");
		const type = plane.get(name);
		const at = drift.at ?? type?.places.get(rest.join(".")) ?? type?.at;
		return at ? { ...drift, at } : drift;
	};
	const gone = ours.types.filter(({ file }) => !target.types.some((type) => type.file === file));
	return [
		...gone.map(({ name, rust }): Drift => ({ kind: "type", name, ours: rust })),
		...target.types
			.flatMap((type) =>
				typeDrift(
					ours.types.find(({ file }) => file === type.file),
					type,
				),
			)
			.map(located),
		...streamDrift(ours.streams, target.streams, contract),
		...(ours.plane.version === target.plane.version
			? []
			: [{ kind: "version", name: "plane.json", ours: ours.plane.version, plane: target.plane.version } as const]),
	];
}

function typeDrift(ours: TypeDef | undefined, plane: TypeDef): readonly Drift[] {
	const { name } = plane;
	if (!ours) return [{ kind: "type", name, plane: plane.rust }];
	const moved: readonly Drift[] =
		ours.rust === plane.rust && ours.name === name ? [] : [{ kind: "type", name, ours: ours.rust, plane: plane.rust }];
	return [...moved, ...bodyDrift(name, ours.body, plane.body), ...messageDrift(name, ours.message, plane.message)];
}

function streamDrift(ours: readonly Stream[], plane: readonly Stream[], { streams }: PlaneContract): readonly Drift[] {
	const named = (list: readonly Stream[], name: string): Stream | undefined => list.find((each) => each.name === name);
	const names = new Set([...ours, ...plane].map(({ name }) => name));
	return [...names].flatMap((name): readonly Drift[] => {
		const place = streams.find((stream) => stream.name === name)?.at;
		const at = place ? { at: place } : {};
		const [a, b] = [named(ours, name)?.config, named(plane, name)?.config];
		if (!a || !b)
			return [{ kind: "stream", name, ...(a ? { ours: "there" } : {}), ...(b ? { plane: "there" } : {}), ...at }];
		return Object.keys({ ...a, ...b })
			.filter((key) => JSON.stringify(a[key]) !== JSON.stringify(b[key]))
			.map((key) => ({
				kind: "stream",
				name: `${name}.${key}`,
				ours: JSON.stringify(a[key]),
				plane: JSON.stringify(b[key]),
				...at,
			}));
	});
}

/** One line for people: what, what each side says, and where Plane says it. */
export function line({ kind, name, ours, plane, at }: Drift): string {
	const place = at ? ` (${where(at)})` : "";
	if (ours === undefined) return `${kind} ${name}: new in Plane: ${plane}${place}`;
	if (plane === undefined) return `${kind} ${name}: gone from Plane; the schemas say ${ours}${place}`;
	return `${kind} ${name}: the schemas say ${ours}, Plane says ${plane}${place}`;
}
