import type { Shape } from "./shape.js";

/** Form and range of each part; how many days the month has is checked apart. */
const TIME =
	/^(\d{4}|[+-]\d{4,6})-(0[1-9]|1[0-2])-(0[1-9]|[12]\d|3[01])[T ]([01]\d|2[0-3]):([0-5]\d):([0-5]\d|60)(?:\.(\d+))?(?:[Zz]|([+-](?:[01]\d|2[0-3])):([0-5]\d))$/;

const DASH = 45;
const DOT = 46;
const COLON = 58;
const T = 84;
const LAST_DAYS = [0, 31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31];

/** The years that chrono can hold. */
const MIN_YEAR = -262144;
const MAX_YEAR = 262143;

/** Whether Plane reads the text as a time, or writes it so if `canonical`. Second 60 is taken in any minute, as Plane does. */
export function isUtcTime(text: string, canonical = false): boolean {
	if (isUsual(text)) return true;
	const time = canonicalTime(text);
	return canonical ? time === text : time !== undefined;
}

/** The text as Plane would write it: UTC, `Z`, a fraction of 0, 3, 6 or 9 digits. `undefined` when it is no time. */
export function canonicalTime(text: string): string | undefined {
	if (isUsual(text)) return text;
	const parts = TIME.exec(text);
	if (parts === null) return undefined;
	const [, year, month, day, hour, minute, second, fraction, offsetHours, offsetMinutes] = parts;
	const date = new Date(0);
	date.setUTCFullYear(Number(year), Number(month) - 1, Number(day));
	if (date.getUTCDate() !== Number(day)) return undefined;
	date.setUTCHours(Number(hour), Number(minute) - offset(offsetHours, offsetMinutes));
	const utcYear = date.getUTCFullYear();
	// Both, because the offset may lead out of the range and back into it.
	if (!inRange(Number(year)) || !inRange(utcYear)) return undefined;
	const monthAndDay = `${pad(date.getUTCMonth() + 1)}-${pad(date.getUTCDate())}`;
	const clock = `${pad(date.getUTCHours())}:${pad(date.getUTCMinutes())}:${second}`;
	return `${yearText(utcYear)}-${monthAndDay}T${clock}${fractionText(fraction)}Z`;
}

/**
 * Whether it is as Plane writes nearly every time: all but years of more digits and a 29 February, which need more thought. By hand,
 * because this is most of what it costs to check a state; a regular expression takes longer.
 */
function isUsual(text: string): boolean {
	const end = text.length - 1;
	if (end > 29 || text[end] !== "Z") return false;
	let parts = 0;
	let before = 0;
	let value = 0;
	for (let i = 0; i < end; i++) {
		const code = text.charCodeAt(i);
		if (code >= 48 && code <= 57) value = value * 10 + code - 48;
		else {
			if (!isEndOfPart(i, code, value, before)) return false;
			parts += 1;
			before = value;
			value = 0;
		}
	}
	if (parts === 6) return (end === 23 || end === 26 || end === 29) && value % 1000 !== 0;
	return parts === 5 && end === 19 && value <= 60;
}

/** Whether the character may stand there, and the number before it: a day must be one of the month `before`. */
function isEndOfPart(at: number, code: number, value: number, before: number): boolean {
	switch (at) {
		case 4:
			return code === DASH;
		case 7:
			return code === DASH && value >= 1 && value <= 12;
		case 10:
			return code === T && value >= 1 && value <= (LAST_DAYS[before] as number);
		case 13:
			return code === COLON && value <= 23;
		case 16:
			return code === COLON && value <= 59;
		default:
			return at === 19 && code === DOT && value <= 60;
	}
}

/** A time in its canonical form. */
export const time: Shape = {
	canonical: (value) => (typeof value === "string" ? (canonicalTime(value) ?? value) : value),
};

function inRange(year: number): boolean {
	return year >= MIN_YEAR && year <= MAX_YEAR;
}

/** Minutes east of UTC; the sign stands before the hours and counts for both. */
function offset(hours: string | undefined, minutes: string | undefined): number {
	if (hours === undefined) return 0;
	const size = Number(hours.slice(1)) * 60 + Number(minutes);
	return hours[0] === "-" ? -size : size;
}

function yearText(year: number): string {
	if (year >= 0 && year <= 9999) return String(year).padStart(4, "0");
	return (year < 0 ? "-" : "+") + String(Math.abs(year)).padStart(4, "0");
}

/** Digits beyond the ninth are cut, not rounded; then whole groups of zeros go. */
function fractionText(digits: string | undefined): string {
	const nanos = (digits ?? "").slice(0, 9).padEnd(9, "0");
	const kept = nanos.replace(/(?:000){1,3}$/, "");
	return kept === "" ? "" : `.${kept}`;
}

function pad(part: number): string {
	return String(part).padStart(2, "0");
}
