import { readerName, shapeName, streamName, validatorName, writerName } from "./constant-names.js";
import { data, later, list, object, pureCall } from "./data-literal.js";
import { accessText, type Literal } from "./literal.js";
import type { Lookup } from "./lookup.js";
import type { Body, EnumValue, MessageDef, Subject, SubjectCondition, Token, TokenEncoding, TypeDef } from "./model.js";
import { readerOf } from "./reader-of.js";
import { shapeOf, shapeReference } from "./shape-of.js";
import { uidPaths } from "./uid-paths.js";

/** The hand-written functions that make codecs. */
export type CodecMaker = "codec" | "stateCodec" | "message" | "union" | "unionMessage";

export function makerOf({ body, message }: TypeDef): CodecMaker {
	if (variantNames(body)) return message ? "unionMessage" : "union";
	if (message) return "message";
	return body.kind === "enum" && body.values.some(({ terminal }) => terminal !== undefined) ? "stateCodec" : "codec";
}

/** Rust names of the types an untagged union tries; undefined for everything else. */
export function variantNames(body: Body): readonly string[] | undefined {
	if (body.kind !== "untagged") return undefined;
	const names = body.variants.flatMap((variant) => (variant.kind === "ref" ? [variant.name] : []));
	return names.length === body.variants.length ? names : undefined;
}

/** The argument of the maker: what it cannot know by itself, with other constants by name. */
export function codecSpec(type: TypeDef, find: Lookup): Literal {
	const { name, body, exportName, message } = type;
	const variants = variantNames(body)?.map((variant) => find(variant).exportName);
	const own = variants
		? { variants: list(variants) }
		: {
				validate: validatorName(exportName),
				shape: shape(type, find),
				exact: exact(body, find),
				reader: readerOf(type, find) && readerName(exportName),
				writer: writerName(exportName),
			};
	return object({ name: data(name), ...own, ...states(type), ...(message ? routes(message, find) : {}) });
}

/** What makes it, as all constants of shapes do. */
function shape(type: TypeDef, find: Lookup): Literal | undefined {
	if (type.body.kind !== "scalar") return shapeReference(type, find) && shapeName(type.exportName);
	const scalar = shapeOf(type, find);
	return scalar && later(scalar);
}

function exact(body: Body, find: Lookup): Literal | undefined {
	const paths = uidPaths(body, find);
	return paths.length === 0 ? undefined : pureCall("uidsAt", data(paths));
}

function states({ body, ...type }: TypeDef): Readonly<Record<string, Literal>> {
	if (body.kind !== "enum" || makerOf({ ...type, body }) !== "stateCodec") return {};
	const names = (values: readonly EnumValue[]): Literal => data(values.map(({ value }) => value));
	return {
		rank: names(body.values),
		terminal: names(body.values.filter(({ terminal }) => terminal)),
		running: names(body.values.filter(({ running }) => running)),
	};
}

function routes({ subjects, reply, stream }: MessageDef, find: Lookup): Readonly<Record<string, Literal | undefined>> {
	return {
		subjects: subjects.length === 0 ? undefined : later(list(subjects.map(subject))),
		reply: reply === undefined ? undefined : find(reply).exportName,
		stream: stream === undefined ? undefined : streamName(stream),
	};
}

function subject({ name, template, tokens, when, overwrites }: Subject): Literal {
	return object({
		name: data(name),
		template: data(template),
		tokens: list(tokens.map(token)),
		when: when.length === 0 ? undefined : list(when.map(condition)),
		overwrites: overwrites ? undefined : "false",
	});
}

/** Encodings that the runtime takes as functions. */
const FUNCTIONS: Readonly<Partial<Record<TokenEncoding, string>>> = { lock: "lockToken", json: "JSON.stringify" };

function token({ name, encoding, path }: Token): Literal {
	const [first = "", ...more] = path.map(accessText);
	const steps = more.map((access) => (access.startsWith("[") ? `?.${access}` : `?${access}`));
	return list([data(name), FUNCTIONS[encoding] ?? data(encoding), `(value) => value${first}${steps.join("")}`]);
}

function condition({ path, is }: SubjectCondition): Literal {
	return data({ path: [...path], is });
}
