import fc from "fast-check";

type Path = readonly (string | number)[];

/** What is put where it does not belong. */
export const junk = (text: string): fc.Arbitrary<unknown> =>
	fc.constantFrom<unknown>(
		text,
		null,
		true,
		0,
		-1,
		1.5,
		2 ** 53,
		1e300,
		"",
		"Ready",
		[],
		[text],
		{},
		{ Ready: null },
		{ unknown: text },
		JSON.parse('{"__proto__":{"polluted":true},"constructor":{"prototype":{"polluted":true}}}'),
	);

/** A value with one place of it replaced, left out, or given one key more. */
export function mutated(values: fc.Arbitrary<unknown>, wrong: fc.Arbitrary<unknown>): fc.Arbitrary<unknown> {
	return fc
		.tuple(values, wrong, fc.nat(), fc.constantFrom("replace", "remove", "add"))
		.map(([value, other, seed, change]) => {
			const paths = pathsOf(value);
			const path = paths[seed % paths.length] ?? [];
			return changedAt(value, path, (old) => {
				if (change === "remove") return REMOVED;
				return change === "add" && isObject(old) ? { ...old, unknown_key: other } : other;
			});
		});
}

/** Paths of all places, the whole first. */
export function pathsOf(value: unknown, path: Path = []): readonly Path[] {
	if (Array.isArray(value)) return [path, ...value.flatMap((item, i) => pathsOf(item, [...path, i]))];
	if (!isObject(value)) return [path];
	return [path, ...Object.keys(value).flatMap((key) => pathsOf(value[key], [...path, key]))];
}

/** The value with all its strings and keys' values replaced by what the function makes of them. */
export function mapStrings(value: unknown, map: (text: string) => string): unknown {
	if (typeof value === "string") return map(value);
	if (Array.isArray(value)) return value.map((item) => mapStrings(item, map));
	if (!isObject(value)) return value;
	return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, mapStrings(item, map)]));
}

const REMOVED = Symbol("removed");

const isObject = (value: unknown): value is Record<string, unknown> =>
	typeof value === "object" && value !== null && !Array.isArray(value);

/** The value with something else at the path; the value itself stays as it is. */
export function changedAt(value: unknown, [key, ...rest]: Path, change: (old: unknown) => unknown): unknown {
	if (key === undefined) {
		const result = change(value);
		return result === REMOVED ? null : result;
	}
	if (Array.isArray(value)) return value.map((item, i) => (i === key ? changedAt(item, rest, change) : item));
	if (!isObject(value)) return value;
	const item = rest.length === 0 ? change(value[key]) : changedAt(value[key], rest, change);
	// Entries, because assigning to `__proto__` sets the prototype.
	const entries = Object.entries(value).map(([name, old]) => [name, name === key ? item : old] as const);
	return Object.fromEntries(entries.filter(([, entry]) => entry !== REMOVED));
}
