import { readSourceFiles } from "../codegen/source-files.js";

const MASK = "•••";

/** Names of all properties that a schema below the folder marks as secret. */
export function secretNames(schemas: string): ReadonlySet<string> {
	const names = new Set<string>();
	for (const { path, text } of readSourceFiles(schemas)) {
		if (path.startsWith("examples/")) continue;
		JSON.parse(text, (key, value: unknown) => {
			if (isSecret(value)) names.add(key);
			return value;
		});
	}
	return names;
}

/** A copy with the values of secret properties hidden; of a map the keys stay readable. */
export function masked(value: unknown, secrets: ReadonlySet<string>): unknown {
	if (Array.isArray(value)) return value.map((item) => masked(item, secrets));
	if (typeof value !== "object" || value === null) return value;
	return Object.fromEntries(
		Object.entries(value).map(([key, item]) => [key, secrets.has(key) ? hidden(item) : masked(item, secrets)]),
	);
}

function hidden(value: unknown): unknown {
	if (value === null) return null;
	if (typeof value !== "object") return MASK;
	return Object.fromEntries(Object.keys(value).map((key) => [key, MASK]));
}

function isSecret(schema: unknown): boolean {
	return typeof schema === "object" && schema !== null && "x-secret" in schema && schema["x-secret"] === true;
}
