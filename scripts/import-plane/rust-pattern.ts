import type { SubjectCondition } from "../codegen/model.js";
import type { TypesByName } from "./rust-body.js";
import { segments } from "./rust-items.js";
import { fieldOf, type Place, payloadOf, shapeAt, typeAt } from "./rust-place.js";
import { children, fail, field, part, type Syntax } from "./rust-syntax.js";
import type { RustShape, RustVariant } from "./rust-types.js";

/** What holds for the payload when a pattern matches: one choice among the variants at one place. */
export interface Fact {
	/** Where the choice is made; facts of one group exclude each other. */
	readonly group: string;
	readonly variant: string;
	readonly conditions: readonly SubjectCondition[];
	/** What holds otherwise, where that is a single fact. */
	readonly otherwise?: readonly SubjectCondition[];
}

export interface Match {
	readonly facts: readonly Fact[];
	readonly bindings: ReadonlyMap<string, Place>;
}

const NOTHING: Match = { facts: [], bindings: new Map() };
type Variants = Extract<RustShape, { kind: "variants" }>;

/** The ways in which a pattern can match the place: several for `A | B`. */
export function matchPattern(pattern: Syntax, place: Place, types: TypesByName): readonly Match[] {
	const { node } = pattern;
	switch (node.type) {
		case "match_pattern":
		case "ref_pattern":
		case "reference_pattern":
		case "mut_pattern": {
			const inner = children(pattern).at(-1);
			return inner ? matchPattern(inner, place, types) : [NOTHING];
		}
		case "or_pattern":
			return children(pattern).flatMap((each) => matchPattern(each, place, types));
		case "_":
			return [NOTHING];
		case "identifier":
			return [
				node.text === "None" ? optionMatch(place, false) : { facts: [], bindings: new Map([[node.text, place]]) },
			];
		case "scoped_identifier":
			return variantMatch(pattern, pattern, [], place, types);
		case "tuple_struct_pattern":
			return tupleMatch(pattern, place, types);
		case "struct_pattern":
			return structMatch(pattern, place, types);
		default:
			return fail(pattern, `the pattern ${node.text} is not understood`);
	}
}

function optionMatch(place: Place, some: boolean): Match {
	const is = (present: boolean): SubjectCondition => ({ path: place.path, is: present ? "present" : "absent" });
	return {
		facts: [{ group: `option ${place.path}`, variant: String(some), conditions: [is(some)], otherwise: [is(!some)] }],
		bindings: new Map(),
	};
}

function tupleMatch(pattern: Syntax, place: Place, types: TypesByName): readonly Match[] {
	const type = part(pattern, "type");
	const inner = children(pattern).filter(({ node }) => node.id !== type.node.id);
	if (type.node.text === "Some" && place.value.kind === "nullable") {
		const [only] = inner;
		const within = { path: place.path, value: place.value.value };
		return both([optionMatch(place, true)], only ? matchPattern(only, within, types) : [NOTHING]);
	}
	return variantMatch(pattern, type, inner, place, types);
}

function structMatch(pattern: Syntax, place: Place, types: TypesByName): readonly Match[] {
	const type = part(pattern, "type");
	const fields = children(pattern).filter(({ node }) => node.id !== type.node.id);
	const names = segments(type);
	if (names.length > 1) return variantMatch(pattern, type, fields, place, types);
	if (typeAt(place, types)?.item.name !== names[0]) fail(type, `${type.node.text} is not what stands here`);
	return fields.reduce((before: readonly Match[], each) => both(before, fieldMatch(each, place, types)), [NOTHING]);
}

function fieldMatch(pattern: Syntax, place: Place, types: TypesByName): readonly Match[] {
	if (pattern.node.type === "remaining_field_pattern") return [NOTHING];
	const name = part(pattern, "name").node.text;
	const inner = fieldOf(place, name, types) ?? fail(pattern, `${name} is no field of what stands here`);
	const sub = field(pattern, "pattern");
	return sub ? matchPattern(sub, inner, types) : [{ facts: [], bindings: new Map([[name, inner]]) }];
}

function variantMatch(
	pattern: Syntax,
	type: Syntax,
	inner: readonly Syntax[],
	place: Place,
	types: TypesByName,
): readonly Match[] {
	const shape = shapeAt(place, types);
	if (shape?.kind !== "variants") fail(pattern, `${pattern.node.text} is matched against what is no enum`);
	const name = segments(type).at(-1) ?? "";
	const variant = shape.variants.find(({ rustName }) => rustName === name);
	if (!variant) fail(type, `${name} is no variant of what stands here`);
	const fact = variantFact(pattern, place, shape, variant, types);
	const payload = payloadOf(place, variant, shape.tagging);
	const own: Match = { facts: [fact], bindings: new Map() };
	return inner.reduce(
		(before: readonly Match[], each) => {
			if (each.node.type === "remaining_field_pattern" || each.node.type === "_") return before;
			if (!payload) fail(pattern, `${name} holds nothing`);
			return both(
				before,
				each.node.type === "field_pattern" ? fieldMatch(each, payload, types) : matchPattern(each, payload, types),
			);
		},
		[own],
	);
}

function variantFact(
	pattern: Syntax,
	place: Place,
	{ tagging, tag, variants }: Variants,
	variant: RustVariant,
	types: TypesByName,
): Fact {
	const fact = (conditions: readonly SubjectCondition[]): Fact => ({
		group: `${tagging} ${place.path}`,
		variant: variant.name,
		conditions,
	});
	if (tagging === "internal") return fact([{ path: [...place.path, tag ?? ""], is: { equals: variant.name } }]);
	if (tagging === "untagged") return fact(untaggedConditions(pattern, place, variants, variant, types));
	if (!variant.payload) return fact([{ path: place.path, is: { equals: variant.name } }]);
	return fact([{ path: [...place.path, variant.name], is: "present" }]);
}

/** A later form of an untagged union is told by what the earlier ones need and it has not. */
function untaggedConditions(
	pattern: Syntax,
	place: Place,
	variants: readonly RustVariant[],
	variant: RustVariant,
	types: TypesByName,
): readonly SubjectCondition[] {
	// A union of messages: each has a subject of its own.
	if (variants.every(({ payload }) => payload?.kind === "ref")) return [];
	return variants.slice(0, variants.indexOf(variant)).flatMap(({ payload, name }) => {
		const flat = payload?.kind === "fields" ? payload.fields.find(({ flatten }) => flatten) : undefined;
		const union = flat && shapeAt({ path: [], value: flat.value }, types);
		if (union?.kind !== "variants") fail(pattern, `nothing tells whether a document is ${name} or ${variant.name}`);
		return union.variants.map((each): SubjectCondition => ({ path: [...place.path, each.name], is: "absent" }));
	});
}

function both(left: readonly Match[], right: readonly Match[]): readonly Match[] {
	return left.flatMap((a) =>
		right.map((b) => ({ facts: [...a.facts, ...b.facts], bindings: new Map([...a.bindings, ...b.bindings]) })),
	);
}
