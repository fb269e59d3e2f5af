import type { Place } from "./validator-place.js";
import type { Bounds, Scalar } from "./validator-schema.js";

/** What is refused at a place, and as what: code of the condition, the rule's name, and code of what it expects. */
export interface Rule {
	readonly wrong: string;
	readonly name: string;
	readonly expects: string;
}

const string: (place: Place) => Rule = ({ data }) => ({
	wrong: `typeof ${data} !== "string" || (!parsed && !${data}.isWellFormed())`,
	name: "type",
	expects: "A_STRING",
});

/** The rule of each scalar. */
export const SCALARS: Readonly<Record<Scalar, (place: Place) => Rule>> = {
	string,
	name: string,
	boolean: ({ data }) => ({ wrong: `typeof ${data} !== "boolean"`, name: "type", expects: "A_BOOLEAN" }),
	number: ({ data }) => ({ wrong: `!Number.isFinite(${data})`, name: "type", expects: "A_NUMBER" }),
	null: ({ data }) => ({ wrong: `${data} !== null`, name: "type", expects: "NULL" }),
	utcTime: ({ data }) => ({
		wrong: `typeof ${data} !== "string" || !isUtcTime(${data}, source !== undefined)`,
		name: "utcTime",
		expects: "A_TIME",
	}),
	ip: ({ data }) => ({
		wrong: `typeof ${data} !== "string" || !isIpAddr(${data}, source !== undefined)`,
		name: "ip",
		expects: "AN_ADDRESS",
	}),
	uid: ({ data, field }) => {
		if (field === undefined) throw new Error("an identity can only stand in a field");
		return { wrong: `!takesUid(${data}, ${field.of}, ${field.key}, source)`, name: "uid", expects: "A_UID" };
	},
	json: ({ data, level }) => ({
		wrong: level === 0 ? `!isJsonValue(${data})` : `!isJsonValue(${data}, ${level})`,
		name: "json",
		expects: "A_JSON_VALUE",
	}),
};

/** 2^53-1 and its negative are the bounds of "safe" itself. */
export function integer({ data }: Place, { minimum, maximum }: Bounds): Rule {
	const rule = { name: "integer", expects: JSON.stringify(`an integer from ${minimum} to ${maximum}`) };
	if (maximum < Number.MAX_SAFE_INTEGER) {
		return { ...rule, wrong: `!Number.isInteger(${data}) || ${data} < ${minimum} || ${data} > ${maximum}` };
	}
	if (minimum === Number.MIN_SAFE_INTEGER) return { ...rule, wrong: `!Number.isSafeInteger(${data})` };
	return { ...rule, wrong: `!Number.isSafeInteger(${data}) || ${data} < ${minimum}` };
}

export function epochMillis(place: Place, bounds: Bounds): Rule {
	const { data } = place;
	const expected = `milliseconds since 1970, an integer from ${bounds.minimum} to ${bounds.maximum}, before 1970 whole seconds`;
	return {
		wrong: `${integer(place, bounds).wrong} || (${data} < 0 && ${data} % 1000 !== 0)`,
		name: "epochMillis",
		expects: JSON.stringify(expected),
	};
}

export function oneOf({ data }: Place, names: readonly string[]): Rule {
	return { wrong: noneOf(data, names), name: "enum", expects: listed(names) };
}

/** Code that says whether it is none of the names. */
export function noneOf(data: string, names: readonly string[]): string {
	return names.map((name) => `${data} !== ${JSON.stringify(name)}`).join(" && ");
}

/** Code of what is expected where one of several names has to stand. */
export function listed(names: readonly string[]): string {
	return JSON.stringify(`one of ${names.join(", ")}`);
}
