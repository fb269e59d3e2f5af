import type { Json, Value } from "../codegen/model.js";
import { annotated, attributesWithin, derives } from "./rust-attributes.js";
import type { TypesByName } from "./rust-body.js";
import type { Crates } from "./rust-crates.js";
import { RustError } from "./rust-error.js";
import { type Module, segments } from "./rust-items.js";
import {
	at,
	children,
	fail,
	field,
	integerLiteral,
	literal,
	parseExpression,
	part,
	type Syntax,
} from "./rust-syntax.js";
import type { RustField, RustType } from "./rust-types.js";

/** Methods that change a text's type only. */
const SAME_TEXT: ReadonlySet<string> = new Set(["into", "to_string", "to_owned"]);
/** Types of other crates whose `new()` is their default. */
const EMPTY_WHEN_NEW: ReadonlySet<Value["kind"]> = new Set(["string", "array", "map"]);

/** Works out what `#[serde(default …)]` puts in the place of a missing key, as Plane would write it. */
export class DefaultReader {
	readonly #crates: Crates;
	readonly #types: TypesByName;

	constructor(crates: Crates, types: TypesByName) {
		this.#crates = crates;
		this.#types = types;
	}

	of({ default: word, value }: RustField, modulePath: string): Json {
		const module = this.#crates.modules.get(modulePath);
		if (!word || !module) return null;
		if (word.value === undefined) return this.#ofValue(value, word.at);
		return this.#evaluate(parseExpression(`${word.value}()`, word.at), value, module);
	}

	#ofValue(value: Value, at: RustError["at"]): Json {
		switch (value.kind) {
			case "string":
				return "";
			case "boolean":
				return false;
			case "integer":
			case "number":
				return 0;
			case "array":
				return [];
			case "map":
				return {};
			case "ref": {
				const type = this.#types.get(value.name);
				if (!type) throw new RustError(at, `the default of ${value.name} is not known`);
				return this.#ofType(type);
			}
			default:
				return null;
		}
	}

	#ofType({ item, shape }: RustType): Json {
		const self = { kind: "ref", name: item.name } as const;
		const impl = this.#crates.traitOf(item, "Default");
		const body = impl?.functions.get("default");
		if (impl && body) return this.#evaluate(result(body), self, impl.module);
		if (!derives(item, "Default")) fail(item.syntax, `${item.name} has no Default that can be read`);
		if (shape.kind === "scalar") return this.#ofValue(shape.value, at(item.syntax));
		if (shape.kind === "fields") return written(shape.fields, (each) => this.#ofValue(each.value, each.at));
		const chosen = shape.kind === "variants" ? shape.variants.find(({ isDefault }) => isDefault) : undefined;
		if (!chosen || chosen.payload) fail(item.syntax, `the default of ${item.name} is not understood`);
		return chosen.name;
	}

	#evaluate(expression: Syntax, value: Value, module: Module): Json {
		const { node } = expression;
		switch (node.type) {
			case "boolean_literal":
				return node.text === "true";
			case "integer_literal":
				return integerLiteral(expression);
			case "string_literal":
				return literal(expression);
			case "scoped_identifier":
			case "identifier":
				return this.#name(expression, value, module);
			case "call_expression":
				return this.#call(expression, value, module);
			case "struct_expression":
				return this.#object(expression, value, module);
			default:
				return fail(expression, `the default ${node.text} is not understood`);
		}
	}

	#name(expression: Syntax, value: Value, module: Module): Json {
		const names = segments(expression);
		const name = names.at(-1) ?? "";
		if (name === "None" && value.kind === "nullable") return null;
		const path = this.#crates.resolveNames(names, module).split("::").slice(0, -1).join("::");
		const home = names.length === 1 ? module : this.#crates.modules.get(path);
		const constant = home?.constants.get(name);
		if (home && constant) return this.#evaluate(constant, value, home);
		const shape = value.kind === "ref" ? this.#types.get(value.name)?.shape : undefined;
		const variants = shape?.kind === "variants" ? shape.variants : [];
		const variant = variants.find(({ rustName, payload }) => rustName === name && payload === undefined);
		return variant?.name ?? fail(expression, `the default ${expression.node.text} is not understood`);
	}

	#call(expression: Syntax, value: Value, module: Module): Json {
		const callee = part(expression, "function");
		const [argument, ...more] = children(part(expression, "arguments"));
		if (callee.node.type === "field_expression") {
			if (argument || value.kind !== "string" || !SAME_TEXT.has(part(callee, "field").node.text))
				fail(expression, `the default ${expression.node.text} is not understood`);
			return this.#evaluate(part(callee, "value"), value, module);
		}
		const names = segments(callee);
		const name = names.at(-1) ?? "";
		if (argument) {
			if (name === "Some" && more.length === 0 && value.kind === "nullable")
				return this.#evaluate(argument, value.value, module);
			return this.#duration(expression, name, argument, value, module);
		}
		const own = names.length === 1 ? module.functions.get(name) : undefined;
		if (own) return this.#evaluate(result(own.syntax), value, module);
		const item = this.#crates.item(this.#crates.resolveNames(names.slice(0, -1), module));
		const method = item && this.#crates.method(item, name);
		if (method) return this.#evaluate(result(method.syntax), value, method.module);
		const isDefault = name === "default" && /^[A-Z]/.test(names.at(-2) ?? "");
		if (isDefault || (name === "new" && EMPTY_WHEN_NEW.has(value.kind))) return this.#ofValue(value, at(expression));
		return fail(expression, `the default ${expression.node.text} is not understood`);
	}

	#duration(expression: Syntax, name: string, argument: Syntax, value: Value, module: Module): Json {
		const factor = { from_secs: 1e6, from_millis: 1e3, from_micros: 1 }[name];
		const unit = value.kind === "integer" ? { s: 1e6, ms: 1e3, us: 1 }[value.unit ?? ""] : undefined;
		const count = factor && unit ? this.#evaluate(argument, value, module) : undefined;
		if (typeof count !== "number" || !factor || !unit)
			fail(expression, `the default ${expression.node.text} is not understood`);
		const counted = (count * factor) / unit;
		return Number.isSafeInteger(counted)
			? counted
			: fail(expression, `the default ${expression.node.text} is no whole number of its unit`);
	}

	#object(expression: Syntax, value: Value, module: Module): Json {
		const shape = value.kind === "ref" ? this.#types.get(value.name)?.shape : undefined;
		if (shape?.kind !== "fields") fail(expression, `the default ${expression.node.text} is not understood`);
		const given = new Map(
			children(part(expression, "body")).map((each) => [field(each, "field")?.node.text ?? "", field(each, "value")]),
		);
		return written(shape.fields, (each) => {
			const chosen = given.get(each.rustName);
			if (!chosen) fail(expression, `the default leaves out ${each.rustName}, which is not understood`);
			return this.#evaluate(chosen, each.value, module);
		});
	}
}

/** The object as serde writes it. */
function written(fields: readonly RustField[], valueOf: (field: RustField) => Json): Json {
	const entries = fields.map((field) => [field, valueOf(field)] as const);
	const kept = entries.filter(
		([{ emit }, value]) =>
			!(emit === "omit-none" && value === null) &&
			!(emit === "omit-empty" && typeof value === "object" && value !== null && Object.keys(value).length === 0),
	);
	return Object.fromEntries(kept.map(([{ name }, value]) => [name, value]));
}

/** The expression a function ends with; anything before it is not understood. */
export function result(fn: Syntax): Syntax {
	const body = fn.node.type === "block" ? fn : part(fn, "body");
	refuseAttributes(body);
	const [only, another] = annotated(body).map(({ syntax }) => syntax);
	if (!only || another) fail(body, "a body of several statements is not understood here");
	return only.node.type === "expression_statement" ? (children(only)[0] ?? only) : only;
}

/** Attributes in a body compile parts of it only sometimes, but for those that only quiet the compiler. */
function refuseAttributes(body: Syntax): void {
	const word = attributesWithin(body).find(({ name }) => name !== "allow");
	if (word) throw new RustError(word.at, `#[${word.name}] inside a function is not understood`);
}
