import type { Json } from "../codegen/model.js";
import type { Direction, Level } from "./change.js";
import type { Outcome } from "./judge.js";
import type { Verdict } from "./verdict.js";
import type { Witness } from "./witness.js";

export const LEVEL_TITLES: Readonly<Record<Exclude<Level, "none">, string>> = {
	breaking: "Breaking",
	feature: "New",
	notice: "To know",
	patch: "Texts and provenance",
};

/** `"u64 in s"` without its quotes, anything else as JSON. */
function plainText(json: Json): string {
	return typeof json === "string" ? json : JSON.stringify(json);
}

/** `before → after`, or the one of the two that there is. */
export function beforeAndAfter({ before, after }: Verdict): string | undefined {
	if (before === undefined && after === undefined) return undefined;
	if (before === undefined) return `now: ${plainText(after ?? null)}`;
	if (after === undefined) return `before: ${plainText(before)}`;
	return `${plainText(before)} → ${plainText(after)}`;
}

/** What happens to a client in each upgrade order; undefined for what never travels. */
export function ordersText({ packages, directions }: Verdict): string | undefined {
	const orders = packages["@plane/nats-client"]?.orders;
	if (!orders || directions.length === 0) return undefined;
	const [first, last] = [OUTCOME_TEXTS[orders.newWithOld], OUTCOME_TEXTS[orders.oldWithNew]];
	return `New SDK with old Plane: ${first}. Old SDK with new Plane: ${last}.`;
}

const OUTCOME_TEXTS: Readonly<Record<Outcome, string>> = {
	works: "works",
	degrades: "works with limits",
	breaks: "breaks",
};

/** What to do, for whom. Fakes write what clients read, and read what they write. */
export function adviceLines({ advice, directions, packages }: Verdict): readonly string[] {
	const of = (direction: Direction, text: string | undefined) => (directions.includes(direction) ? [text] : []);
	const client = [...of("sent", advice.writer), ...of("received", advice.reader)];
	const fake = [...of("sent", advice.reader), ...of("received", advice.writer)];
	const both = [advice.writer, advice.reader];
	if (directions.length === 0) return packages["@plane/testing"] ? said("Fakes and servers", both) : said("Code", both);
	const breaksFakes = packages["@plane/testing"]?.level === "breaking";
	const silent = client.every((text) => text === undefined);
	if (breaksFakes && client.join() === fake.join()) return said("Clients, fakes and servers", client);
	return [...said("Clients", client), ...(breaksFakes || silent ? said("Fakes and servers", fake) : [])];
}

function said(who: string, advice: readonly (string | undefined)[]): readonly string[] {
	const texts = [...new Set(advice.filter((text) => text !== undefined))];
	return texts.length === 0 ? [] : [`${who}: ${texts.join(" ")}`];
}

const ORDERS: Readonly<Record<Witness["order"], string>> = {
	newSdkOldPlane: "new SDK, old Plane",
	oldSdkNewPlane: "old SDK, new Plane",
};

/** `old SDK, new Plane: Plane writes this reply to ScheduleRequest, refused at /Scheduled (must have …)` */
export function witnessText({ order, writer, message, part, refusedAt, reason, subject }: Witness): string {
	const what = part === "reply" ? `reply to ${message}` : message;
	const where = subject === undefined ? "" : ` on ${subject}`;
	const fault = refusedAt === undefined ? `it ${reason}` : `refused at ${refusedAt}: ${reason}`;
	return `${ORDERS[order]}: ${writer} writes this ${what}${where}; ${fault}`;
}

function count(verdicts: readonly Verdict[], level: Level): number {
	return verdicts.filter((verdict) => verdict.level === level).length;
}

/** `2 breaking, 1 new, 0 to know, 4 texts and provenance` */
export function summaryText(verdicts: readonly Verdict[]): string {
	const parts = (Object.keys(LEVEL_TITLES) as readonly (keyof typeof LEVEL_TITLES)[]).map(
		(level) => `${count(verdicts, level)} ${LEVEL_TITLES[level].toLowerCase()}`,
	);
	return verdicts.length === 0 ? "no difference" : parts.join(", ");
}
