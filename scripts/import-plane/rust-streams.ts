import type { Json } from "../codegen/model.js";
import type { Crates } from "./rust-crates.js";
import { result } from "./rust-default.js";
import type { At } from "./rust-error.js";
import { type Impl, segments } from "./rust-items.js";
import {
	argumentsOf,
	at,
	children,
	fail,
	field,
	integerLiteral,
	literal,
	parseExpression,
	part,
	type Syntax,
	textOf,
} from "./rust-syntax.js";
import type { RustType } from "./rust-types.js";

export interface RustStream {
	readonly name: string;
	/** Title of the message it keeps. */
	readonly message: string;
	/** As the NATS API takes it. */
	readonly config: { readonly [key: string]: Json };
	readonly at: At;
}

/** What async-nats sends for a configuration of which nothing is set. */
const UNSET = {
	retention: "limits",
	storage: "file",
	discard: "old",
	max_msgs: 0,
	max_msgs_per_subject: 0,
	max_bytes: 0,
	max_age: 0,
	max_consumers: 0,
	num_replicas: 0,
};

/** Rust's names of the fields that are numbers, and the API's. */
const NUMBERS: Readonly<Record<string, string>> = {
	max_messages: "max_msgs",
	max_messages_per_subject: "max_msgs_per_subject",
	max_bytes: "max_bytes",
	max_consumers: "max_consumers",
	num_replicas: "num_replicas",
};

/** The stream that keeps a message; undefined for a message that is not `JetStreamable`. */
export function readStream(type: RustType, crates: Crates): RustStream | undefined {
	const impl = crates.traitOf(type.item, "JetStreamable");
	if (!impl) return undefined;
	const config = impl.functions.get("config") ?? fail(impl.syntax, "a stream without config() is not understood");
	const reader = new ConfigReader(type, crates, impl);
	const struct = result(config);
	if (struct.node.type !== "struct_expression") fail(struct, "this config() is not understood");
	const given = children(part(struct, "body")).map((each) => reader.setting(each));
	const settings: Record<string, Json> = { ...UNSET, ...Object.fromEntries(given.flat()) };
	const { name, subjects, ...rest } = settings;
	if (typeof name !== "string" || !Array.isArray(subjects)) fail(struct, "the stream has no name or no subjects");
	return { name, message: type.item.name, config: { name, subjects, ...rest }, at: at(config) };
}

class ConfigReader {
	readonly #type: RustType;
	readonly #crates: Crates;
	readonly #impl: Impl;

	constructor(type: RustType, crates: Crates, impl: Impl) {
		this.#type = type;
		this.#crates = crates;
		this.#impl = impl;
	}

	setting(syntax: Syntax): readonly (readonly [string, Json])[] {
		if (syntax.node.type === "base_field_initializer") {
			const [base] = children(syntax);
			const name = base?.node.type === "call_expression" ? segments(part(base, "function")).at(-1) : "";
			return name === "default" ? [] : fail(syntax, `${syntax.node.text} is not understood`);
		}
		const key = part(syntax, "field").node.text;
		const value = part(syntax, "value");
		if (key === "name") return [["name", this.#text(value)]];
		if (key === "subjects") return [["subjects", this.#list(value)]];
		if (key === "max_age") return [["max_age", this.#number(value, "max_age")]];
		const api = NUMBERS[key] ?? fail(syntax, `the stream setting ${key} is not understood`);
		return [[api, this.#number(value, key)]];
	}

	#text(expression: Syntax): string {
		const { node } = expression;
		if (node.type === "string_literal") return literal(expression);
		if (node.type !== "call_expression") fail(expression, `${node.text} is not understood`);
		const callee = part(expression, "function");
		return callee.node.type === "field_expression" ? this.#text(part(callee, "value")) : this.#text(this.#own(callee));
	}

	#list(expression: Syntax): readonly string[] {
		if (expression.node.type !== "macro_invocation" || part(expression, "macro").node.text !== "vec")
			fail(expression, `${expression.node.text} is not understood`);
		return argumentsOf(expression).map((group) =>
			this.#text(parseExpression(textOf(group), at(group[0] ?? expression))),
		);
	}

	/** A number; durations in nanoseconds. */
	#number(expression: Syntax, what: string): number {
		const { node } = expression;
		if (node.type === "integer_literal") return integerLiteral(expression);
		if (node.type === "float_literal" && Number.isSafeInteger(Number(node.text))) return Number(node.text);
		if (node.type === "type_cast_expression") return this.#number(part(expression, "value"), what);
		if (node.type === "identifier") {
			const constant = this.#impl.module.constants.get(node.text);
			if (constant) return this.#number(constant, what);
		}
		if (node.type !== "call_expression") fail(expression, `${node.text} is not understood as ${what}`);
		const callee = part(expression, "function");
		const [argument] = children(part(expression, "arguments"));
		if (callee.node.type === "field_expression") fail(expression, `${node.text} is not understood as ${what}`);
		const names = segments(callee);
		if (names.at(-2) === "Duration" && argument) {
			const factor = { from_secs: 1e9, from_millis: 1e6 }[names.at(-1) ?? ""];
			return factor ? factor * this.#number(argument, what) : fail(callee, `${node.text} is not understood as ${what}`);
		}
		return this.#number(this.#own(callee), what);
	}

	/** What a `Self::function()` without arguments gives. */
	#own(callee: Syntax): Syntax {
		const [self, name = ""] = segments(callee);
		const fn = this.#impl.functions.get(name) ?? this.#crates.method(this.#type.item, name)?.syntax;
		if (self !== "Self" || !fn || field(fn, "type_parameters")) fail(callee, `${callee.node.text} is not understood`);
		return result(fn);
	}
}
