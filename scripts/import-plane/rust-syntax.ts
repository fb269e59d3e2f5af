import { createRequire } from "node:module";
import { Language, type Node, Parser } from "web-tree-sitter";
import { type At, RustError } from "./rust-error.js";

/** A node of the grammar, and the file it stands in. */
export interface Syntax {
	readonly node: Node;
	readonly file: string;
	/** Lines before the text that was parsed: the insides of macros and attributes are parsed on their own. */
	readonly linesBefore: number;
}

const require = createRequire(import.meta.url);
await Parser.init();
const parser = new Parser();
parser.setLanguage(await Language.load(require.resolve("tree-sitter-rust/tree-sitter-rust.wasm")));

/** Parses Rust; a text that the grammar does not accept is an error at its first bad line. */
export function parseRust(file: string, text: string, linesBefore = 0): Syntax {
	const tree = parser.parse(text);
	if (!tree) throw new RustError({ file, line: linesBefore + 1 }, "cannot be parsed");
	const syntax: Syntax = { node: tree.rootNode, file, linesBefore };
	const bad = firstError(tree.rootNode);
	if (bad) throw new RustError(at(within(syntax, bad)), "is not Rust that the grammar understands");
	return syntax;
}

function firstError(node: Node): Node | undefined {
	if (node.isError || node.isMissing) return node;
	const bad = node.hasError ? present(node.children).find((child) => child.hasError || child.isMissing) : undefined;
	return bad && firstError(bad);
}

function present(nodes: readonly (Node | null)[]): readonly Node[] {
	return nodes.filter((node) => node !== null);
}

function within({ file, linesBefore }: Syntax, node: Node): Syntax {
	return { node, file, linesBefore };
}

/** An expression that stood inside a macro or an attribute, as the grammar reads it. */
export function parseExpression(text: string, { file, line }: At): Syntax {
	const root = parseRust(file, `fn wrapped() {\n(${text})\n}`, line - 2);
	const parenthesised = find(root, "parenthesized_expression") ?? find(root, "unit_expression");
	const inner = parenthesised && children(parenthesised)[0];
	if (!inner) throw new RustError({ file, line }, `is no expression: ${text}`);
	return inner;
}

/** A pattern that stood inside a macro. */
export function parsePattern(text: string, { file, line }: At): Syntax {
	const pattern = find(parseRust(file, `fn wrapped() { match x {\n${text} => {} } }`, line - 2), "match_pattern");
	if (!pattern) throw new RustError({ file, line }, `is no pattern: ${text}`);
	return pattern;
}

/** A type that stood in the text of an attribute. */
export function parseType(text: string, { file, line }: At): Syntax {
	const root = parseRust(file, `type Wrapped =\n${text};`, line - 2);
	const type = children(root)[0] && field(children(root)[0] as Syntax, "type");
	if (!type) throw new RustError({ file, line }, `is no type: ${text}`);
	return type;
}

export function at({ node, file, linesBefore }: Syntax): At {
	return { file, line: node.startPosition.row + 1 + linesBefore };
}

export function fail(syntax: Syntax, reason: string): never {
	throw new RustError(at(syntax), reason);
}

const COMMENTS = new Set(["line_comment", "block_comment"]);

/** The named parts of a node, without comments. */
export function children(syntax: Syntax): readonly Syntax[] {
	return present(syntax.node.namedChildren)
		.filter(({ type }) => !COMMENTS.has(type))
		.map((node) => within(syntax, node));
}

/** All parts of a node, punctuation too, without comments. */
function tokens(syntax: Syntax): readonly Syntax[] {
	return present(syntax.node.children)
		.filter(({ type }) => !COMMENTS.has(type))
		.map((node) => within(syntax, node));
}

export function field(syntax: Syntax, name: string): Syntax | undefined {
	const node = syntax.node.childForFieldName(name);
	return node ? within(syntax, node) : undefined;
}

/** A part that the grammar always gives: its absence is a mistake of ours. */
export function part(syntax: Syntax, name: string): Syntax {
	return field(syntax, name) ?? fail(syntax, `a ${syntax.node.type} without ${name} is not understood`);
}

/** The first node of the kind, depth first. */
export function find(syntax: Syntax, type: string): Syntax | undefined {
	if (syntax.node.type === type) return syntax;
	for (const child of children(syntax)) {
		const found = find(child, type);
		if (found) return found;
	}
	return undefined;
}

const ESCAPES: Readonly<Record<string, string>> = { '\\"': '"', "\\\\": "\\", "\\n": "\n", "\\t": "\t", "\\'": "'" };

/** What a string or character literal holds. */
export function literal(syntax: Syntax): string {
	if (syntax.node.type === "char_literal") return syntax.node.text.slice(1, -1);
	if (syntax.node.type === "raw_string_literal") return syntax.node.text.replace(/^r(#*)"(.*)"\1$/s, "$2");
	if (syntax.node.type !== "string_literal") fail(syntax, `is no plain string literal: ${syntax.node.text}`);
	return children(syntax)
		.map((piece) => {
			if (piece.node.type === "string_content") return piece.node.text;
			return ESCAPES[piece.node.text] ?? fail(piece, `holds an escape that is not understood: ${piece.node.text}`);
		})
		.join("");
}

const INTEGER = /^(0x[\da-f]+|0b[01]+|0o[0-7]+|\d+)(?:[iu](?:8|16|32|64|128|size))?$/i;

/** The number of an integer literal; one that JavaScript would round is an error. */
export function integerLiteral(syntax: Syntax): number {
	const [, digits] = INTEGER.exec(syntax.node.text.replaceAll("_", "")) ?? [];
	const number = Number(digits ?? "none");
	return Number.isSafeInteger(number) ? number : fail(syntax, `the number ${syntax.node.text} is not understood`);
}

/** The arguments of a macro. */
export function argumentsOf(macro: Syntax): readonly Syntax[][] {
	const tree = children(macro).find(({ node }) => node.type === "token_tree");
	return tree ? betweenCommas(tree) : fail(macro, `${macro.node.text} is not understood`);
}

/** The tokens of a macro call or an attribute between commas, each as the text it had. */
export function betweenCommas(tree: Syntax): readonly Syntax[][] {
	const groups: Syntax[][] = [[]];
	for (const token of tokens(tree).slice(1, -1)) {
		if (token.node.type === ",") groups.push([]);
		else groups.at(-1)?.push(token);
	}
	return groups.filter((group) => group.length > 0);
}

/** The source text that a group of tokens covers. */
export function textOf(group: readonly Syntax[]): string {
	const [first, last] = [group[0], group.at(-1)];
	if (!first || !last) return "";
	const root = first.node.tree.rootNode;
	return root.text.slice(first.node.startIndex - root.startIndex, last.node.endIndex - root.startIndex);
}

/** Tokens of a text without comments and white space: two texts with equal ones say the same. */
export function leaves(syntax: Syntax): readonly string[] {
	const parts = tokens(syntax);
	return parts.length === 0 ? [syntax.node.text] : parts.flatMap(leaves);
}
