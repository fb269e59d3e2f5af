import { withoutEarlier } from "./rust-arms.js";
import type { TypesByName } from "./rust-body.js";
import { result } from "./rust-default.js";
import type { EncodingReader } from "./rust-encoding.js";
import { segments } from "./rust-items.js";
import { type Fact, type Match, matchPattern } from "./rust-pattern.js";
import { fieldOf, type Place, type TokenPart, typeAt } from "./rust-place.js";
import {
	argumentsOf,
	at,
	children,
	fail,
	field,
	literal,
	parseExpression,
	parsePattern,
	part,
	type Syntax,
	textOf,
} from "./rust-syntax.js";

/** One subject that an expression can make. */
export interface SubjectForm {
	readonly facts: readonly Fact[];
	readonly parts: readonly (string | TokenPart)[];
	/** The type whose own `subject()` is called instead. */
	readonly delegate?: string;
	readonly syntax: Syntax;
}

export type Scope = ReadonlyMap<string, Place>;

/** Functions that only wrap the text of a subject. */
const WRAPPERS: ReadonlySet<string> = new Set(["String::from", "Subject::new", "SubscribeSubject::new"]);
const STRING_METHODS: ReadonlySet<string> = new Set(["into", "to_string", "to_owned", "clone"]);

/** Works out which subjects a piece of Rust makes, and from which places of the payload. */
export class SubjectReader {
	readonly #types: TypesByName;
	readonly #encodings: EncodingReader;

	constructor(types: TypesByName, encodings: EncodingReader) {
		this.#types = types;
		this.#encodings = encodings;
	}

	read(expression: Syntax, scope: Scope): readonly SubjectForm[] {
		const { node } = expression;
		const form = (parts: SubjectForm["parts"]): readonly SubjectForm[] => [{ facts: [], parts, syntax: expression }];
		switch (node.type) {
			case "string_literal":
				return form([literal(expression)]);
			case "macro_invocation":
				return form(this.#format(expression, scope));
			case "match_expression":
				return this.#match(expression, scope);
			case "block":
				return this.read(result(expression), scope);
			case "reference_expression":
			case "return_expression":
				return this.read(children(expression).at(-1) ?? fail(expression, "returns no subject"), scope);
			case "call_expression":
				return this.#call(expression, scope);
			case "identifier": {
				const place = scope.get(node.text);
				if (place?.argument !== undefined && place.value.kind === "string")
					return form([{ place, encoding: "verbatim" }]);
				return fail(expression, `makes a subject in a way that is not understood: ${node.text}`);
			}
			default:
				return fail(expression, `makes a subject in a way that is not understood: ${node.text}`);
		}
	}

	#call(call: Syntax, scope: Scope): readonly SubjectForm[] {
		const callee = part(call, "function");
		const given = children(part(call, "arguments"));
		if (callee.node.type !== "field_expression") {
			const [only, another] = given;
			if (only && !another && WRAPPERS.has(segments(callee).slice(-2).join("::"))) return this.read(only, scope);
			return fail(call, `makes a subject in a way that is not understood: ${call.node.text}`);
		}
		const method = part(callee, "field").node.text;
		const target = part(callee, "value");
		if (method === "subject") {
			const type = typeAt(this.place(target, scope), this.#types);
			if (type) return [{ facts: [], parts: [], delegate: type.item.name, syntax: call }];
		}
		if (given.length === 0 && STRING_METHODS.has(method)) return this.read(target, scope);
		return fail(call, `makes a subject in a way that is not understood: ${call.node.text}`);
	}

	/** `matches!(self.x, …)` as the match it stands for. */
	matched(macro: Syntax, scope: Scope): readonly Match[] {
		const [value, pattern] = argumentsOf(macro);
		if (part(macro, "macro").node.text !== "matches" || !value?.[0] || !pattern?.[0])
			fail(macro, `${macro.node.text} is not understood`);
		const place = this.place(parseExpression(textOf(value), at(value[0])), scope);
		return matchPattern(parsePattern(textOf(pattern), at(pattern[0])), place, this.#types);
	}

	#match(match: Syntax, scope: Scope): readonly SubjectForm[] {
		const place = this.place(part(match, "value"), scope);
		const arms = children(part(match, "body")).map((arm) => {
			const pattern = part(arm, "pattern");
			if (field(pattern, "condition")) fail(pattern, "a guard on an arm is not understood");
			return { arm, matches: matchPattern(pattern, place, this.#types) };
		});
		const earlier: (readonly Fact[])[] = [];
		return arms.flatMap(({ arm, matches }) => {
			const forms = matches.flatMap(({ facts, bindings }) => {
				const all = withoutEarlier(facts, earlier, arm);
				const inner = this.read(part(arm, "value"), new Map([...scope, ...bindings]));
				return inner.map((each) => ({ ...each, facts: [...all, ...each.facts] }));
			});
			earlier.push(...matches.map(({ facts }) => facts));
			return forms;
		});
	}

	#format(macro: Syntax, scope: Scope): SubjectForm["parts"] {
		const name = part(macro, "macro").node.text;
		const [format, ...groups] = argumentsOf(macro);
		const first = format?.[0];
		if (name !== "format" || !first || format.length > 1)
			fail(macro, `${macro.node.text} makes a subject in a way that is not understood`);
		const given = groups.map((group) => parseExpression(textOf(group), at(group[0] ?? macro)));
		return pieces(literal(first), first).map((piece) => {
			if (typeof piece === "string") return piece;
			const argument = piece.name === "" ? given.shift() : parseExpression(piece.name, at(first));
			if (!argument) fail(first, "has more {} than arguments");
			return this.#token(argument, piece.specifier, scope);
		});
	}

	#token(expression: Syntax, specifier: string, scope: Scope): TokenPart {
		const { node } = expression;
		if (node.type === "reference_expression") return this.#token(part(expression, "value"), specifier, scope);
		if (node.type !== "call_expression") {
			const place = this.place(expression, scope);
			return { place, encoding: this.#encodings.displayed(place, specifier, expression) };
		}
		if (specifier !== "") fail(expression, `the format {${specifier}} is not understood`);
		const callee = part(expression, "function");
		const given = children(part(expression, "arguments"));
		if (callee.node.type === "field_expression" && given.length === 0) {
			const method = part(callee, "field").node.text;
			const target = part(callee, "value");
			if (method === "unwrap") return this.#json(target, scope);
			const place = this.place(target, scope);
			return this.#encodings.called(place, method, expression);
		}
		return fail(expression, `makes a token in a way that is not understood: ${node.text}`);
	}

	/** `serde_json::to_string(&…).unwrap()` */
	#json(call: Syntax, scope: Scope): TokenPart {
		const [argument] = call.node.type === "call_expression" ? children(part(call, "arguments")) : [];
		if (!argument || part(call, "function").node.text !== "serde_json::to_string")
			fail(call, `makes a token in a way that is not understood: ${call.node.text}`);
		return { place: this.place(argument, scope), encoding: "json" };
	}

	/** The place in the payload that an expression reaches. */
	place(expression: Syntax, scope: Scope): Place {
		const { node } = expression;
		switch (node.type) {
			case "reference_expression":
			case "parenthesized_expression":
				return this.place(children(expression).at(-1) ?? expression, scope);
			case "unary_expression":
				if (node.text.startsWith("*")) return this.place(children(expression).at(-1) ?? expression, scope);
				break;
			case "self":
			case "identifier": {
				const place = scope.get(node.text);
				if (place) return place;
				break;
			}
			case "field_expression": {
				const outer = this.place(part(expression, "value"), scope);
				const inner = fieldOf(outer, part(expression, "field").node.text, this.#types);
				if (inner) return inner;
			}
		}
		return fail(expression, `${node.text} is no place in the payload that can be followed`);
	}
}

/** A format string: its text, and what stands in braces. */
function pieces(
	format: string,
	syntax: Syntax,
): readonly (string | { readonly name: string; readonly specifier: string })[] {
	return format
		.split(/(\{[^{}]*\})/)
		.filter((piece) => piece !== "")
		.map((piece) => {
			if (!piece.startsWith("{"))
				return piece.includes("{") || piece.includes("}")
					? fail(syntax, "holds braces that are not understood")
					: piece;
			const [name = "", ...rest] = piece.slice(1, -1).split(/(?=:)/);
			return name.startsWith(":") ? { name: "", specifier: name } : { name, specifier: rest.join("") };
		});
}
