/**
 * What the generated guards are made of. They say the same as the validators, and nothing about the reason, so they are a fraction of the size.
 */

import { isIpAddr, isJsonValue, isPlainObject, isUid, isUtcTime } from "./checks.js";

/** Says whether a value is of a type. */
export type Guard<T> = (value: unknown) => value is T;

/** Part of a guard. */
type Check<T = unknown> = (value: T) => boolean;

/** Makes a guard of its check. Getters and proxies may throw anything: what cannot be read is nothing that Plane accepts. */
export function guard<T>(check: Check): Guard<T> {
	return (value): value is T => {
		try {
			return check(value);
		} catch {
			return false;
		}
	};
}

export { isJsonValue as json, isUid as uid };

export function string(value: unknown): boolean {
	return typeof value === "string" && value.isWellFormed();
}

export const boolean = (value: unknown): boolean => typeof value === "boolean";

export const number = (value: unknown): boolean => Number.isFinite(value);

/** An integer that a double holds exactly, both bounds included. */
export function integer(value: unknown, minimum = Number.MIN_SAFE_INTEGER, maximum?: number): boolean {
	const number = value as number;
	return Number.isSafeInteger(value) && number >= minimum && (maximum === undefined || number <= maximum);
}

/** Milliseconds since 1970, before it whole seconds. */
export function epochMillis(value: unknown, minimum: number, maximum: number): boolean {
	return integer(value, minimum, maximum) && ((value as number) >= 0 || (value as number) % 1000 === 0);
}

export const utcTime = (value: unknown): boolean => typeof value === "string" && isUtcTime(value);

export const ipAddr = (value: unknown): boolean => typeof value === "string" && isIpAddr(value);

/** May be null. */
export const orNull = (value: unknown, check: Check): boolean => value === null || check(value);

/** May be left out. */
export const orAbsent = (value: unknown, check: Check): boolean => value === undefined || check(value);

/** May be null or left out. */
export const option = (value: unknown, check: Check): boolean => value == null || check(value);

/** An object whose fields are checked. */
export function struct(value: unknown, check: Check<Record<string, unknown>>): boolean {
	return isPlainObject(value) && check(value);
}

/** An object without a tag, whose keys tell what it is: checked by what its text would show. */
export function untagged(value: unknown, keys: readonly string[], check: Check<Record<string, unknown>>): boolean {
	if (!isPlainObject(value)) return false;
	const fields: Record<string, unknown> = {};
	for (const key in value) if (keys.includes(key)) fields[key] = value[key];
	return check(fields);
}

/** An object with nothing but one key. */
export function single(value: unknown, check: Check<Record<string, unknown>>): boolean {
	return isPlainObject(value) && Object.keys(value).length === 1 && check(value);
}

export function list(value: unknown, check: Check): boolean {
	if (!Array.isArray(value)) return false;
	// By index: a hole is an item that is not there.
	for (let i = 0; i < value.length; i++) if (!check(value[i])) return false;
	return true;
}

/** An object with any keys. */
export function map(value: unknown, check: Check): boolean {
	if (!isPlainObject(value)) return false;
	for (const key in value) if (!key.isWellFormed() || !check(value[key])) return false;
	return true;
}
