import { kebab } from "../codegen/check-type.js";
import type { PlaneSource, Protocol, Stream, TypeDef } from "../codegen/model.js";
import { TO_BE_DESCRIBED } from "../codegen/to-be-described.js";
import { mergeBody } from "./merge-body.js";
import { mergeMessage } from "./merge-message.js";
import type { PlaneContract } from "./read-plane.js";
import type { PlaneType } from "./read-types.js";

/** Schemas whose types are not Plane's own: they say how other crates write theirs, and no source of Plane's tells. */
const GIVEN: ReadonlySet<string> = new Set([
	"()",
	"bool",
	"DateTime<Utc>",
	"IpAddr",
	"Option<Value>",
	"ts_milliseconds",
]);

export function isGiven({ name }: TypeDef): boolean {
	return GIVEN.has(name);
}

/** The schemas as they would be if they followed Plane's source, with what only we know kept. */
export interface Mirrored {
	readonly types: readonly TypeDef[];
	readonly streams: readonly Stream[];
	readonly plane: PlaneSource;
}

export type Ours = Pick<Protocol, "types" | "streams" | "plane">;

/** Structure from Plane; descriptions, examples, secrets, roles and releases from our schemas. */
export function merge(contract: PlaneContract, ours: Ours): Mirrored {
	const replies = new Set(contract.types.flatMap(({ message }) => message?.reply ?? []));
	const given = ours.types.filter(isGiven);
	const own = contract.types.map((type) => mergeType(type, counterpart(type, contract, ours), contract, replies));
	return {
		types: [...given, ...own],
		streams: ordered(contract, ours).map(({ name, message, config }) => {
			const known =
				ours.streams.find((stream) => stream.name === name) ??
				ours.streams.find(
					(stream) => ours.types.find((type) => type.message?.stream === stream.name)?.name === message,
				);
			return { name, description: known?.description ?? TO_BE_DESCRIBED, config };
		}),
		plane: { ...ours.plane, version: contract.version, commit: contract.commit ?? ours.plane.commit },
	};
}

/** Plane's streams, those we know in our order. */
function ordered({ streams }: PlaneContract, ours: Ours): PlaneContract["streams"] {
	const place = (name: string): number => {
		const index = ours.streams.findIndex((stream) => stream.name === name);
		return index < 0 ? ours.streams.length : index;
	};
	return [...streams].sort((a, b) => place(a.name) - place(b.name));
}

/** Our schema for a type of Plane's: the one of its path, else the one of its name if that has no other path in Plane. */
function counterpart(type: PlaneType, { types }: PlaneContract, ours: Ours): TypeDef | undefined {
	const exact = ours.types.find(({ rust }) => rust === type.rust);
	if (exact) return exact;
	return ours.types.find(({ name, rust }) => name === type.name && !types.some((other) => other.rust === rust));
}

function mergeType(
	type: PlaneType,
	ours: TypeDef | undefined,
	contract: PlaneContract,
	replies: ReadonlySet<string>,
): TypeDef {
	const { name, rust, body } = type;
	const folder = type.message || replies.has(name) ? "messages" : "types";
	const file = ours?.file ?? `${folder}/${kebab(name)}.json`;
	const message = type.message && mergeMessage(type, type.message, ours?.message, contract);
	return {
		...(ours ?? { description: TO_BE_DESCRIBED, examples: [], traps: [], since: contract.version }),
		name,
		exportName: ours?.name === name ? ours.exportName : name,
		file,
		id: `plane:/${file}`,
		rust,
		body: mergeBody(body, ours?.body, contract.version),
		message,
	} as TypeDef;
}
