import { type Branch, block, choose, type Lines } from "./code-lines.js";
import { entryOf, Fields, joined, type NewName, newNames, type Place, ROOT, stepTo } from "./validator-place.js";
import { type Check, epochMillis, integer, listed, noneOf, oneOf, SCALARS } from "./validator-scalars.js";
import { allKeysOf, keysOf, type Schemas, type ValidatorSchema } from "./validator-schema.js";

/** What validators import from @plane/messages. */
export const RUNTIME = {
	"../checks.js": ["hasOneKey", "isForeign", "isIpAddr", "isJsonValue", "isUtcTime", "looksForeign", "takesUid"],
	"../issues.js": [
		...["A_BOOLEAN", "A_JSON_VALUE", "A_NUMBER", "A_STRING", "A_TIME", "A_UID", "AN_ADDRESS", "AN_ARRAY", "AN_OBJECT"],
		...["NULL", "refuse", "step", "UNICODE", "within"],
	],
};

/** A finished function. */
export interface Validator {
	readonly name: string;
	/** What it asks for besides the data. */
	readonly parameters: readonly Parameter[];
	readonly text: string;
}

interface Context {
	readonly newName: NewName;
	/** The validator of a type that a schema refers to. */
	readonly callee: (exportName: string) => Validator;
}

/**
 * The function that checks what a schema says: a comparison and a return for each place, and nothing that counts, collects
 * or allocates on the way through a good document.
 */
export function validatorOf(name: string, schema: ValidatorSchema, callee: Context["callee"]): Validator {
	const body = [...check(schema, ROOT, { newName: newNames(), callee }), "return true;"];
	const parameters = parametersIn(body);
	const list = ["data: unknown", ...parameters.map((parameter) => `${parameter}?: ${PARAMETERS[parameter]}`)].join(
		", ",
	);
	return { name, parameters, text: `${block(`export function ${name}(${list}): boolean`, body).join("\n")}\n` };
}

/**
 * `parsed`: the data comes from `JSON.parse`, so there is less to ask. `source`: that is what it was parsed from, and it has to be in its
 * canonical form, too.
 */
const PARAMETERS = { parsed: "boolean", source: "string" } as const;
type Parameter = keyof typeof PARAMETERS;

function parametersIn(body: Lines): readonly Parameter[] {
	const words = new Set(body.join("\n").match(/\w+/g));
	if (words.has("source")) return ["parsed", "source"];
	return words.has("parsed") ? ["parsed"] : [];
}

/**
 * A place that may be null or left out is looked at only when there is something in it, or when the canonical form does
 * not have it this way: what stands there is refused then.
 */
function check(schema: ValidatorSchema, place: Place, context: Context): Lines {
	const given = givenIn(place.data, schema);
	const lines = checkGiven(schema, place, context);
	return given === undefined ? lines : block(`if (${given})`, lines);
}

function givenIn(data: string, { orNull, orAbsent, canonical }: ValidatorSchema): string | undefined {
	if (!orAbsent) return orNull && `${data} !== null`;
	if (!orNull) return canonical === "present" ? `source || ${data} !== undefined` : `${data} !== undefined`;
	if (canonical === undefined) return `${data} != null`;
	return `source ? ${data} !== ${canonical === "present" ? "null" : "undefined"} : ${data} != null`;
}

function checkGiven(schema: ValidatorSchema, place: Place, context: Context): Lines {
	if (schema.ref !== undefined) return refer(schema.ref, place, context);
	if (schema.is) return refuseIf(SCALARS[schema.is](place), place);
	if (schema.integer) return refuseIf(integer(place, schema.integer), place);
	if (schema.epochMillis) return refuseIf(epochMillis(place, schema.epochMillis), place);
	if (schema.names) return refuseIf(oneOf(place, schema.names), place);
	if (schema.each) return checkEach(schema.each, schema, place, context);
	if (schema.variants) return checkVariants(schema.variants, place, context);
	return checkObject(schema, place, context);
}

/** Ends the validator with the rule that is broken; the value only tells whether anything is there. */
function refuse(rule: string, { path, data }: Place): string {
	return `return refuse(${path}, ${data}, ${rule});`;
}

function refuseIf({ wrong, rule }: Check, place: Place): Lines {
	return block(`if (${wrong})`, [refuse(rule, place)]);
}

function refer(exportName: string, { data, path }: Place, { callee }: Context): Lines {
	const { name, parameters } = callee(exportName);
	return block(`if (!${name}(${[data, ...parameters].join(", ")}))`, [`return within(${path});`]);
}

function checkEach(items: ValidatorSchema, { canonical }: ValidatorSchema, list: Place, context: Context): Lines {
	const { data } = list;
	const empty = canonical === "filled" ? ` || (source && ${data}.length === 0)` : "";
	const isNoList = { wrong: `!Array.isArray(${data})${empty}`, rule: "AN_ARRAY" };
	const [i, item] = [context.newName("i"), context.newName("data")];
	return [
		...refuseIf(isNoList, list),
		...block(`for (let ${i} = 0; ${i} < ${data}.length; ${i}++)`, [
			`const ${item} = ${data}[${i}];`,
			...check(items, entryOf(list, item, i), context),
		]),
	];
}

function checkObject(schema: ValidatorSchema, place: Place, context: Context): Lines {
	const fields = new Fields(place, context.newName);
	const head = schema.select
		? readKinds(schema.select, place, fields, context)
		: [
				...refuseIf({ rule: "AN_OBJECT", wrong: isNoObject(place) }, place),
				...fields.read(...keysOf(schema)),
				...refuseIf({ rule: "AN_OBJECT", wrong: isForeign(place) }, place),
			];
	return [
		...head,
		...(schema.entries ? checkEntries(schema.entries, place, context) : []),
		...checkFields(schema, place, fields, context),
	];
}

/**
 * The same for objects of several kinds: which one it is tells how it is laid out. Each kind is asked under a name of its own, because
 * what V8 has learnt of a field it keeps for each name.
 */
function readKinds(
	cases: NonNullable<ValidatorSchema["select"]>,
	place: Place,
	fields: Fields,
	{ newName }: Context,
): Lines {
	const rule = "AN_OBJECT";
	const read = fields.readInPass(allKeysOf(cases));
	const whole = (): Lines => {
		const data = newName("data");
		return [`const ${data} = ${place.data};`, ...refuseIf({ rule, wrong: isForeign({ ...place, data }) }, place)];
	};
	const kinds = cases.flatMap(({ keys }) => keys).map((key): Branch => ({ when: has(fields, key), code: whole() }));
	return [
		// A pass over a long list would take its time.
		...refuseIf({ rule, wrong: `${isNoObject(place)} || Array.isArray(${place.data})` }, place),
		...read,
		...choose(kinds, whole()),
	];
}

function isNoObject({ data }: Place): string {
	return `typeof ${data} !== "object" || ${data} === null`;
}

/**
 * Whether it is no object literal: asked after its fields were read, and with the `toJSON` that is read in each place itself. An engine
 * that knows from reading them how such objects are laid out knows their prototype, too; a function that reads of objects of all kinds
 * has to look at each, which costs more than all the rest.
 */
function isForeign({ data }: Place): string {
	return `looksForeign(${data}, ${data}.toJSON) && isForeign(${data}, parsed)`;
}

function checkEntries(values: ValidatorSchema, map: Place, context: Context): Lines {
	const [key, value] = [context.newName("key"), context.newName("data")];
	const isIllFormed = { wrong: `!parsed && !${key}.isWellFormed()`, rule: "UNICODE" };
	return block(`for (const ${key} in ${map.data})`, [
		`const ${value} = ${map.data}[${key}];`,
		...refuseIf(isIllFormed, { ...map, data: key }),
		...check(values, entryOf(map, value, `step(${key})`), context),
	]);
}

/** What an object that is known to be one has to hold. */
function checkFields(schema: ValidatorSchema, object: Place, fields: Fields, context: Context): Lines {
	const named = Object.entries(schema.fields ?? {});
	return [
		...named.flatMap(([key, field]) => [...fields.read(key), ...check(field, fields.place(key), context)]),
		...(schema.beside ? checkBeside(schema.beside, object, fields, context) : []),
		...(schema.tagged ? checkTagged(schema.tagged, object, fields, context) : []),
		...(schema.select ? checkSelect(schema.select, object, fields, context) : []),
	];
}

function checkBeside(schemas: Schemas, object: Place, fields: Fields, context: Context): Lines {
	const keys = Object.keys(schemas);
	const present = keys.map((key) => `(${has(fields, key)})`).join(" + ");
	return [
		...refuseIf({ wrong: `${present} !== 1`, rule: listed("variant", keys) }, object),
		...chooseKey(schemas, fields, context),
	];
}

function checkVariants(
	{ units, payloads }: NonNullable<ValidatorSchema["variants"]>,
	place: Place,
	context: Context,
): Lines {
	const fields = new Fields(place, context.newName);
	const rule = listed("variant", [...Object.keys(payloads), ...units]);
	const payload = [
		...refuseIf({ rule, wrong: isNoObject(place) }, place),
		...fields.read(...Object.keys(payloads)),
		...refuseIf({ rule, wrong: `(${isForeign(place)}) || !hasOneKey(${place.data})` }, place),
		...chooseKey(payloads, fields, context, [refuse(rule, place)]),
	];
	if (units.length === 0) return payload;
	// Compared with nothing but strings, a string takes a third less.
	const unit = refuseIf({ rule, wrong: noneOf(place.data, units) }, place);
	return choose([{ when: `typeof ${place.data} === "string"`, code: unit }], payload);
}

/** The first of the keys that is there decides. Without `otherwise` one of them is known to be there. */
function chooseKey(schemas: Schemas, fields: Fields, context: Context, otherwise?: Lines): Lines {
	const branches = Object.entries(schemas).map(([key, schema]) => {
		return { when: has(fields, key), code: check(schema, fields.place(key), context) };
	});
	return otherwise ? choose(branches, otherwise) : choose(branches.slice(0, -1), branches.at(-1)?.code ?? []);
}

function checkTagged(
	{ tag, cases }: NonNullable<ValidatorSchema["tagged"]>,
	object: Place,
	fields: Fields,
	context: Context,
): Lines {
	const value = fields.value(tag);
	const branches = Object.entries(cases).map(([name, schema]) => ({
		when: `${value} === ${JSON.stringify(name)}`,
		code: checkFields(schema, object, fields.inBranch(), context),
	}));
	const place = { ...object, data: value, path: joined(object.path, stepTo(tag)) };
	return choose(branches, [refuse(listed("variant", Object.keys(cases)), place)]);
}

function checkSelect(
	cases: NonNullable<ValidatorSchema["select"]>,
	object: Place,
	fields: Fields,
	context: Context,
): Lines {
	const branches = cases.map(({ keys, drop, schema }): Branch => {
		const others = drop.map((key) => `source && ${has(fields, key)}`);
		return {
			when: keys.map((key) => has(fields, key)).join(" || "),
			code: [
				...others.flatMap((other) => block(`if (${other})`, ["return false;"])),
				...checkFields(schema, object, fields.inBranch(), context),
			],
		};
	});
	const rule = listed(
		"variant",
		cases.flatMap(({ keys }) => keys),
	);
	return choose(branches, [refuse(rule, object)]);
}

function has(fields: Fields, key: string): string {
	return `${fields.value(key)} !== undefined`;
}
