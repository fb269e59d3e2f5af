import type { SubjectCondition, TokenEncoding } from "../codegen/model.js";
import { conditionsOf } from "./rust-arms.js";
import { attributesNamed, derives, type Word } from "./rust-attributes.js";
import type { TypesByName } from "./rust-body.js";
import type { Crates } from "./rust-crates.js";
import type { EncodingReader } from "./rust-encoding.js";
import { type At, RustError } from "./rust-error.js";
import { type Impl, lastName, type Module } from "./rust-items.js";
import { readOverwrites } from "./rust-overwrites.js";
import { fieldOf, type Place } from "./rust-place.js";
import type { SubjectForm, SubjectReader } from "./rust-subject.js";
import { at, children, fail, field, parseType, part, type Syntax } from "./rust-syntax.js";
import type { RustType, TypeReader } from "./rust-types.js";

export interface RustToken {
	readonly name: string;
	readonly encoding: TokenEncoding;
	readonly path: readonly string[];
	/** Made from an argument of the function: no reader can check it against the payload. */
	readonly outside: boolean;
}

export interface RustSubject {
	readonly template: string;
	readonly tokens: readonly RustToken[];
	readonly when: readonly SubjectCondition[];
	readonly overwrites: boolean;
	readonly at: At;
}

export interface RustMessage {
	/** `variants`: a union of messages, each with a subject of its own. */
	readonly subjects: readonly RustSubject[] | "variants";
	/** Title of the reply's schema. */
	readonly reply?: string;
	/** Whether it is a `TypedMessage`, whose receivers compare subject and payload. */
	readonly typed: boolean;
	readonly at: At;
}

/** Finds out on which subject a type travels and what answers it. */
export class MessageReader {
	readonly #crates: Crates;
	readonly #types: TypesByName;
	readonly #typeReader: TypeReader;
	readonly #encodings: EncodingReader;
	readonly #subjects: SubjectReader;

	constructor(
		crates: Crates,
		types: TypesByName,
		readers: { readonly types: TypeReader; readonly encodings: EncodingReader; readonly subjects: SubjectReader },
	) {
		this.#crates = crates;
		this.#types = types;
		this.#typeReader = readers.types;
		this.#encodings = readers.encodings;
		this.#subjects = readers.subjects;
	}

	/** Undefined for what is only a part of messages. */
	read(type: RustType): RustMessage | undefined {
		const impl = this.#crates.traitOf(type.item, "TypedMessage");
		if (impl) return this.#fromImpl(type, impl);
		if (derives(type.item, "TypedMessage")) return this.#fromDerive(type);
		const old = this.#crates.method(type.item, "subject");
		return old && this.#fromFunction(old.syntax, old.module);
	}

	#fromImpl(type: RustType, impl: Impl): RustMessage {
		const response = impl.types.get("Response") ?? fail(impl.syntax, `${type.item.name} says no Response`);
		const fn = impl.functions.get("subject") ?? fail(impl.syntax, `${type.item.name} has no subject()`);
		const self: Place = { path: [], value: { kind: "ref", name: type.item.name } };
		const forms = this.#subjects.read(part(fn, "body"), new Map([["self", self]]));
		const overwrites = readOverwrites(type, this.#crates, this.#types, this.#subjects);
		return {
			subjects: subjectsOf(forms, overwrites),
			...this.#reply(part(response, "type"), impl.module),
			typed: true,
			at: at(fn),
		};
	}

	#fromDerive(type: RustType): RustMessage {
		const [attribute] = attributesNamed(type.item.attributes, "typed_message");
		if (!attribute) fail(type.item.syntax, `${type.item.name} derives TypedMessage without #[typed_message(…)]`);
		const words = new Map(attribute.words.map((word) => [word.name, word]));
		for (const { name, at: place } of attribute.words) {
			if (name !== "subject" && name !== "response")
				throw new RustError(place, `#[typed_message(${name})] is not understood`);
		}
		const subject = words.get("subject") ?? fail(type.item.syntax, `${type.item.name} names no subject`);
		const response = words.get("response");
		const reply = response && this.#reply(parseType(response.value ?? "", response.at), type.item.module);
		return { subjects: [this.#fromAttribute(type, subject)], ...reply, typed: true, at: subject.at };
	}

	/** `cluster.#cluster.fetch`: tokens with a hash are fields. */
	#fromAttribute(type: RustType, { value = "", at: place }: Word): RustSubject {
		const self: Place = { path: [], value: { kind: "ref", name: type.item.name } };
		const tokens: RustToken[] = [];
		const template = value.split(".").map((word) => {
			if (!word.startsWith("#")) return word;
			const target = fieldOf(self, word.slice(1), this.#types);
			if (!target) throw new RustError(place, `${word} is no field of ${type.item.name}`);
			const { encoding, place: from } = this.#encodings.called(target, "as_subject_component", type.item.syntax);
			const token = { name: from.path.at(-1) ?? "", encoding, path: from.path, outside: false };
			tokens.push(token);
			return `{${token.name}}`;
		});
		return { template: template.join("."), tokens, when: [], overwrites: true, at: place };
	}

	/** Before September 2022: `fn subject(…) -> Subject<Message, Reply>`. */
	#fromFunction(fn: Syntax, module: Module): RustMessage | undefined {
		const returned = field(fn, "return_type");
		const [, reply] = returned ? children(field(returned, "type_arguments") ?? returned) : [];
		if (!returned || lastName(returned) !== "Subject" || !reply) return undefined;
		const forms = this.#subjects.read(part(fn, "body"), this.argumentsOf(fn, module));
		return { subjects: subjectsOf(forms, () => true), ...this.#reply(reply, module), typed: false, at: at(fn) };
	}

	/** The arguments of a function, as places outside the payload. */
	argumentsOf(fn: Syntax, module: Module): ReadonlyMap<string, Place> {
		const parameters = children(part(fn, "parameters")).filter(({ node }) => node.type === "parameter");
		return new Map(
			parameters.map((parameter) => {
				const name = part(parameter, "pattern").node.text;
				const type = part(parameter, "type");
				const bare = type.node.type === "reference_type" ? part(type, "type") : type;
				if (bare.node.text === "str") return [name, { path: [], value: { kind: "string" }, argument: name }];
				return [name, { path: [], value: this.#typeReader.value(bare, module), argument: name }];
			}),
		);
	}

	#reply(type: Syntax, module: Module): { reply?: string } {
		if (type.node.type === "unit_type") return { reply: "()" };
		const path = this.#crates.resolve(type, module);
		if (path.split("::").at(-1) === "NoReply") return {};
		if (path === "bool") return { reply: "bool" };
		const value = this.#typeReader.value(type, module);
		if (value.kind === "ref") return { reply: value.name };
		if (value.kind === "json" && type.node.type === "generic_type") return { reply: "Option<Value>" };
		return fail(type, `a reply of ${type.node.text} is not understood`);
	}
}

function subjectsOf(
	forms: readonly SubjectForm[],
	overwrites: (when: readonly SubjectCondition[]) => boolean,
): RustMessage["subjects"] {
	if (forms.length > 0 && forms.every(({ delegate }) => delegate !== undefined)) return "variants";
	return forms.map(({ facts, parts, delegate, syntax }) => {
		if (delegate !== undefined) fail(syntax, "some variants have a subject of their own and others have not");
		const when = conditionsOf(facts);
		return { ...templateOf(parts), when, overwrites: overwrites(when), at: at(syntax) };
	});
}

/** The template of a subject and what fills it; a token is called after the last key that leads to it. */
export function templateOf(parts: SubjectForm["parts"]): Pick<RustSubject, "template" | "tokens"> {
	const tokens = parts.flatMap((each): readonly RustToken[] => {
		if (typeof each === "string") return [];
		const { path, argument } = each.place;
		const name = path.at(-1) ?? argument ?? "";
		return [{ name, encoding: each.encoding, path, outside: argument !== undefined }];
	});
	const names = tokens.map(({ name }) => `{${name}}`);
	return { template: parts.map((each) => (typeof each === "string" ? each : names.shift())).join(""), tokens };
}
