import type { TokenEncoding } from "../codegen/model.js";
import { derives } from "./rust-attributes.js";
import type { TypesByName } from "./rust-body.js";
import type { Crates } from "./rust-crates.js";
import { result } from "./rust-default.js";
import { segments } from "./rust-items.js";
import { fieldOf, type Place, type TokenPart, typeAt } from "./rust-place.js";
import {
	argumentsOf,
	at,
	children,
	fail,
	field,
	find,
	leaves,
	literal,
	parseExpression,
	part,
	type Syntax,
	textOf,
} from "./rust-syntax.js";
import type { RustType } from "./rust-types.js";

/** What a method makes of the text inside a type: of the field that holds it, `0` in an id. */
interface Form {
	readonly field: string;
	readonly how: "as it is" | "dots to underscores" | "hash";
}

/** Reads from the methods of Plane's types how their values look in a subject. */
export class EncodingReader {
	readonly #crates: Crates;
	readonly #types: TypesByName;

	constructor(crates: Crates, types: TypesByName) {
		this.#crates = crates;
		this.#types = types;
	}

	/** The value put into a format string by `{}` or `{:?}`. */
	displayed(place: Place, specifier: string, syntax: Syntax): TokenEncoding {
		const type = typeAt(place, this.#types);
		if (!type) {
			if (place.value.kind === "string" && specifier === "") return "verbatim";
			fail(syntax, `${syntax.node.text} is no value whose text in a subject is known`);
		}
		if (isPlainEnum(type)) {
			if (specifier === "") this.#checkDisplay(type, syntax);
			else this.#checkDebug(type, specifier, syntax);
			return "enum";
		}
		if (specifier !== "") fail(syntax, `the format {${specifier}} is not understood`);
		const { encoding, place: inner } = this.called(place, "to_string", syntax);
		return inner.path.length === place.path.length ? encoding : fail(syntax, `${syntax.node.text} is not understood`);
	}

	/** The result of a method that is called on the value. */
	called(place: Place, method: string, syntax: Syntax): TokenPart {
		const type = typeAt(place, this.#types);
		if (!type) {
			if (place.value.kind === "string" && TEXT_METHODS.has(method)) return { place, encoding: "verbatim" };
			fail(syntax, `${syntax.node.text} is not understood: nothing is known about .${method}() here`);
		}
		if (isPlainEnum(type) && method === "to_string") return { place, encoding: this.displayed(place, "", syntax) };
		const form = this.#method(type, method, syntax);
		const inner = fieldOf(place, form.field, this.#types);
		const isText = inner?.value.kind === "string" || (inner?.value.kind === "integer" && form.how === "as it is");
		if (!inner || !isText) fail(syntax, `${type.item.name} is no text that could be a token`);
		const plain = type.shape.kind === "scalar" ? "id" : "verbatim";
		const encoding = ({ "as it is": plain, "dots to underscores": "cluster", hash: "lock" } as const)[form.how];
		return { place: inner, encoding };
	}

	#method(type: RustType, method: string, syntax: Syntax): Form {
		const trait = this.#crates.traitOf(type.item, "AsSubjectComponent");
		const body = this.#crates.method(type.item, method)?.syntax ?? trait?.functions.get(method);
		if (body) return this.#formOf(bodyOf(body), type);
		if (method === "to_string") {
			const display = this.#crates.traitOf(type.item, "Display")?.functions.get("fmt");
			if (display) return this.#formOf(result(display), type);
		}
		return fail(syntax, `${type.item.name} has no method ${method} that can be read`);
	}

	#formOf(expression: Syntax, type: RustType): Form {
		const { node } = expression;
		if (node.type === "reference_expression") return this.#formOf(part(expression, "value"), type);
		if (node.type === "block") return hashForm(expression, (inner) => this.#formOf(inner, type));
		if (node.type === "field_expression" && part(expression, "value").node.type === "self")
			return { field: part(expression, "field").node.text, how: "as it is" };
		if (node.type === "macro_invocation") return this.#written(expression, type);
		if (node.type !== "call_expression") fail(expression, `${node.text} makes a token in a way that is not understood`);
		const callee = part(expression, "function");
		if (callee.node.type !== "field_expression")
			fail(expression, `${node.text} makes a token in a way that is not understood`);
		const method = part(callee, "field").node.text;
		const target = part(callee, "value");
		const given = children(part(expression, "arguments"));
		if (method === "replace") return replaceForm(expression, given, () => this.#formOf(target, type));
		if (method === "fmt" || (TEXT_METHODS.has(method) && target.node.type !== "self"))
			return this.#formOf(target, type);
		if (target.node.type === "self" && given.length === 0) return this.#method(type, method, expression);
		return fail(expression, `${node.text} makes a token in a way that is not understood`);
	}

	/** `write!(f, "{}", self.0)` */
	#written(macro: Syntax, type: RustType): Form {
		const [, format, argument] = argumentsOf(macro);
		const value = argument?.[0] ? parseExpression(textOf(argument), at(argument[0])) : undefined;
		const text = format?.[0];
		if (part(macro, "macro").node.text !== "write" || !text || literal(text) !== "{}" || !value)
			fail(macro, `${macro.node.text} makes a token in a way that is not understood`);
		return this.#formOf(value, type);
	}

	/** That `{:?}` writes what JSON does: derived, it writes the names of Rust. */
	#checkDebug({ item, shape }: RustType, specifier: string, syntax: Syntax): void {
		if (specifier !== ":?") fail(syntax, `the format {${specifier}} is not understood`);
		const same = shape.kind === "variants" && shape.variants.every(({ name, rustName }) => name === rustName);
		if (!derives(item, "Debug") || !same) fail(syntax, `${item.name} is not written as its name by {:?}`);
	}

	/** That the Display of an enum writes the names of its variants. */
	#checkDisplay(type: RustType, syntax: Syntax): void {
		const impl = this.#crates.traitOf(type.item, "Display") ?? this.#crates.traitOf(type.item, "ToString");
		const body = impl && [...impl.functions.values()][0];
		if (!body) fail(syntax, `${type.item.name} has no Display that can be read`);
		const expression = result(body);
		const debugged =
			expression.node.type === "macro_invocation" && leaves(expression).join("").endsWith('"{:?}",self)');
		if (debugged) this.#checkDebug(type, ":?", syntax);
		else for (const arm of children(part(expression, "body"))) checkArm(arm, type);
	}
}

function checkArm(arm: Syntax, { item, shape }: RustType): void {
	const name = segments(children(part(arm, "pattern"))[0] ?? arm).at(-1);
	const text = find(part(arm, "value"), "string_literal");
	const wire = shape.kind === "variants" && shape.variants.find(({ rustName }) => rustName === name)?.name;
	if (!text || literal(text) !== wire) fail(arm, `${item.name} is not written as its name: ${arm.node.text}`);
}

const TEXT_METHODS: ReadonlySet<string> = new Set(["clone", "to_string", "to_owned", "into", "as_str", "as_ref"]);

function isPlainEnum({ shape }: RustType): boolean {
	return shape.kind === "variants" && shape.variants.every(({ payload }) => payload === undefined);
}

function bodyOf(fn: Syntax): Syntax {
	const body = part(fn, "body");
	return children(body).length > 1 ? body : result(fn);
}

function replaceForm(call: Syntax, given: readonly Syntax[], inner: () => Form): Form {
	const [from, to] = given;
	const form = inner();
	if (!from || !to || literal(from) !== "." || literal(to) !== "_" || form.how !== "as it is")
		fail(call, `${call.node.text} makes a token in a way that is not understood`);
	return { ...form, how: "dots to underscores" };
}

/** Three statements that feed the text to the standard hasher and end with its number. */
function hashForm(block: Syntax, inner: (value: Syntax) => Form): Form {
	const [hasher, feed, finish] = children(block);
	const fed = feed && find(feed, "call_expression");
	const callee = fed && field(fed, "function");
	const isHash =
		hasher?.node.type === "let_declaration" &&
		leaves(hasher).join("").endsWith("=DefaultHasher::new();") &&
		callee?.node.type === "field_expression" &&
		part(callee, "field").node.text === "hash" &&
		finish !== undefined &&
		leaves(finish).join("").endsWith(".finish().to_string()");
	const form = isHash && children(block).length === 3 ? inner(part(callee, "value")) : undefined;
	if (form?.how !== "as it is") fail(block, "this block makes a token in a way that is not understood");
	return { ...form, how: "hash" };
}
