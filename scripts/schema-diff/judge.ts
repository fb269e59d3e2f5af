import { type Change, type Direction, type Effects, LEVELS, type Level, worst } from "./change.js";
import { RULES } from "./rules.js";
import type { Use } from "./uses.js";

export const PACKAGES = ["@plane/messages", "@plane/nats-client", "@plane/testing"] as const;
export type PackageName = (typeof PACKAGES)[number];

/** What becomes of programs when only one end of the wire is upgraded. `degrades`: they work with less, or warn. */
export const OUTCOMES = ["works", "degrades", "breaks"] as const;
export type Outcome = (typeof OUTCOMES)[number];

export interface Orders {
	/** Our package is of after, the other end of the wire of before. */
	readonly newWithOld: Outcome;
	/** Our package is of before, the other end of the wire of after. */
	readonly oldWithNew: Outcome;
}

export interface Judgement {
	readonly level: Level;
	readonly axes: { readonly wire: Level; readonly source: Level; readonly behaviour: Level };
	readonly orders: Orders;
}

export type Judgements = Readonly<Partial<Record<PackageName, Judgement>>>;

type Seat = "writer" | "reader";

/** In which seat each package sits, by the direction of the document; its other end is Plane, for testing the client. */
const SEATS: Readonly<Record<PackageName, Readonly<Record<Direction, readonly Seat[]>>>> = {
	"@plane/messages": { sent: ["writer", "reader"], received: ["writer", "reader"] },
	"@plane/nats-client": { sent: ["writer"], received: ["reader"] },
	"@plane/testing": { sent: ["reader"], received: ["writer"] },
};

type Seated = readonly [Direction, Seat];

/** Plane's own parts write as Plane does, and a fake plays all of them. */
const INSIDE: readonly Seated[] = [
	["received", "writer"],
	["received", "reader"],
];

/** The change as each package meets it; a type that never travels concerns the package that exports it. */
export function judge(change: Change, uses: readonly Use[]): Judgements {
	const directions = [...new Set(uses.flatMap((use) => use.directions))];
	const inside = uses.some((use) => use.directions.length === 0);
	const packages = isText(change) || uses.length === 0 ? (["@plane/messages"] as const) : PACKAGES;
	const judgements = packages.map((name) => {
		const seats = directions.flatMap((direction) => SEATS[name][direction].map((seat): Seated => [direction, seat]));
		const all = inside && name !== "@plane/nats-client" ? [...seats, ...INSIDE] : seats;
		if (uses.length === 0) return [name, judgeSeats(change, INSIDE, false)] as const;
		return [name, all.length === 0 ? undefined : judgeSeats(change, all, true)] as const;
	});
	return Object.fromEntries(judgements.filter(([, judgement]) => judgement !== undefined));
}

/** Descriptions and examples are in the comments of one package. */
function isText({ rule }: Change): boolean {
	return RULES[rule].least === "patch";
}

function judgeSeats(change: Change, seats: readonly Seated[], travels: boolean): Judgement {
	const { wire, source, behaviour } = change.impact;
	const open = RULES[change.rule].open ?? false;
	const met = travels ? seats.map(([direction, seat]) => meet(wire[direction], seat, open)) : [];
	const axes = {
		wire: highest(met.map(({ level }) => level)),
		source: highest(seats.map(([, seat]) => source[seat])),
		behaviour: highest([...seats.map(([, seat]) => behaviour[seat]), ...met.map(({ misread }) => misread)]),
	};
	return {
		level: highest([RULES[change.rule].least, axes.wire, axes.source, axes.behaviour]),
		axes,
		orders: {
			newWithOld: worst(
				OUTCOMES,
				met.map(({ newWithOld }) => newWithOld),
			),
			oldWithNew: worst(
				OUTCOMES,
				met.map(({ oldWithNew }) => oldWithNew),
			),
		},
	};
}

interface Meeting extends Orders {
	readonly level: Level;
	readonly misread: Level;
}

/** How the two versions meet on the wire, seen from one seat. */
function meet(effects: Effects, seat: Seat, open: boolean): Meeting {
	const { oldToNew, newToOld } = effects;
	const orders =
		seat === "writer"
			? { newWithOld: writing(effects), oldWithNew: outcomeOf(oldToNew, false) }
			: { newWithOld: outcomeOf(oldToNew, open), oldWithNew: outcomeOf(newToOld, open) };
	const all = [oldToNew, newToOld];
	const broken = orders.newWithOld === "breaks" || orders.oldWithNew === "breaks";
	const level = all.includes("refuses")
		? broken
			? "breaking"
			: "feature"
		: all.includes("ignores")
			? "notice"
			: "none";
	return { ...orders, level, misread: all.includes("misreads") ? "breaking" : "none" };
}

/** What a writer may say anew harms only those who say it, as long as the old way of saying things is still good. */
function writing({ oldToNew, newToOld }: Effects): Outcome {
	return newToOld === "refuses" && oldToNew === "reads" ? "degrades" : outcomeOf(newToOld, false);
}

function outcomeOf(effect: Effects["oldToNew"], open: boolean): Outcome {
	switch (effect) {
		case "reads":
			return "works";
		case "ignores":
			return "degrades";
		case "misreads":
			return "breaks";
		case "refuses":
			return open ? "degrades" : "breaks";
	}
}

export function highest(levels: readonly Level[]): Level {
	return worst(LEVELS, levels);
}
