import { expect, test } from "vitest";
import { InterestTree } from "./interest-tree.js";

function treeOf(...patterns: readonly string[]): InterestTree<string> {
	const tree = new InterestTree<string>();
	for (const pattern of patterns) tree.add(pattern, pattern);
	return tree;
}

test.each([
	["a.b", ["a.b"]],
	["a.b", ["a.*"]],
	["a.b", ["*.b"]],
	["a.b.c", ["a.>"]],
	["a.b.c", [">"]],
	["a.b.c", ["a.*.c", "a.b.*", "a.*.>", "*.*.*", "*.>"]],
	["a", []],
	["a.b.c.d", []],
	["*", ["*"]],
])("%s is heard by %j", (subject, patterns) => {
	const tree = treeOf(...patterns, "a.x", "a.b.x", "x.>", "a.b.c.x");
	expect(tree.of(subject).sort()).toEqual(patterns.toSorted());
	expect(tree.has(subject)).toBe(patterns.length > 0);
});

test("who left hears nothing more, and others go on", () => {
	const tree = treeOf("a.*", "a.b", "a.b.>");
	tree.remove("a.b", "a.b");
	expect([tree.of("a.b"), tree.has("a.b")]).toEqual([["a.*"], true]);
	tree.remove("a.*", "a.*");
	expect([tree.of("a.b"), tree.has("a.b"), tree.has("a.b.c")]).toEqual([[], false, true]);
});
