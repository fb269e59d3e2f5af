import type { Body, Field, Struct, UntaggedVariant, Value, Variant } from "../codegen/model.js";
import type { DefaultReader } from "./rust-default.js";
import { type At, RustError } from "./rust-error.js";
import type { RustField, RustShape, RustType, RustVariant } from "./rust-types.js";

export type Fields = { readonly kind: "fields"; readonly fields: readonly RustField[] };
export type TypesByName = ReadonlyMap<string, RustType>;

interface Placed {
	readonly field: RustField;
	readonly module: string;
}

/** A type's form in the protocol model, without what only we know (descriptions, secrets, releases). */
export class BodyBuilder {
	readonly #types: TypesByName;
	readonly #defaults: DefaultReader;

	constructor(types: TypesByName, defaults: DefaultReader) {
		this.#types = types;
		this.#defaults = defaults;
	}

	body({ item, shape }: RustType): Body {
		switch (shape.kind) {
			case "known":
				return shape.body;
			case "scalar":
				return { kind: "scalar", value: shape.value };
			case "fields":
				return this.#struct(shape.fields, item.module.path);
			case "variants":
				return this.#variants(shape, item.module.path);
		}
	}

	#variants(shape: Extract<RustShape, { kind: "variants" }>, module: string): Body {
		const { tagging, tag, variants } = shape;
		if (tagging === "untagged")
			return { kind: "untagged", variants: variants.map((variant) => this.#untagged(variant, module)) };
		if (tagging === "internal" && tag !== undefined)
			return { kind: "internal", tag, variants: variants.map((variant) => this.#tagged(variant, module)) };
		if (variants.every(({ payload }) => payload === undefined))
			return { kind: "enum", values: variants.map(({ name }) => ({ value: name, description: "" })) };
		return { kind: "external", variants: variants.map((variant) => this.#external(variant, module)) };
	}

	#external({ name, payload, at }: RustVariant, module: string): Variant {
		if (!payload) return { name, description: "" };
		if (payload.kind === "fields") return { name, description: "", payload: this.#struct(payload.fields, module) };
		if (payload.kind !== "ref") throw new RustError(at, `${name} holds neither fields nor a type of Plane's`);
		return { name, description: "", payload };
	}

	#tagged({ name, payload, at }: RustVariant, module: string): Variant & { readonly payload: Struct } {
		const fields = payload ? this.fieldsOf(payload, at) : [];
		return { name, description: "", payload: this.#struct(fields, module) };
	}

	#untagged({ name, payload, at }: RustVariant, module: string): UntaggedVariant {
		if (payload?.kind === "ref") return payload;
		if (payload?.kind !== "fields") throw new RustError(at, `${name} holds neither fields nor a type of Plane's`);
		const struct = this.#struct(payload.fields, module);
		return { kind: "inline", name, description: "", struct: telling(struct) };
	}

	#struct(fields: readonly RustField[], module: string): Struct {
		const all = this.#spread(fields, module);
		const keys = all.filter(({ field }) => !field.flatten);
		const [union, another] = all.filter(({ field }) => field.flatten);
		if (another) throw new RustError(another.field.at, "a second flattened union is not understood");
		const twice = keys.find(({ field }, i) => keys.findIndex((other) => other.field.name === field.name) !== i);
		if (twice) throw new RustError(twice.field.at, `${twice.field.name} is written twice, which schemas cannot say`);
		return {
			kind: "struct",
			fields: keys.map((each) => this.#field(each)),
			...(union ? { flatten: this.#unionOf(union.field) } : {}),
		};
	}

	/** The fields with those of flattened structs among them, each with the module it stands in. */
	#spread(fields: readonly RustField[], module: string): readonly Placed[] {
		return fields.flatMap((field) => {
			const inner = field.flatten && field.value.kind === "ref" ? this.#types.get(field.value.name) : undefined;
			if (inner?.shape.kind !== "fields") return [{ field, module }];
			return this.#spread(inner.shape.fields, inner.item.module.path);
		});
	}

	#field({ field, module }: Placed): Field {
		const { name, value, emit, optional } = field;
		const json = field.default && this.#defaults.of(field, module);
		const base = { name, description: "", value, emit, secret: false };
		if (json !== undefined && json !== null) return { ...base, required: false, default: json };
		return { ...base, required: !optional && json !== null };
	}

	/** The fields behind a flattened struct. */
	#asFields(value: Value): Fields | undefined {
		const shape = value.kind === "ref" ? this.#types.get(value.name)?.shape : undefined;
		return shape?.kind === "fields" ? shape : undefined;
	}

	#unionOf(field: RustField): string {
		const name = field.value.kind === "ref" ? field.value.name : "";
		const shape = this.#types.get(name)?.shape;
		if (shape?.kind === "variants" && shape.tagging === "external") return name;
		throw new RustError(field.at, "what is flattened here is neither a struct nor an externally tagged enum");
	}

	fieldsOf(payload: NonNullable<RustVariant["payload"]>, at: At): readonly RustField[] {
		const fields = payload.kind === "fields" ? payload : this.#asFields(payload);
		if (!fields) throw new RustError(at, "an internally tagged variant holds something other than fields");
		return fields.fields;
	}
}

/**
 * A form without any required key takes every object there is, so in a union Plane would decode all failures as this
 * variant. We tell it by its first key, which Plane always writes.
 */
function telling(struct: Struct): Struct {
	if (struct.flatten !== undefined || struct.fields.some(({ required }) => required)) return struct;
	return { ...struct, fields: struct.fields.map((field, i) => (i === 0 ? { ...field, required: true } : field)) };
}
