/** Two small contracts and what each rule makes of the step from the one to the other, in both directions of a document. */

import type { RawMessage, RawSchema, RawStreams } from "../codegen/raw.js";
import { ref, structOf } from "../codegen/test-schemas.js";
import { type Direction, LEVELS } from "./change.js";
import { type Judgement, judge, type Outcome } from "./judge.js";
import type { RuleId } from "./rules.js";
import type { Side } from "./side.js";
import { ASKED, BACKEND, type Bodies, IDS, routed, sideOf } from "./test-sides.js";
import { changesOf } from "./verdict.js";

export interface Contract {
	readonly bodies: Bodies;
	readonly streams?: RawStreams;
}

/** What a seat is told: the level, and the axes that have one of their own, as in `breaking source, feature wire`. */
type Told = string;

/** Client and fake, and what becomes of the client: new SDK with old Plane, old SDK with new Plane. */
export type Line = readonly [rule: RuleId, client: Told, fake: Told, newWithOld: Outcome, oldWithNew: Outcome];

export interface ContractVector {
	readonly name: string;
	readonly before: (direction: Direction) => Contract;
	readonly after: (direction: Direction) => Contract;
	readonly told: Readonly<Record<Direction, readonly Line[]>>;
	/** No document of a client or of a test can show it: numbers beyond 2^53 are not written. */
	readonly unproven?: true;
}

/** The same for whoever sends and whoever receives. */
export function eitherWay(...lines: readonly Line[]): ContractVector["told"] {
	return { sent: lines, received: lines };
}

/** A message that a client sends or receives. */
export function route(direction: Direction, template: string, rest: Partial<RawMessage> = {}) {
	return routed(template, { ...(direction === "sent" ? ASKED : {}), ...rest });
}

/** A message that holds a type called Kind, and one good document of the type. */
export function holding(kind: RawSchema, document: unknown, more: Bodies = {}): ContractVector["before"] {
	return (direction) => ({
		bodies: {
			...IDS,
			...more,
			"types/kind.json": kind,
			"messages/probe.json": {
				...structOf({ backend: BACKEND, kind: ref("types/kind.json") }),
				...route(direction, "probe.{backend}"),
				examples: [{ backend: "b", kind: document as never }],
			},
		},
	});
}

/** What is told of each change of a vector, in the form of its lines; texts aside, which come along with others. */
export function toldOf(vector: ContractVector, direction: Direction): readonly Line[] {
	const lines = changesOf(...sidesOf(vector, direction)).map(({ change, uses }): Line => {
		const { "@plane/messages": messages, "@plane/nats-client": client, "@plane/testing": fake } = judge(change, uses);
		const { newWithOld, oldWithNew } = client?.orders ?? NOTHING;
		return [change.rule, tell(client ?? messages), tell(fake), newWithOld, oldWithNew];
	});
	return lines.filter(([rule]) => rule !== "text-changed" || vector.name === "a description");
}

/** Before and after, as the comparison takes them. */
export function sidesOf({ before, after }: ContractVector, direction: Direction): readonly [Side, Side] {
	const side = ({ bodies, streams }: Contract): Side => sideOf(bodies, streams);
	return [side(before(direction)), side(after(direction))];
}

const NOTHING = { newWithOld: "works", oldWithNew: "works" } as const;

function tell(judgement: Judgement | undefined): Told {
	if (!judgement) return "-";
	const { level, axes } = judgement;
	const told = LEVELS.toReversed().flatMap((each) => {
		const names = Object.entries(axes).flatMap(([axis, its]) => (its === each && each !== "none" ? [axis] : []));
		return names.length > 0 ? [`${each} ${names.join("+")}`] : [];
	});
	return told[0]?.startsWith(level) ? told.join(", ") : [level, ...told].join(", ");
}
