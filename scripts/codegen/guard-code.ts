import { guardName } from "./constant-names.js";
import { accessText } from "./literal.js";
import { allKeysOf, narrower, type Scalar, type Schemas, type ValidatorSchema } from "./validator-schema.js";

/** What guards call of @plane/messages, besides each other. */
export const GUARD_FUNCTIONS: readonly string[] = [
	...["boolean", "epochMillis", "type Guard", "guard", "integer", "ipAddr", "json", "list", "map", "number", "option"],
	...["orAbsent", "orNull", "single", "string", "struct", "uid", "untagged", "utcTime"],
];

/** A function that says whether a value is what the schema says: the same as its validator finds, where the form does not matter. */
export function guardCode(schema: ValidatorSchema): string {
	return asFunction(checkOf(schema, 0), "");
}

/** Code of a check, by that of the value. */
type Code = (value: string) => string;
type Payloads = NonNullable<ValidatorSchema["variants"]>;
type Tagged = NonNullable<ValidatorSchema["tagged"]>;
type Select = NonNullable<ValidatorSchema["select"]>;

/** One for each function around the code. */
const NAMES = ["a", "b", "c", "d", "e", "f", "g", "h"];

const SCALARS: Readonly<Record<Scalar, string>> = {
	string: "string",
	name: "string",
	boolean: "boolean",
	number: "number",
	null: "",
	utcTime: "utcTime",
	ip: "ipAddr",
	uid: "uid",
	json: "json",
};

/** `level`: how many lists and objects stand around the value. */
function checkOf(schema: ValidatorSchema, level: number): Code {
	const check = givenCheckOf(schema, level);
	const { orNull, orAbsent } = schema;
	if (!orNull && !orAbsent) return check;
	const wrapper = orNull ? (orAbsent ? "option" : "orNull") : "orAbsent";
	return (value) => `${wrapper}(${value}, ${asFunction(check, value)})`;
}

function givenCheckOf(schema: ValidatorSchema, level: number): Code {
	const { ref, is, integer, epochMillis, names, each, entries, variants } = schema;
	if (ref !== undefined) return call(guardName(ref));
	if (is === "null") return (value) => `${value} === null`;
	if (is) return is === "json" && level > 0 ? call("json", level) : call(SCALARS[is]);
	if (integer) return call("integer", ...narrower(integer));
	if (epochMillis) return call("epochMillis", epochMillis.minimum, epochMillis.maximum);
	if (names) return includes(names);
	if (each) return within("list", checkOf(each, level + 1));
	if (entries) return within("map", checkOf(entries, level + 1));
	if (variants) return ofVariants(variants, level);
	return schema.select ? ofUntagged(schema.select, level) : within("struct", fieldsOf(schema, level));
}

function ofUntagged(cases: Select, level: number): Code {
	const keys = allKeysOf(cases).map((key) => JSON.stringify(key));
	return (value) => `untagged(${value}, [${keys.join(", ")}], ${asFunction(ofSelect(cases, level), value)})`;
}

function call(name: string, ...more: readonly number[]): Code {
	return (value) => `${name}(${[value, ...more].join(", ")})`;
}

function includes(names: readonly string[]): Code {
	const texts = names.map((name) => JSON.stringify(name));
	return (value) => (texts.length === 1 ? `${value} === ${texts[0]}` : `[${texts.join(", ")}].includes(${value})`);
}

function within(name: string, check: Code): Code {
	return (value) => `${name}(${value}, ${asFunction(check, value)})`;
}

/** A function that checks something within the value; its parameter hides no other one. */
function asFunction(check: Code, value: string): string {
	const parameter = NAMES[NAMES.indexOf(/^\w+/.exec(value)?.[0] ?? "") + 1];
	if (parameter === undefined) throw new Error("no name for a parameter of functions so deep in one another");
	const code = check(parameter);
	const alone = /^(\w+)\((\w+)\)$/.exec(code);
	return alone?.[2] === parameter && alone[1] !== undefined ? alone[1] : `(${parameter}) => ${code}`;
}

function ofVariants({ units, payloads }: Payloads, level: number): Code {
	const payload = within("single", firstOf(payloads, level));
	if (Object.keys(payloads).length === 0) return includes(units);
	return units.length === 0 ? payload : (value) => `(${includes(units)(value)} || ${payload(value)})`;
}

/** The first of the keys that is there decides. Without the others it is the last one, or what is not there fails its check. */
function firstOf(schemas: Schemas, level: number): Code {
	return (value) => {
		const branches = Object.entries(schemas).map(([key, schema]): Branch => {
			return [has(value, key), fieldOf(value, key, schema, level)];
		});
		return choose(branches.slice(0, -1), branches.at(-1)?.[1]);
	};
}

function fieldOf(value: string, key: string, schema: ValidatorSchema, level: number): string {
	return checkOf(schema, level + 1)(value + accessText(key));
}

/** What an object that is known to be one has to hold. */
function fieldsOf(schema: ValidatorSchema, level: number): Code {
	const { fields = {}, beside, tagged } = schema;
	return (value) => {
		const parts = [
			...Object.entries(fields).map(([key, one]) => fieldOf(value, key, one, level)),
			...(beside ? ofBeside(beside, level)(value) : []),
			...(tagged ? [ofTagged(tagged, level)(value)] : []),
		];
		return parts.length === 0 ? "true" : parts.join(" && ");
	};
}

function ofBeside(schemas: Schemas, level: number): (value: string) => readonly string[] {
	return (value) => {
		const present = Object.keys(schemas).map((key) => `(${has(value, key)})`);
		return [`${present.join(" + ")} === 1`, `(${firstOf(schemas, level)(value)})`];
	};
}

function ofTagged({ tag, cases }: Tagged, level: number): Code {
	return (value) => {
		const branches = Object.entries(cases).map(([name, schema]): Branch => {
			return [`${value}${accessText(tag)} === ${JSON.stringify(name)}`, fieldsOf(schema, level)(value)];
		});
		return `(${choose(branches)})`;
	};
}

function ofSelect(cases: Select, level: number): Code {
	return (value) => {
		const branches = cases.map(({ keys, schema }): Branch => {
			return [keys.map((key) => has(value, key)).join(" || "), fieldsOf(schema, level)(value)];
		});
		return `(${choose(branches)})`;
	};
}

type Branch = readonly [when: string, code: string];

/** The code of the first condition that holds. */
function choose(branches: readonly Branch[], last = "false"): string {
	return branches.reduceRight((otherwise, [when, code]) => `${when} ? ${code} : ${otherwise}`, last);
}

function has(value: string, key: string): string {
	return `${value}${accessText(key)} !== undefined`;
}
