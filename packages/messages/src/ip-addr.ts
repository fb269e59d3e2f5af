import type { Shape } from "./shape.js";

const GROUPS = 8;
const LONGEST = "ffff:ffff:ffff:ffff:ffff:ffff:255.255.255.255".length;
const IPV4 = /^(?:(?:25[0-5]|2[0-4]\d|1\d\d|[1-9]?\d)(?:\.(?!$)|$)){4}$/;
const HEX_GROUP = /^[\da-f]{1,4}$/i;

/**
 * Whether Plane reads the text as an IPv4 or IPv6 address, or writes it so if `canonical`: no port, brackets, zone, mask or
 * leading zeros.
 */
export function isIpAddr(text: string, canonical = false): boolean {
	const address = canonicalIp(text);
	return canonical ? address === text : address !== undefined;
}

/**
 * The address as Plane would write it: lower case, the longest run of zero groups as `::`. Rust versions differ on
 * `::a.b.c.d` (IPv4-compatible), so those keep the spelling they have. `undefined` when it is no address.
 */
export function canonicalIp(text: string): string | undefined {
	if (text.length > LONGEST) return undefined;
	if (IPV4.test(text)) return text;
	if (!text.includes(":")) return undefined;
	const groups = parseIpv6(text);
	if (groups === undefined) return undefined;
	const dotted = isMapped(groups) || (isCompatible(groups) && text.includes("."));
	return dotted ? `::${isMapped(groups) ? "ffff:" : ""}${dottedTail(groups)}` : ipv6Text(groups);
}

/** An address in its canonical form. */
export const ip: Shape = {
	canonical: (value) => (typeof value === "string" ? (canonicalIp(value) ?? value) : value),
};

function parseIpv6(text: string): number[] | undefined {
	const halves = text.split("::");
	if (halves.length > 2) return undefined;
	const [before = "", after] = halves;
	const head = parseGroups(before, after === undefined);
	const tail = parseGroups(after ?? "", true);
	if (head === undefined || tail === undefined) return undefined;
	const missing = GROUPS - head.length - tail.length;
	// "::" stands for one group at least.
	if (after === undefined ? missing !== 0 : missing < 1) return undefined;
	return [...head, ...new Array<number>(missing).fill(0), ...tail];
}

/** Groups of one side of `::`; only the end of an address may be dotted. */
function parseGroups(text: string, atEnd: boolean): number[] | undefined {
	if (text === "") return [];
	const parts = text.split(":");
	const groups: number[] = [];
	for (const [i, part] of parts.entries()) {
		if (HEX_GROUP.test(part)) groups.push(Number.parseInt(part, 16));
		else if (atEnd && i === parts.length - 1 && IPV4.test(part)) groups.push(...dottedGroups(part));
		else return undefined;
	}
	return groups;
}

function dottedGroups(text: string): number[] {
	const [a = 0, b = 0, c = 0, d = 0] = text.split(".").map(Number);
	return [a * 256 + b, c * 256 + d];
}

function isMapped(groups: readonly number[]): boolean {
	return groups.slice(0, 5).every((group) => group === 0) && groups[5] === 0xffff;
}

/** `::` and `::1` are the two that no Rust version writes dotted. */
function isCompatible(groups: readonly number[]): boolean {
	const [high = 0, low = 0] = groups.slice(6);
	return groups.slice(0, 6).every((group) => group === 0) && (high > 0 || low > 1);
}

function dottedTail(groups: readonly number[]): string {
	return groups
		.slice(6)
		.flatMap((group) => [group >> 8, group & 255])
		.join(".");
}

function ipv6Text(groups: readonly number[]): string {
	const [start, length] = longestZeroRun(groups);
	const hex = (part: readonly number[]) => part.map((group) => group.toString(16)).join(":");
	if (length < 2) return hex(groups);
	return `${hex(groups.slice(0, start))}::${hex(groups.slice(start + length))}`;
}

/** The first of the longest runs, as `[start, length]`. */
function longestZeroRun(groups: readonly number[]): readonly [number, number] {
	let best: readonly [number, number] = [0, 0];
	let length = 0;
	for (const [i, group] of groups.entries()) {
		length = group === 0 ? length + 1 : 0;
		if (length > best[1]) best = [i - length + 1, length];
	}
	return best;
}
