import type { Codec } from "@plane/messages";
import { samples } from "./gen/samples.js";

/** Some of a value's fields, at any depth; lists and everything that is no object are given as a whole. */
export type Overrides<T> = T extends readonly unknown[]
	? T
	: T extends object
		? { readonly [Key in keyof T]?: Overrides<T[Key]> | undefined }
		: T;

/**
 * A realistic value of a type of `@plane/messages`, the same at every call, in canonical form. `overrides` replaces fields at any
 * depth; of several variants it decides which one is meant. Throws InvalidMessageError when the outcome is not valid.
 */
export function sample<Out, In>(type: Codec<Out, In>, overrides?: Overrides<Out>): Out {
	const own = samplesOf(type?.name);
	if (overrides === undefined) return type.parse(own[0]);
	const canonical = own.map((value) => type.parse(value));
	return type.parse(merged(canonical.find((value) => hasKeysOf(value, overrides)) ?? canonical[0], overrides));
}

function samplesOf(name: string): readonly unknown[] {
	const own = Object.hasOwn(samples, name) ? samples[name] : undefined;
	if (!own) throw new Error(`Plane has no type ${name}: pass a codec of @plane/messages`);
	return own;
}

/** Whether the overrides fit a sample with the same variant: its keys are those that it may replace. */
function hasKeysOf(value: unknown, overrides: unknown): boolean {
	if (!isObject(overrides)) return value === overrides;
	return isObject(value) && Object.keys(overrides).every((key) => Object.hasOwn(value, key));
}

function merged(value: unknown, overrides: unknown): unknown {
	if (!isObject(value) || !isObject(overrides)) return overrides;
	const given = Object.entries(overrides).filter(([, item]) => item !== undefined);
	const replaced = given.map(([key, item]) => [key, Object.hasOwn(value, key) ? merged(value[key], item) : item]);
	return { ...value, ...Object.fromEntries(replaced) };
}

function isObject(value: unknown): value is Record<string, unknown> {
	return typeof value === "object" && value !== null && !Array.isArray(value);
}
