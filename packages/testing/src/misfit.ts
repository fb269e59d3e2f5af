import { places } from "./gen/places.js";
import type { FieldPlace, OwnPlace, Place, StructPlace, VariantPlace } from "./place.js";
import type { Build } from "./plane-build.js";

/** Where a document is none that a build writes. */
export interface Misfit {
	/** A JSON pointer. */
	readonly path: string;
	readonly reason: string;
}

/** Why a build does not write such a document of the type; undefined when it may. Says where, never what stands there. */
export function misfit(build: Build, type: string, document: unknown): Misfit | undefined {
	return new Reader(build).check({ kind: "ref", name: type }, document, "");
}

type Document = { readonly [key: string]: unknown };

class Reader {
	readonly #build: Build;

	constructor(build: Build) {
		this.#build = build;
	}

	check(place: Place, value: unknown, path: string): Misfit | undefined {
		const own = this.#resolve(place);
		switch (own.kind) {
			case "json":
				return undefined;
			case "nullable":
				return value === null ? undefined : this.check(own.value, value, path);
			case "array":
				if (!Array.isArray(value)) return { path, reason: "is no list" };
				return firstOf(value.entries(), ([i, item]) => this.check(own.items, item, `${path}/${i}`));
			case "map":
				if (!isObject(value)) return { path, reason: "is no object" };
				return firstOf(Object.values(value), (item) => this.check(own.value, item, `${path}/*`));
			case "struct":
				return isObject(value) ? this.#struct(own, value, path) : { path, reason: "is no object" };
			case "external":
				return this.#external(own.variants, value, path);
			case "internal":
				return this.#internal(own, value, path);
			case "untagged":
				return this.#untagged(own.variants, value, path);
			default:
				return fitsScalar(own, value) ? undefined : { path, reason: scalarReason(own) };
		}
	}

	#struct({ fields, flatten }: StructPlace, value: Document, path: string): Misfit | undefined {
		const missing = fields.find((field) => isWritten(field) && !Object.hasOwn(value, field.name));
		if (missing) return { path: `${path}/${missing.name}`, reason: "is missing" };
		const known = fields.filter(({ name }) => Object.hasOwn(value, name));
		const rest = Object.keys(value).filter((key) => !fields.some(({ name }) => name === key));
		const inside = firstOf(known, (field) => this.#field(field, value[field.name], `${path}/${field.name}`));
		if (inside) return inside;
		if (flatten !== undefined) {
			const others = Object.fromEntries(rest.map((key) => [key, value[key]]));
			return this.check({ kind: "ref", name: flatten }, others, path);
		}
		const [unknown] = rest;
		return unknown === undefined ? undefined : { path: `${path}/${unknown}`, reason: "is not there in this build" };
	}

	#field({ value: place, emit }: FieldPlace, value: unknown, path: string): Misfit | undefined {
		if (emit === "omit-none" && value === null) return { path, reason: "is left out by this build instead of null" };
		return this.check(place, value, path);
	}

	#external(variants: readonly VariantPlace[], value: unknown, path: string): Misfit | undefined {
		if (typeof value === "string") {
			const bare = variants.some(({ name, payload }) => payload === undefined && name === value);
			return bare ? undefined : { path, reason: "is no variant of this build" };
		}
		if (!isObject(value)) return { path, reason: "is no variant of this build" };
		const [key = "", ...more] = Object.keys(value);
		const payload = variants.find(({ name }) => name === key)?.payload;
		if (!payload || more.length > 0) return { path, reason: "is no variant of this build" };
		return this.check(payload, value[key], `${path}/${key}`);
	}

	#internal(
		{ tag, variants }: Extract<OwnPlace, { kind: "internal" }>,
		value: unknown,
		path: string,
	): Misfit | undefined {
		if (!isObject(value)) return { path, reason: "is no object" };
		const variant = variants.find(({ name }) => name === value[tag]);
		if (!variant) return { path: `${path}/${tag}`, reason: "is no variant of this build" };
		const { [tag]: _, ...rest } = value;
		return this.#struct(variant.payload, rest, path);
	}

	#untagged(variants: readonly Place[], value: unknown, path: string): Misfit | undefined {
		const found = variants.map((variant) => this.check(variant, value, path));
		return found.includes(undefined) ? undefined : { path, reason: "is no variant of this build" };
	}

	#resolve(place: Place): OwnPlace {
		if (place.kind !== "ref") return place;
		const type = this.#build.types[place.name] ?? places[place.name];
		if (!type) throw new Error(`${this.#build.name} has no type ${place.name}`);
		return this.#resolve(type);
	}
}

/** What Plane leaves out when there is nothing to say may be missing, nothing else. */
function isWritten({ emit }: FieldPlace): boolean {
	return emit === undefined || emit === "null";
}

function fitsScalar(place: OwnPlace, value: unknown): boolean {
	switch (place.kind) {
		case "null":
			return value === null;
		case "integer":
			return Number.isInteger(value);
		case "enum":
			return place.values.some((known) => known === value);
		default:
			return typeof value === place.kind;
	}
}

function scalarReason({ kind }: OwnPlace): string {
	return kind === "enum" ? "has a value that this build does not know" : `is no ${kind}`;
}

function isObject(value: unknown): value is Document {
	return typeof value === "object" && value !== null && !Array.isArray(value);
}

function firstOf<T>(items: Iterable<T>, check: (item: T) => Misfit | undefined): Misfit | undefined {
	for (const item of items) {
		const found = check(item);
		if (found) return found;
	}
	return undefined;
}
