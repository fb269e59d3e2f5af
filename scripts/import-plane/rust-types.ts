import type { Body, Emit, Value } from "../codegen/model.js";
import { BOXES, DURATIONS, FOREIGN_STRUCTS, foreignType, integer, LISTS, MAPS, OPTIONS, WITH } from "./known-types.js";
import {
	type Annotated,
	annotated,
	attributesNamed,
	conditional,
	derives,
	serdeWords,
	type Word,
} from "./rust-attributes.js";
import type { Crates } from "./rust-crates.js";
import { type At, RustError } from "./rust-error.js";
import type { Item, Module } from "./rust-items.js";
import { at, children, fail, field, parseType, part, type Syntax } from "./rust-syntax.js";
import { writtenByHand } from "./written-by-hand.js";

export interface RustField {
	/** Name in Rust; a field of a tuple has its number. */
	readonly rustName: string;
	/** Name in JSON. */
	readonly name: string;
	readonly value: Value;
	readonly emit: Emit;
	/** The expression or function of `#[serde(default)]`. */
	readonly default?: Word;
	/** Its keys stand among those of the struct around it. */
	readonly flatten: boolean;
	/** serde reads a missing key as `None`. */
	readonly optional: boolean;
	readonly at: At;
}

export interface RustVariant {
	readonly rustName: string;
	readonly name: string;
	readonly payload?: Value | { readonly kind: "fields"; readonly fields: readonly RustField[] };
	readonly isDefault: boolean;
	readonly at: At;
}

export type RustShape =
	| { readonly kind: "scalar"; readonly value: Value }
	| { readonly kind: "fields"; readonly fields: readonly RustField[] }
	| {
			readonly kind: "variants";
			readonly tagging: "external" | "internal" | "untagged";
			readonly tag?: string;
			readonly variants: readonly RustVariant[];
	  }
	| { readonly kind: "known"; readonly body: Body };

/** A type of Plane's that serde writes or reads. */
export interface RustType {
	readonly item: Item;
	readonly shape: RustShape;
}

const ON_STRUCTS = ["transparent"];
const ON_ENUMS = ["untagged", "tag"];
const ON_FIELDS = ["rename", "default", "skip_serializing_if", "flatten", "with"];

/** Reads the types of the crates; names and full paths of Plane's own types are looked up there. */
export class TypeReader {
	readonly #crates: Crates;
	readonly #travelling: ReadonlySet<string>;
	readonly #leftOut: ReadonlySet<string>;
	readonly #foreign = new Map<string, RustType>();

	constructor(crates: Crates, travelling: ReadonlySet<string>, leftOut: ReadonlySet<string>) {
		this.#crates = crates;
		this.#travelling = travelling;
		this.#leftOut = leftOut;
	}

	/** Structs of other crates that the types read so far refer to. */
	get foreign(): readonly RustType[] {
		return [...this.#foreign.values()];
	}

	read(item: Item): RustType {
		if (field(item.syntax, "type_parameters")) fail(item.syntax, `${item.name} is generic, which schemas cannot be`);
		const body = writtenByHand(item, this.#crates);
		if (body) return { item, shape: { kind: "known", body } };
		for (const trait of ["Serialize", "Deserialize"]) {
			const misses = !derives(item, trait) && item.module.path.split("::")[0] === "plane_core";
			if (misses) fail(item.syntax, `${item.name} derives no ${trait}: what travels is both written and read`);
		}
		return { item, shape: item.kind === "enum" ? this.#readEnum(item) : this.#readStruct(item) };
	}

	#readStruct(item: Item): RustShape {
		const words = serdeWords(item.attributes, ON_STRUCTS);
		const body = field(item.syntax, "body");
		if (!body) fail(item.syntax, `${item.name} has no fields, which schemas cannot say`);
		const fields = this.#readFields(body, item.module, item.attributes);
		const tuple = body.node.type === "ordered_field_declaration_list";
		if (!tuple && !words.has("transparent")) return { kind: "fields", fields };
		const [only, another] = fields;
		if (!only || another) fail(item.syntax, `${item.name} is a tuple of several values, which schemas cannot say`);
		return { kind: "scalar", value: only.value };
	}

	#readEnum(item: Item): RustShape {
		const words = serdeWords(item.attributes, ON_ENUMS);
		const variants = annotated(part(item.syntax, "body")).map((variant) => this.#readVariant(variant, item));
		if (words.has("untagged")) return { kind: "variants", tagging: "untagged", variants };
		const tag = words.get("tag")?.value;
		if (tag !== undefined) return { kind: "variants", tagging: "internal", tag, variants };
		return { kind: "variants", tagging: "external", variants };
	}

	#readVariant(variant: Annotated, item: Item): RustVariant {
		const rustName = part(variant.syntax, "name").node.text;
		const words = serdeWords(variant.attributes, ["rename"]);
		const sometimes = conditional(variant);
		if (sometimes) throw new RustError(sometimes.at, `a variant under #[${sometimes.name}] is not understood`);
		const body = field(variant.syntax, "body");
		const base = {
			rustName,
			name: nameOf(words.get("rename"), rustName),
			isDefault: attributesNamed(variant.attributes, "default").length > 0,
			at: at(variant.syntax),
		};
		if (!body) return base;
		const fields = this.#readFields(body, item.module, item.attributes);
		if (body.node.type === "field_declaration_list") return { ...base, payload: { kind: "fields", fields } };
		const [only, another] = fields;
		if (!only || another) fail(variant.syntax, `${rustName} holds several values, which schemas cannot say`);
		return { ...base, payload: only.value };
	}

	#readFields(body: Syntax, module: Module, onType: readonly Word[]): readonly RustField[] {
		const isTuple = body.node.type === "ordered_field_declaration_list";
		const serdeAs = attributesNamed(onType, "serde_as").length > 0;
		return annotated(body).map((each, i) => {
			const rustName = isTuple ? String(i) : part(each.syntax, "name").node.text;
			const type = isTuple ? each.syntax : part(each.syntax, "type");
			return this.#readField(each, rustName, type, module, serdeAs);
		});
	}

	#readField(
		{ syntax, attributes }: Annotated,
		rustName: string,
		type: Syntax,
		module: Module,
		serdeAs: boolean,
	): RustField {
		const words = serdeWords(attributes, ON_FIELDS);
		const sometimes = conditional({ syntax, attributes });
		if (sometimes) throw new RustError(sometimes.at, `a field under #[${sometimes.name}] is not understood`);
		const [as] = attributesNamed(attributes, "serde_as").flatMap((attribute) => attribute.words);
		if (as && (as.name !== "as" || as.value === undefined || !serdeAs))
			throw new RustError(as.at, "this #[serde_as] is not understood");
		const by = words.get("with");
		const value = by
			? this.#readWith(by, module)
			: as
				? this.#readAs(parseType(as.value ?? "", as.at), type, module)
				: this.value(type, module);
		const defaulted = words.get("default");
		// serde takes a missing Option for None, but not when a function of its own reads the field.
		const isOption = this.#isOption(type, module);
		return {
			rustName,
			name: nameOf(words.get("rename"), rustName),
			value,
			emit: emitOf(words.get("skip_serializing_if"), isOption),
			...(defaulted ? { default: defaulted } : {}),
			flatten: words.has("flatten"),
			optional: isOption && !by,
			at: at(syntax),
		};
	}

	#readWith(word: Word, module: Module): Value {
		const path = this.#crates.resolveNames((word.value ?? "").split("::"), module);
		const value = WITH[path];
		if (!value) throw new RustError(word.at, `#[serde(with = "${word.value}")] is not known: add it to known-types.ts`);
		return value;
	}

	#readAs(as: Syntax, type: Syntax, module: Module): Value {
		const path = this.#crates.resolve(as, module);
		const [argument, format] = genericArguments(as);
		if (OPTIONS.has(path)) {
			const [inner] = genericArguments(type);
			if (!argument || !inner || !this.#isOption(type, module)) fail(as, `does not fit ${type.node.text}`);
			return { kind: "nullable", value: this.#readAs(argument, inner, module) };
		}
		const unit = DURATIONS[path];
		const target = this.#crates.resolve(type, module);
		if (unit === undefined || target !== "std::time::Duration")
			fail(as, `serde_as ${as.node.text} of ${type.node.text} is not known: add it to known-types.ts`);
		if (argument && argument.node.text !== "u64")
			fail(as, `${as.node.text} counts in ${argument.node.text}: only u64 is known`);
		// `Flexible` reads fractions and texts, too.
		if (format) fail(format, `${as.node.text} is read in a way that is not understood`);
		return integer("u64", unit);
	}

	/** Whether it is an `Option`, also in a `Box` or by the name of an alias: serde sees no difference. */
	#isOption(type: Syntax, module: Module): boolean {
		const path = this.#crates.resolve(type, module);
		const item = this.#crates.item(path);
		if (item?.kind === "alias") return this.#isOption(part(item.syntax, "type"), item.module);
		const [inner] = genericArguments(type);
		return inner !== undefined && (OPTIONS.has(path) || (BOXES.has(path) && this.#isOption(inner, module)));
	}

	/** What serde writes for a Rust type. */
	value(type: Syntax, module: Module): Value {
		if (type.node.type === "generic_type") return this.#generic(type, module);
		if (!["type_identifier", "scoped_type_identifier", "primitive_type"].includes(type.node.type))
			fail(type, `the type ${type.node.text} is not understood`);
		const path = this.#crates.resolve(type, module);
		const item = this.#crates.item(path);
		if (item?.kind === "alias") return this.value(part(item.syntax, "type"), item.module);
		if (item && this.#leftOut.has(item.path)) fail(type, `${item.path} is used here, though left-out.ts leaves it out`);
		if (item && !this.#travelling.has(item.path))
			fail(
				type,
				`${item.name} has neither Serialize nor Deserialize that is known: see read-types.ts, written-by-hand.ts`,
			);
		if (item) return { kind: "ref", name: item.name };
		if (Object.hasOwn(FOREIGN_STRUCTS, path)) return this.#foreignStruct(path, type, module);
		return foreignType(path) ?? fail(type, `${path} is not known: its JSON form belongs into known-types.ts`);
	}

	#foreignStruct(path: string, syntax: Syntax, module: Module): Value {
		const { name, options } = FOREIGN_STRUCTS[path] as (typeof FOREIGN_STRUCTS)[string];
		const fields = options.map(
			(option): RustField => ({
				rustName: option,
				name: option,
				value: { kind: "nullable", value: { kind: "string" } },
				emit: "null",
				flatten: false,
				optional: true,
				at: at(syntax),
			}),
		);
		const item: Item = { kind: "struct", name, path, module, syntax, attributes: [] };
		this.#foreign.set(path, { item, shape: { kind: "fields", fields } });
		return { kind: "ref", name };
	}

	#generic(type: Syntax, module: Module): Value {
		const path = this.#crates.resolve(type, module);
		const [first, second] = genericArguments(type);
		if (!first) fail(type, `the type ${type.node.text} is not understood`);
		if (path === "chrono::DateTime" && this.#crates.resolve(first, module) === "chrono::Utc")
			return { kind: "ref", name: "DateTime<Utc>" };
		if (BOXES.has(path)) return this.value(first, module);
		if (LISTS.has(path)) return { kind: "array", items: this.value(first, module) };
		if (OPTIONS.has(path)) {
			const value = this.value(first, module);
			// `null` is one of the values that stand for themselves in any JSON.
			return value.kind === "json" ? value : { kind: "nullable", value };
		}
		if (MAPS.has(path) && second) {
			if (this.value(first, module).kind !== "string") fail(first, "the keys of a map are known as String only");
			return { kind: "map", value: this.value(second, module) };
		}
		return fail(type, `${type.node.text} is not known: its JSON form belongs into known-types.ts`);
	}
}

/** Name in JSON. A `rename` with words of its own would give a key two: one to write it by, one to read it by. */
function nameOf(rename: Word | undefined, rustName: string): string {
	if (rename && rename.value === undefined) throw new RustError(rename.at, "this #[serde(rename)] is not understood");
	// A word of Rust's is a name as `r#type` only; serde writes `type`.
	return rename?.value ?? rustName.replace(/^r#/, "");
}

function genericArguments(type: Syntax): readonly Syntax[] {
	const list = field(type, "type_arguments");
	return list ? children(list) : [];
}

function emitOf(skip: Word | undefined, isOption: boolean): Emit {
	if (!skip) return isOption ? "null" : "always";
	if (skip.value === "Option::is_none" && isOption) return "omit-none";
	if (skip.value === "Vec::is_empty" || skip.value === "HashMap::is_empty" || skip.value === "BTreeMap::is_empty")
		return "omit-empty";
	throw new RustError(skip.at, `skip_serializing_if = "${skip.value}" is not understood`);
}
