import type { Bounds } from "./integer-bounds.js";
import type { Place } from "./validator-place.js";
import type { Scalar } from "./validator-schema.js";

/** What is refused at a place, and why: code of the condition, and of the rule that is broken then. */
export interface Check {
	readonly wrong: string;
	readonly rule: string;
}

const string: (place: Place) => Check = ({ data }) => ({
	wrong: `typeof ${data} !== "string" || (!parsed && !${data}.isWellFormed())`,
	rule: "A_STRING",
});

/** The rule of each scalar. */
export const SCALARS: Readonly<Record<Scalar, (place: Place) => Check>> = {
	string,
	name: string,
	boolean: ({ data }) => ({ wrong: `typeof ${data} !== "boolean"`, rule: "A_BOOLEAN" }),
	number: ({ data }) => ({ wrong: `!Number.isFinite(${data})`, rule: "A_NUMBER" }),
	null: ({ data }) => ({ wrong: `${data} !== null`, rule: "NULL" }),
	utcTime: ({ data }) => ({
		wrong: `typeof ${data} !== "string" || !isUtcTime(${data}, source !== undefined)`,
		rule: "A_TIME",
	}),
	ip: ({ data }) => ({
		wrong: `typeof ${data} !== "string" || !isIpAddr(${data}, source !== undefined)`,
		rule: "AN_ADDRESS",
	}),
	uid: ({ data, field }) => {
		if (field === undefined) throw new Error("an identity can only stand in a field");
		return { wrong: `!takesUid(${data}, ${field.of}, ${field.key}, source)`, rule: "A_UID" };
	},
	json: ({ data, level }) => ({
		wrong: level === 0 ? `!isJsonValue(${data})` : `!isJsonValue(${data}, ${level})`,
		rule: "A_JSON_VALUE",
	}),
};

/** 2^53-1 and its negative are the bounds of "safe" itself. */
export function integer({ data }: Place, { minimum, maximum }: Bounds): Check {
	const rule = ruleOf("integer", `an integer from ${minimum} to ${maximum}`);
	if (maximum < Number.MAX_SAFE_INTEGER) {
		return { rule, wrong: `!Number.isInteger(${data}) || ${data} < ${minimum} || ${data} > ${maximum}` };
	}
	if (minimum === Number.MIN_SAFE_INTEGER) return { rule, wrong: `!Number.isSafeInteger(${data})` };
	return { rule, wrong: `!Number.isSafeInteger(${data}) || ${data} < ${minimum}` };
}

export function epochMillis(place: Place, bounds: Bounds): Check {
	const { data } = place;
	const expected = `milliseconds since 1970, an integer from ${bounds.minimum} to ${bounds.maximum}, before 1970 whole seconds`;
	return {
		wrong: `${integer(place, bounds).wrong} || (${data} < 0 && ${data} % 1000 !== 0)`,
		rule: ruleOf("epochMillis", expected),
	};
}

export function oneOf({ data }: Place, names: readonly string[]): Check {
	return { wrong: noneOf(data, names), rule: listed("enum", names) };
}

/** Code that says whether it is none of the names. */
export function noneOf(data: string, names: readonly string[]): string {
	return names.map((name) => `${data} !== ${JSON.stringify(name)}`).join(" && ");
}

/** Code of the rule that one of several names has to stand there. */
export function listed(keyword: string, names: readonly string[]): string {
	return ruleOf(keyword, `one of ${names.join(", ")}`);
}

function ruleOf(keyword: string, expected: string): string {
	return `{ keyword: ${JSON.stringify(keyword)}, expected: ${JSON.stringify(expected)} }`;
}
