import { _, type Code, type CodeKeywordDefinition, type KeywordCxt, Name, nil } from "ajv";
import { getProperty, strConcat } from "ajv/dist/compile/codegen/index.js";
import { Type } from "ajv/dist/compile/util.js";
import type { Bounds, Scalar, Schemas, ValidatorSchema } from "./validator-schema.js";

/** What the generated code imports from `checks.ts` of @plane/messages. */
export const CHECKS = {
	isIpAddr: new Name("isIpAddr"),
	isJsonValue: new Name("isJsonValue"),
	isPlainObject: new Name("isPlainObject"),
	isUtcTime: new Name("isUtcTime"),
	refuse: new Name("refuse"),
	takesUid: new Name("takesUid"),
	within: new Name("within"),
} as const;

/** The validators' second parameter: the data comes from `JSON.parse`, so there is less to ask. */
const PARSED = new Name("parsed");

/** Their third: the document has to be in its canonical form, too. */
const CANONICAL = new Name("canonical");

/** Marks of a place that the keywords below look at. */
export const MARKS = ["orNull", "orAbsent", "canonical"] as const;

/**
 * Ajv keywords that write the code of a `ValidatorSchema`: a comparison and a return for each place, and nothing that
 * counts, collects or allocates on the way through a good document.
 */
export const KEYWORDS: readonly CodeKeywordDefinition[] = [
	keyword("$ref", refer),
	keyword("is", (cxt, kind: Scalar) => {
		const { rule, named, wrong } = SCALARS[kind];
		refuseIf(cxt, wrong(cxt.data, cxt.it), rule, named);
	}),
	keyword("integer", (cxt, bounds: Bounds) => refuseIf(cxt, noInteger(cxt.data, bounds), "integer", range(bounds))),
	keyword("epochMillis", (cxt, bounds: Bounds) =>
		refuseIf(cxt, noEpochMillis(cxt.data, bounds), "epochMillis", range(bounds)),
	),
	keyword("names", (cxt, names: readonly string[]) => refuseIf(cxt, noneOf(cxt.data, names), "enum", names.join(", "))),
	keyword("each", each),
	keyword("plain", (cxt) => refuseIf(cxt, isNoObject(cxt.data), "plain")),
	keyword("entries", entries),
	keyword("fields", (cxt, schemas: Schemas) => {
		for (const [name, schema] of Object.entries(schemas)) descend(cxt, schema, name);
	}),
	keyword("beside", beside),
	keyword("variants", variants),
	keyword("tagged", tagged),
	keyword("select", select),
];

function keyword<Schema>(name: string, code: (cxt: KeywordCxt, schema: Schema) => void): CodeKeywordDefinition {
	return { keyword: name, code: (cxt) => guard(cxt, () => code(cxt, cxt.schema)) };
}

/**
 * A place that may be null or left out is looked at only when there is something in it, or when the canonical form does
 * not have it this way: what stands there is refused then.
 */
function guard({ gen, data, parentSchema }: KeywordCxt, code: () => void): void {
	const given = givenIn(data, parentSchema as ValidatorSchema);
	if (given) gen.if(given, code);
	else code();
}

function givenIn(data: Name, { orNull, orAbsent, canonical }: ValidatorSchema): Code | undefined {
	if (!orAbsent) return orNull && _`${data} !== null`;
	if (!orNull) return canonical === "present" ? _`${CANONICAL} || ${data} !== undefined` : _`${data} !== undefined`;
	if (canonical === undefined) return _`${data} != null`;
	const other = canonical === "present" ? _`null` : _`undefined`;
	return _`${CANONICAL} ? ${data} !== ${other} : ${data} != null`;
}

type Rule =
	| "plain"
	| "type"
	| "integer"
	| "epochMillis"
	| "enum"
	| "variant"
	| "wellFormed"
	| "utcTime"
	| "ip"
	| "uid"
	| "json";

interface ScalarCheck {
	readonly rule: Rule;
	/** What the rule names of the schema. */
	readonly named?: string;
	wrong(data: Name, place: KeywordCxt["it"]): Code;
}

const STRING: ScalarCheck = {
	rule: "type",
	named: "string",
	wrong: (data) => _`typeof ${data} !== "string" || (!${PARSED} && !${data}.isWellFormed())`,
};

const SCALARS: Readonly<Record<Scalar, ScalarCheck>> = {
	string: STRING,
	name: STRING,
	boolean: { rule: "type", named: "boolean", wrong: (data) => _`typeof ${data} !== "boolean"` },
	number: { rule: "type", named: "number", wrong: (data) => _`!Number.isFinite(${data})` },
	null: { rule: "type", named: "null", wrong: (data) => _`${data} !== null` },
	utcTime: {
		rule: "utcTime",
		wrong: (data) => _`typeof ${data} !== "string" || !${CHECKS.isUtcTime}(${data}, ${CANONICAL})`,
	},
	ip: { rule: "ip", wrong: (data) => _`typeof ${data} !== "string" || !${CHECKS.isIpAddr}(${data}, ${CANONICAL})` },
	uid: {
		rule: "uid",
		wrong: (_data, { parentData, parentDataProperty }) =>
			_`!${CHECKS.takesUid}(${parentData}, ${parentDataProperty}, ${PARSED}, ${CANONICAL})`,
	},
	json: {
		rule: "json",
		// As many lists and objects stand around the place.
		wrong: (data, { dataLevel }) =>
			dataLevel === 0 ? _`!${CHECKS.isJsonValue}(${data})` : _`!${CHECKS.isJsonValue}(${data}, ${dataLevel})`,
	},
};

/** Written out, as the check of strings is: a call for each place of a document costs more than all the rest. */
function isNoObject(data: Name): Code {
	const foreign = _`${PARSED} ? Array.isArray(${data}) : !${CHECKS.isPlainObject}(${data})`;
	return _`typeof ${data} !== "object" || ${data} === null || (${foreign})`;
}

/** 2^53-1 and its negative are the bounds of "safe" itself. */
function noInteger(data: Name, { minimum, maximum }: Bounds): Code {
	if (maximum < Number.MAX_SAFE_INTEGER) {
		return _`!Number.isInteger(${data}) || ${data} < ${minimum} || ${data} > ${maximum}`;
	}
	if (minimum === Number.MIN_SAFE_INTEGER) return _`!Number.isSafeInteger(${data})`;
	return _`!Number.isSafeInteger(${data}) || ${data} < ${minimum}`;
}

function noEpochMillis(data: Name, bounds: Bounds): Code {
	return _`${noInteger(data, bounds)} || (${data} < 0 && ${data} % 1000 !== 0)`;
}

function noneOf(data: Code, names: readonly string[]): Code {
	return names.map((name) => _`${data} !== ${name}`).reduce((all, one) => _`${all} && ${one}`);
}

/** Ends the validator with what was expected; the value only tells whether anything is there. */
function refuse(
	cxt: KeywordCxt,
	rule: Rule,
	named?: string,
	value: Code = cxt.data,
	path: Code = cxt.it.errorPath,
): void {
	const given = named ? _`, ${named}` : nil;
	cxt.gen.return(_`${CHECKS.refuse}(${cxt.it.validateName}, ${path}, ${value}, ${rule}${given})`);
}

function range({ minimum, maximum }: Bounds): string {
	return `${minimum} to ${maximum}`;
}

function refuseIf(cxt: KeywordCxt, wrong: Code, rule: Rule, named?: string): void {
	cxt.gen.if(wrong, () => refuse(cxt, rule, named));
}

/** Writes the code of a schema for the place itself or for what stands under the key. */
function descend(cxt: KeywordCxt, schema: ValidatorSchema, dataProp?: string | Name, dataPropType?: Type): void {
	const place = {
		...(dataProp === undefined ? {} : { dataProp }),
		...(dataPropType === undefined ? {} : { dataPropType }),
	};
	cxt.subschema({ schema, schemaPath: nil, errSchemaPath: "", topSchemaRef: nil, ...place }, cxt.gen.name("valid"));
}

/** Our own instead of Ajv's: no path and no parents are handed down; `within` completes the path when it is needed. */
function refer({ gen, data, it }: KeywordCxt, id: string): void {
	const validate = it.self.getSchema(id);
	if (!validate) throw new Error(`${it.baseId} refers to ${id}, which has no validator`);
	const inner = gen.scopeValue("validate", { ref: validate });
	const given = parametersIn(validate.source?.validateCode).reduce((all, one) => _`${all}, ${one}`, _`${data}`);
	gen.if(_`!${inner}(${given})`, () => gen.return(_`${CHECKS.within}(${it.validateName}, ${inner}, ${it.errorPath})`));
}

/** What a validator's code asks for besides the data. */
export function parametersIn(code: Code | string = ""): readonly Name[] {
	const words = new Set(String(code).match(/\w+/g));
	if (words.has(CANONICAL.str)) return [PARSED, CANONICAL];
	return words.has(PARSED.str) ? [PARSED] : [];
}

function each(cxt: KeywordCxt, items: ValidatorSchema): void {
	const { gen, data } = cxt;
	const { canonical } = cxt.parentSchema as ValidatorSchema;
	const empty = canonical === "filled" ? _` || (${CANONICAL} && ${data}.length === 0)` : nil;
	refuseIf(cxt, _`!Array.isArray(${data})${empty}`, "type", "array");
	gen.forRange("i", 0, _`${data}.length`, (i) => descend(cxt, items, i, Type.Num));
}

function entries(cxt: KeywordCxt, values: ValidatorSchema): void {
	cxt.gen.forIn("key", cxt.data, (key) => {
		cxt.gen.if(_`!${PARSED} && !${key}.isWellFormed()`, () => refuse(cxt, "wellFormed", undefined, key));
		descend(cxt, values, key, Type.Str);
	});
}

function beside(cxt: KeywordCxt, schemas: Schemas): void {
	const keys = Object.keys(schemas);
	const present = keys.map((key) => _`(${has(cxt.data, key)})`).reduce((sum, one) => _`${sum} + ${one}`);
	refuseIf(cxt, _`${present} !== 1`, "variant", keys.join(", "));
	keyed(cxt, schemas);
}

function variants(cxt: KeywordCxt, { units, payloads }: NonNullable<ValidatorSchema["variants"]>): void {
	const { gen, data } = cxt;
	const names = [...Object.keys(payloads), ...units].join(", ");
	const notOne = _`${isNoObject(data)} || Object.keys(${data}).length !== 1`;
	gen.if(units.length === 0 ? true : noneOf(data, units), () => {
		refuseIf(cxt, notOne, "variant", names);
		keyed(cxt, payloads, () => refuse(cxt, "variant", names));
	});
}

/** The first of the keys that is there decides. */
function keyed(cxt: KeywordCxt, schemas: Schemas, otherwise?: () => void): void {
	const { gen, data } = cxt;
	const branches = Object.entries(schemas).map(([key, schema]) => ({
		when: has(data, key),
		code: () => descend(cxt, schema, key),
	}));
	choose(gen, branches, otherwise);
}

function tagged(cxt: KeywordCxt, { tag, cases }: NonNullable<ValidatorSchema["tagged"]>): void {
	const { gen, data, it } = cxt;
	const value = _`${data}${getProperty(tag)}`;
	const branches = Object.entries(cases).map(([name, schema]) => ({
		when: _`${value} === ${name}`,
		code: () => descend(cxt, schema),
	}));
	choose(gen, branches, () => {
		refuse(cxt, "variant", Object.keys(cases).join(", "), value, strConcat(it.errorPath, _`${`/${tag}`}`));
	});
}

function select(cxt: KeywordCxt, cases: NonNullable<ValidatorSchema["select"]>): void {
	const { gen, data } = cxt;
	const branches = cases.map(({ keys, drop, schema }) => ({
		when: keys.map((key) => has(data, key)).reduce((all, one) => _`${all} || ${one}`),
		code: () => {
			for (const key of drop) refuseIf(cxt, _`${CANONICAL} && ${has(data, key)}`, "variant");
			descend(cxt, schema);
		},
	}));
	choose(gen, branches, () => refuse(cxt, "variant", cases.flatMap(({ keys }) => keys).join(", ")));
}

interface Branch {
	readonly when: Code;
	code(): void;
}

/** Without `otherwise` one of the branches is known to fit: the last one needs no question. */
function choose(gen: KeywordCxt["gen"], branches: readonly Branch[], otherwise?: () => void): void {
	const asked = otherwise ? branches : branches.slice(0, -1);
	asked.forEach(({ when, code }, i) => {
		if (i === 0) gen.if(when);
		else gen.elseIf(when);
		code();
	});
	if (asked.length > 0) gen.else();
	(otherwise ?? branches.at(-1)?.code)?.();
	if (asked.length > 0) gen.endIf();
}

function has(data: Name, key: string): Code {
	return _`${data}${getProperty(key)} !== undefined`;
}
