import { type At, RustError } from "./rust-error.js";
import { at, betweenCommas, children, fail, literal, type Syntax, textOf } from "./rust-syntax.js";

/** One word of an attribute: `default`, `rename = "x"`, or `derive(…)` with words of its own. */
export interface Word {
	readonly name: string;
	readonly value?: string;
	readonly words: readonly Word[];
	readonly at: At;
}

/** An item, field or variant beside the attributes that stand before it. */
export interface Annotated {
	readonly syntax: Syntax;
	readonly attributes: readonly Word[];
}

/** The parts of a list, each with its attributes. */
export function annotated(list: Syntax): readonly Annotated[] {
	const result: Annotated[] = [];
	let attributes: Word[] = [];
	for (const syntax of children(list)) {
		if (syntax.node.type === "inner_attribute_item") continue;
		if (syntax.node.type === "attribute_item") {
			attributes.push(readAttribute(syntax));
			continue;
		}
		// `pub` of a tuple field stands between the attributes and the type.
		if (syntax.node.type === "visibility_modifier") continue;
		result.push({ syntax, attributes });
		attributes = [];
	}
	return result;
}

function readAttribute(item: Syntax): Word {
	const attribute = children(item)[0] ?? fail(item, "is an empty attribute");
	const [path, argument] = children(attribute);
	if (!path) fail(attribute, "is an attribute without a name");
	const name = path.node.text.split("::").at(-1) ?? "";
	const words = argument?.node.type === "token_tree" ? betweenCommas(argument).map((group) => readWord(group)) : [];
	return { name, words, at: at(attribute) };
}

function readWord(group: readonly Syntax[]): Word {
	const first = group[0] as Syntax;
	const place = at(first);
	const equals = group.findIndex(({ node }) => node.type === "=");
	if (equals >= 0) {
		const [value, ...rest] = group.slice(equals + 1);
		if (!value || rest.length > 0) fail(first, `is not understood: ${textOf(group)}`);
		const text = value.node.type.endsWith("string_literal") ? literal(value) : value.node.text;
		return { name: textOf(group.slice(0, equals)), value: text, words: [], at: place };
	}
	const last = group.at(-1) as Syntax;
	if (group.length > 1 && last.node.type === "token_tree") {
		return { name: textOf(group.slice(0, -1)), words: betweenCommas(last).map(readWord), at: place };
	}
	return { name: textOf(group), words: [], at: place };
}

/** All attributes of what stands inside. */
export function attributesWithin(syntax: Syntax): readonly Word[] {
	return syntax.node.type === "attribute_item" ? [readAttribute(syntax)] : children(syntax).flatMap(attributesWithin);
}

/** `#![…]`, which stand inside of what they are for. */
export function innerAttributes(list: Syntax): readonly Word[] {
	return children(list).flatMap((each) => (each.node.type === "inner_attribute_item" ? [readAttribute(each)] : []));
}

export function attributesNamed(attributes: readonly Word[], name: string): readonly Word[] {
	return attributes.filter((attribute) => attribute.name === name);
}

/** Whether `#[derive(…)]` names the trait, with or without its path. */
export function derives({ attributes }: Annotated, trait: string): boolean {
	return attributesNamed(attributes, "derive").some(({ words }) =>
		words.some(({ name }) => name.split("::").at(-1) === trait),
	);
}

/** Whether the item is compiled into tests only. */
export function forTestsOnly({ attributes }: Annotated): boolean {
	return attributesNamed(attributes, "cfg").some(({ words }) => words.some(({ name }) => name === "test"));
}

/** The words of all `#[serde(…)]`; one that is not in the list is an error, for it may change the JSON. */
export function serdeWords(attributes: readonly Word[], understood: readonly string[]): ReadonlyMap<string, Word> {
	const words = attributesNamed(attributes, "serde").flatMap((attribute) => attribute.words);
	for (const { name, at: place } of words) {
		if (!understood.includes(name)) throw new RustError(place, `#[serde(${name})] is not understood here`);
	}
	return new Map(words.map((word) => [word.name, word]));
}

/** An attribute that compiles a field or a variant only sometimes; no macro can stand there. */
export function conditional({ attributes }: Annotated): Word | undefined {
	return attributes.find(({ name }) => name === "cfg" || name === "cfg_attr");
}

/** Attributes of items that leave the JSON alone, or whose words are read elsewhere. */
const HARMLESS: ReadonlySet<string> = new Set([
	...["allow", "deprecated", "deny", "doc", "expect", "inline", "must_use", "non_exhaustive", "repr", "warn"],
	...["default", "derive", "serde", "serde_as", "typed_message"],
	...["clap", "command", "main", "test"],
]);

/** An attribute that may change what an item says: a condition under which alone it is there, or a macro nobody knows. */
export function strange({ attributes }: Annotated): Word | undefined {
	return attributes.find(({ name }) => !HARMLESS.has(name));
}

export function refuseStrange(annotated: Annotated): void {
	const word = strange(annotated);
	if (word) throw new RustError(word.at, `what stands under #[${word.name}] is not understood`);
}
