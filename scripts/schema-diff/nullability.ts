/** A schema as JSON, in which any keyword may stand. */
type Node = { readonly [key: string]: unknown };

/**
 * The schema with `null` spelled as the dialect spells it, `["string", "null"]` for a type and `anyOf` for a reference:
 * `oneOf` with null and `nullable: true` say the same, and two spellings of one thing are no change.
 */
export function spellNullability(node: unknown): unknown {
	if (Array.isArray(node)) return node.map(spellNullability);
	if (!isNode(node)) return node;
	const copy: Node = Object.fromEntries(
		Object.entries(node).map(([key, value]) => [key, isData(key) ? value : spellNullability(value)]),
	);
	return ordered(fromChoice(fromFlag(copy)));
}

function isNode(node: unknown): node is Node {
	return typeof node === "object" && node !== null && !Array.isArray(node);
}

function isData(key: string): boolean {
	return key === "examples" || key === "default" || key === "x-read-default";
}

function fromFlag(node: Node): Node {
	if (typeof node.nullable !== "boolean") return node;
	const { nullable, ...rest } = node;
	if (!nullable) return rest;
	const { allOf, ...others } = rest;
	if (typeof rest.type === "string") return { ...rest, type: [rest.type, "null"] };
	return Array.isArray(allOf) ? { ...others, anyOf: [allOf[0], { type: "null" }] } : rest;
}

/** `oneOf` and `anyOf` of null and one other schema. */
function fromChoice(node: Node): Node {
	const key = Array.isArray(node.oneOf) ? "oneOf" : "anyOf";
	const branches = node[key];
	if (!Array.isArray(branches) || branches.length !== 2) return node;
	const other: unknown = branches.find((branch) => !isNull(branch));
	if (!branches.some(isNull) || !isNode(other)) return node;
	const { [key]: _, ...rest } = node;
	if (typeof other.type === "string") return { ...rest, ...other, type: [other.type, "null"] };
	const [reference] = Array.isArray(other.allOf) ? other.allOf : [other];
	return { ...rest, anyOf: [reference, { type: "null" }] };
}

function isNull(node: unknown): boolean {
	return isNode(node) && (node.type === "null" || node.const === null) && Object.keys(node).length === 1;
}

function ordered(node: Node): Node {
	if (!Array.isArray(node.type) || node.type[0] !== "null" || node.type.length !== 2) return node;
	return { ...node, type: [node.type[1], "null"] };
}
