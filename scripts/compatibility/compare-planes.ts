import { placeText, worst } from "../schema-diff/change.js";
import { judge, OUTCOMES, type Outcome } from "../schema-diff/judge.js";
import { changesOf, type MetChange } from "../schema-diff/verdict.js";
import { BEYOND_SCHEMAS } from "./beyond-schemas.js";
import type { Plane } from "./planes.js";

/** Why a message does not work in full with an earlier Plane. */
export interface Obstacle {
	/** `ScheduleRequest/lock`, `TerminationRequest subject`, or the message itself where that Plane has no such message. */
	readonly place: string;
	readonly outcome: Exclude<Outcome, "works">;
	/** What that Plane has there, and what the packages have; absent where there is nothing. */
	readonly before?: string;
	readonly after?: string;
}

export interface Compatibility {
	readonly message: string;
	/** By the name of the Plane; a message without obstacles works. */
	readonly obstacles: ReadonlyMap<string, readonly Obstacle[]>;
}

/** How each message of the current Plane fares between the packages as they are and each earlier Plane. */
export function comparePlanes(earlier: readonly Plane[], current: Plane): readonly Compatibility[] {
	const messages = current.side.protocol.types.filter(({ message }) => message).map(({ name }) => name);
	const perPlane = earlier.map((plane) => [plane.name, obstaclesWith(plane, current)] as const);
	return messages.sort().map((message) => ({
		message,
		obstacles: new Map(perPlane.map(([name, found]) => [name, found(message)])),
	}));
}

export function outcomeOf(obstacles: readonly Obstacle[]): Outcome {
	return worst(
		OUTCOMES,
		obstacles.map(({ outcome }) => outcome),
	);
}

function obstaclesWith(plane: Plane, current: Plane): (message: string) => readonly Obstacle[] {
	const all = changesOf(plane.side, current.side);
	const isNew = ({ change }: MetChange): boolean => change.rule === "message-added";
	const added = new Set(all.filter(isNew).map(({ change }) => placeText(change.place)));
	// Messages that hold a new one as a part are no newer for it.
	const changes = all.filter((met) => !isNew(met));
	return (message) => {
		if (added.has(message)) return [{ place: message, outcome: "breaks", before: "no such message" }];
		const beyond = BEYOND_SCHEMAS.filter((fact) => fact.plane === plane.name && fact.message === message);
		return [
			...changes.flatMap((met) => obstacle(met, message)),
			...beyond.map(({ place, outcome, before, after }) => ({ place, outcome, before, after })),
		];
	};
}

function obstacle({ change, uses }: MetChange, message: string): readonly Obstacle[] {
	const own = uses.filter((use) => use.message === message);
	if (own.length === 0) return [];
	const judgements = judge(change, own);
	// What Plane's own parts say to each other no client meets: whoever stands in for one of them does.
	const outcome = (judgements["@plane/nats-client"] ?? judgements["@plane/messages"])?.orders.newWithOld ?? "works";
	if (outcome === "works") return [];
	const { before, after } = change;
	return [
		{
			place: [placeText(change.place), ...(change.choice === undefined ? [] : [change.choice])].join("/"),
			outcome,
			...(before === undefined ? {} : { before: text(before) }),
			...(after === undefined ? {} : { after: text(after) }),
		},
	];
}

function text(json: unknown): string {
	return typeof json === "string" ? json : JSON.stringify(json);
}
