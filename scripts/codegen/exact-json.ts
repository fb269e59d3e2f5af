/** JSON whose integers beyond 2^53 are kept as `bigint`. */
export type ExactJson =
	| null
	| boolean
	| number
	| bigint
	| string
	| readonly ExactJson[]
	| { readonly [key: string]: ExactJson };

const TOKEN = /"(?:[^"\\]|\\.)*"|-?\d+(?:\.\d+)?(?:[eE][-+]?\d+)?/g;
/** A private-use character: no document of ours starts a string with it. */
const MARK = "\uE000";

export function parseExact(text: string): ExactJson {
	const marked = text.replace(TOKEN, (token) =>
		/^-?\d+$/.test(token) && !Number.isSafeInteger(Number(token)) ? `"${MARK}${token}"` : token,
	);
	return JSON.parse(marked, (_key, value: unknown) =>
		typeof value === "string" && value.startsWith(MARK) ? BigInt(value.slice(MARK.length)) : value,
	) as ExactJson;
}

export function isObject(json: ExactJson): json is { readonly [key: string]: ExactJson } {
	return typeof json === "object" && json !== null && !Array.isArray(json);
}
