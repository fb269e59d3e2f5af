import { readFileSync } from "node:fs";

const { pattern } = JSON.parse(readFileSync(new URL("../../schemas/types/utc-time.json", import.meta.url), "utf8")) as {
	readonly pattern: string;
};

/** A time as Plane reads it. The libraries' own formats for times are another set, so each gets the schema's pattern. */
export const UTC_TIME = new RegExp(pattern);

const byte = String.raw`(?:25[0-5]|2[0-4]\d|1\d\d|[1-9]?\d)`;
const group = String.raw`[\da-f]{1,4}`;
const tail = `(?:${group}:${group}|${byte}(?:\\.${byte}){3})`;
/** At most so many groups, then the colons that stand for what is left out, then the rest. */
const elided = (most: number, rest: string): string =>
	`${most < 0 ? "" : `(?:(?:${group}:){0,${most}}${group})?`}::${rest}`;
const forms = [
	`(?:${group}:){6}${tail}`,
	...[-1, 0, 1, 2, 3, 4].map((most) => elided(most, `(?:${group}:){${4 - most}}${tail}`)),
	elided(5, group),
	elided(6, ""),
];

/** Addresses for Ajv, which brings no formats; as expressions, which its standalone code can carry. */
export const IPV4 = new RegExp(`^${byte}(?:\\.${byte}){3}$`);
export const IPV6 = new RegExp(`^(?:${forms.join("|")})$`, "i");
