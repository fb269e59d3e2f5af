import type { Shape } from "./shape.js";

/** Form and range of each part; how many days the month has is checked apart. */
const TIME =
	/^(\d\d\d\d|[+-]\d{4,6})-(0[1-9]|1[0-2])-(0[1-9]|[12]\d|3[01])[T ]([01]\d|2[0-3]):([0-5]\d):([0-5]\d|60)(?:\.(\d+))?(?:[Zz]|([+-](?:[01]\d|2[0-3])):([0-5]\d))$/;

/**
 * Whatever is not as Plane writes it nearly every time, with as many days as the month has: years of more digits and a 29 February
 * as well, which need more thought. It asks for the opposite, since engines note down each match, which takes a fifth of the time;
 * and it repeats what they would run as a loop in twice the time.
 */
const UNUSUAL =
	/^(?!\d\d\d\d-(?:0[1-9]|1[0-2])-(?:0[1-9]|1\d|2[0-8]|(?<!02-)(?:29|30)|(?<=(?:0[13578]|1[02])-)31)T(?:[01]\d|2[0-3]):[0-5]\d:(?!6[1-9])[0-6]\d(?:\.\d\d\d\d\d\d\d\d\d(?<!000)|\.\d\d\d\d\d\d(?<!000)|\.\d\d\d(?<!000)|)Z$)/;

/** The years that chrono can hold. */
const MIN_YEAR = -262144;
const MAX_YEAR = 262143;

const SHORTEST = "2024-01-02T03:04:05Z".length;

/** Whether Plane reads the text as a time, or writes it so if `canonical`. Second 60 is taken in any minute, as Plane does. */
export function isUtcTime(text: string, canonical = false): boolean {
	if (text.length < SHORTEST) return false;
	if (!UNUSUAL.test(text)) return true;
	const time = unusualTime(text);
	return canonical ? time === text : time !== undefined;
}

/** The text as Plane would write it: UTC, `Z`, a fraction of 0, 3, 6 or 9 digits. `undefined` when it is no time. */
export function canonicalTime(text: string): string | undefined {
	return UNUSUAL.test(text) ? unusualTime(text) : text;
}

/** The same for what is not as usual. */
function unusualTime(text: string): string | undefined {
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
