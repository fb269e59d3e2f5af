/** A JSON text as it was written: `JSON.parse` forgets how numbers were spelled and which keys stood twice. */
export type JsonNode =
	| { readonly kind: "object"; readonly entries: readonly (readonly [key: string, value: JsonNode])[] }
	| { readonly kind: "array"; readonly items: readonly JsonNode[] }
	| { readonly kind: "number"; readonly literal: string }
	| { readonly kind: "plain"; readonly value: string | boolean | null };

const TOKEN = /\s*("(?:[^"\\]|\\.)*"|-?\d[\d.eE+-]*|[{}[\],:]|true|false|null)/gy;

/** Reads a text that is known to be valid JSON. */
export function readDocument(text: string): JsonNode {
	const tokens = [...text.matchAll(TOKEN)].map(([, token]) => token as string);
	let at = 0;
	const next = (): string => tokens[at++] ?? "";
	const items = <T>(end: string, item: () => T): T[] => {
		const all: T[] = [];
		if (tokens[at] === end) at++;
		else
			do all.push(item());
			while (next() === ",");
		return all;
	};
	const entry = (): readonly [string, JsonNode] => {
		const key: string = JSON.parse(next());
		next();
		return [key, value()];
	};
	const value = (): JsonNode => {
		const token = next();
		if (token === "{") return { kind: "object", entries: items("}", entry) };
		if (token === "[") return { kind: "array", items: items("]", value) };
		return /^[-\d]/.test(token) ? { kind: "number", literal: token } : { kind: "plain", value: JSON.parse(token) };
	};
	return value();
}

/** The member that `JSON.parse` keeps. */
export function member(node: JsonNode, key: string): JsonNode | undefined {
	return node.kind === "object" ? node.entries.findLast(([name]) => name === key)?.[1] : undefined;
}
