import { keyText } from "./literal.js";

/** What stands in one place of a document. */
export interface Part {
	/** What it looks like, in the notation of the runtime. */
	readonly layout: string;
	/** How many texts are found in it. */
	readonly texts: number;
	/** Which of these, counted from 0, is always found; undefined where none is. */
	readonly sure: number | undefined;
	/** Code of its value, whose first text has this number. */
	readonly value: (first: number) => string;
}

/** A key with what stands behind it. */
export interface Entry {
	readonly key: string;
	readonly part: Part;
}

/** One key, or several of which one is there; `optional`: or none. */
export interface Slot {
	readonly entries: readonly Entry[];
	readonly optional: boolean;
}

/** The variable of a text. */
export const textAt = (number: number): string => `t${number}`;

/** The part, where nothing may stand instead; undefined where that could not be told. */
export function orNull(part: Part): Part | undefined {
	const { layout, texts, sure } = part;
	if (sure === undefined) return undefined;
	const value = (first: number): string => {
		const found = part.value(first);
		return found === textAt(first) ? `${found} ?? null` : choice([{ number: first + sure, value: found }], "null");
	};
	return { layout: `(null|${layout})`, texts, sure: undefined, value };
}

/** Parts of which one is there, without those that could not be told from others. */
export function oneOf(parts: readonly Part[]): Part | undefined {
	const known = parts.filter(({ sure }) => sure !== undefined);
	const [only, ...more] = known;
	if (more.length === 0) return only;
	const value = (first: number): string => {
		const found = placed(known, first).map(({ one, at }) => ({ number: at + (one.sure ?? 0), value: one.value(at) }));
		return choice(found.slice(0, -1), found.at(-1)?.value ?? "");
	};
	return { layout: eitherOf(known.map(({ layout }) => layout)), texts: textsOf(known), sure: undefined, value };
}

/** An object with these keys in this order; undefined where one cannot be told, or where all may be missing. */
export function inBraces(slots: readonly Slot[]): Part | undefined {
	const known = slots.map(({ entries, optional }) => {
		const isAlone = entries.length === 1 && !optional;
		return { entries: entries.filter(({ part }) => isAlone || part.sure !== undefined), optional };
	});
	const anchor = known.findIndex(({ optional }) => !optional);
	if (anchor < 0 || known.some(({ entries }) => entries.length === 0)) return undefined;
	const layouts = known.map((slot, i) => slotLayout(slot, i - anchor));
	return {
		layout: `{${layouts.join("")}}`,
		texts: textsOf(partsOf(known)),
		sure: sureOf(known),
		value: (first) => objectCode(known, first, []),
	};
}

/** The comma stands on that side where something always is. */
function slotLayout({ entries, optional }: Slot, fromAnchor: number): string {
	const layout = eitherOf(entries.map(({ key, part }) => `"${key}":${part.layout}`));
	if (fromAnchor === 0) return layout;
	const withComma = fromAnchor < 0 ? `${layout},` : `,${layout}`;
	return optional ? `(${withComma}|)` : withComma;
}

function sureOf(slots: readonly Slot[]): number | undefined {
	let at = 0;
	for (const { entries, optional } of slots) {
		const [only, ...more] = entries;
		if (!optional && more.length === 0 && only?.part.sure !== undefined) return at + only.part.sure;
		at += textsOf(entries.map(({ part }) => part));
	}
	return undefined;
}

/** Objects of one literal have one layout in memory, so each combination of keys gets its own. */
function objectCode([slot, ...rest]: readonly Slot[], first: number, before: readonly string[]): string {
	if (slot === undefined) return `{ ${before.join(", ")} }`;
	const after = first + textsOf(slot.entries.map(({ part }) => part));
	const parts = placed(
		slot.entries.map(({ part }) => part),
		first,
	);
	const found = slot.entries.map(({ key, part }, i) => {
		const at = parts[i]?.at ?? first;
		const value = objectCode(rest, after, [...before, `${keyText(key)}: ${part.value(at)}`]);
		return { number: at + (part.sure ?? 0), value };
	});
	if (slot.optional) return choice(found, objectCode(rest, after, before));
	return choice(found.slice(0, -1), found.at(-1)?.value ?? "");
}

/** The value whose text was found, or else the last one. */
function choice(found: readonly { readonly number: number; readonly value: string }[], last: string): string {
	return found.reduceRight((other, { number, value }) => {
		const inner = value.startsWith("{") || !value.includes(" ? ") ? value : `(${value})`;
		return `${textAt(number)} !== undefined ? ${inner} : ${other}`;
	}, last);
}

const eitherOf = (layouts: readonly string[]): string =>
	layouts.length === 1 ? layouts.join() : `(${layouts.join("|")})`;

const partsOf = (slots: readonly Slot[]): readonly Part[] =>
	slots.flatMap(({ entries }) => entries.map(({ part }) => part));

const textsOf = (parts: readonly Part[]): number => parts.reduce((sum, { texts }) => sum + texts, 0);

/** Each part with the number of its first text. */
function placed(parts: readonly Part[], first: number): readonly { readonly one: Part; readonly at: number }[] {
	let at = first;
	return parts.map((one) => {
		const here = { one, at };
		at += one.texts;
		return here;
	});
}
