import { INTEGER_BOUNDS } from "../../scripts/codegen/integer-bounds.js";
import type { Lookup } from "../../scripts/codegen/lookup.js";
import type { IntegerValue, Struct, TypeDef, Value, Variant } from "../../scripts/codegen/model.js";
import { UTC_TIME } from "./patterns.js";

/** A key of an object, and what stands there: code in the notation of a library. */
export interface Member {
	readonly name: string;
	readonly value: string;
	readonly presence: "required" | "optional" | "absent";
}

/** How types are written in a library, the way its documentation shows. Every part is an expression of code. */
export interface Notation {
	readonly string: string;
	readonly boolean: string;
	readonly null: string;
	readonly number: string;
	/** Whatever JSON holds, but not nothing. */
	readonly json: string;
	readonly ip: string;
	/** Takes the place of a value that must not be there. */
	readonly never: string;
	pattern(pattern: RegExp): string;
	/** A bound that no double holds exactly is none. */
	integer(minimum: number | undefined, maximum: number | undefined): string;
	/** Milliseconds since 1970; before that only whole seconds. */
	epochMillis(minimum: number | undefined, maximum: number | undefined): string;
	map(values: string): string;
	list(items: string): string;
	nullable(value: string): string;
	names(values: readonly string[]): string;
	/** Unknown keys are refused if it is closed, ignored otherwise. */
	object(members: readonly Member[], closed: boolean): string;
	union(members: readonly string[]): string;
	/** An object that holds exactly one of the choices beside its members; the library's union does where this is absent. */
	oneBeside?(members: readonly Member[], choices: readonly Member[]): string;
	/** A union of objects told apart by a string under one key. */
	tagged(tag: string, cases: readonly (readonly [value: string, members: readonly Member[]])[]): string;
}

/** The condition that exactly one of the keys is there, in JavaScript, for an object called `value`. */
export function exactlyOne(choices: readonly Member[]): string {
	const present = choices.map(({ name }) => `(value.${name} === undefined ? 0 : 1)`);
	return `${present.join(" + ")} === 1`;
}

/** The same members, none of them required. */
export const optional = (members: readonly Member[]): readonly Member[] =>
	members.map((member) => ({ ...member, presence: "optional" }));

/** The type as an expression; other types are referred to by their TypeScript names. */
export function codeOf({ body }: TypeDef, find: Lookup, notation: Notation): string {
	const write = new Writer(find, notation);
	switch (body.kind) {
		case "scalar":
			return write.value(body.value);
		case "enum": {
			const values = body.values.map(({ value }) => value);
			return body.fold ? notation.pattern(new RegExp(`^(?:${values.join("|")})$`, "i")) : notation.names(values);
		}
		case "struct":
			return write.struct(body);
		case "external":
			return write.external(body.variants);
		case "internal":
			return notation.tagged(
				body.tag,
				body.variants.map(({ name, payload }) => [name, write.members(payload)]),
			);
		case "untagged":
			return notation.union(
				body.variants.map((variant) => (variant.kind === "ref" ? write.value(variant) : write.struct(variant.struct))),
			);
	}
}

class Writer {
	readonly #find: Lookup;
	readonly #notation: Notation;

	constructor(find: Lookup, notation: Notation) {
		this.#find = find;
		this.#notation = notation;
	}

	value(value: Value): string {
		const notation = this.#notation;
		switch (value.kind) {
			case "string":
				return value.format === undefined
					? notation.string
					: value.format === "ip"
						? notation.ip
						: notation.pattern(UTC_TIME);
			case "integer":
				return this.#integer(value);
			case "map":
				return notation.map(this.value(value.value));
			case "array":
				return notation.list(this.value(value.items));
			case "nullable":
				return notation.nullable(this.value(value.value));
			case "ref":
				return this.#find(value.name).exportName;
			default:
				return notation[value.kind];
		}
	}

	struct(struct: Struct): string {
		const { flatten } = struct;
		const members = this.members(struct);
		if (flatten === undefined) return this.#notation.object(members, false);
		const { body } = this.#find(flatten);
		if (body.kind !== "external") throw new Error(`${flatten} cannot stand among fields`);
		const choices = body.variants.map((variant) => this.#variant(variant));
		return this.#notation.oneBeside?.(members, choices) ?? this.#unionBeside(members, choices);
	}

	external(variants: readonly Variant[]): string {
		const units = variants.filter(({ payload }) => payload === undefined).map(({ name }) => name);
		const objects = variants.flatMap((variant) =>
			variant.payload === undefined ? [] : [this.#notation.object([this.#variant(variant)], true)],
		);
		const members = units.length > 0 ? [...objects, this.#notation.names(units)] : objects;
		return members.length === 1 ? (members[0] ?? "") : this.#notation.union(members);
	}

	members({ fields }: Struct): readonly Member[] {
		return fields.map(({ name, value, required }) => ({
			name,
			value: this.value(value),
			presence: required ? "required" : "optional",
		}));
	}

	#unionBeside(members: readonly Member[], choices: readonly Member[]): string {
		const objects = choices.map((chosen) => {
			const others = choices.filter((choice) => choice !== chosen);
			const absent = others.map(({ name }) => ({ name, value: this.#notation.never, presence: "absent" }) as const);
			return this.#notation.object([...members, chosen, ...absent], false);
		});
		return this.#notation.union(objects);
	}

	#variant({ name, payload }: Variant): Member {
		if (payload === undefined) throw new Error(`${name} is a bare string`);
		const value = payload.kind === "ref" ? this.value(payload) : this.struct(payload);
		return { name, value, presence: "required" };
	}

	#integer({ width, minimum, maximum, negativeMultipleOf }: IntegerValue): string {
		const bounds = [minimum ?? Number(INTEGER_BOUNDS[width].minimum), maximum ?? Number(INTEGER_BOUNDS[width].maximum)];
		const [least, most] = bounds.map((bound) => (Number.isSafeInteger(bound) ? bound : undefined));
		return negativeMultipleOf === undefined
			? this.#notation.integer(least, most)
			: this.#notation.epochMillis(least, most);
	}
}
