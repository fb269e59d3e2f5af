import { annotated, derives, forTestsOnly } from "./rust-attributes.js";
import { RustError } from "./rust-error.js";
import { lastName, refuseOtherNames } from "./rust-items.js";
import { at, children, field, parseRust, type Syntax } from "./rust-syntax.js";
import type { SourceTree } from "./source-tree.js";

/** Messages that are declared where nobody looks for them: without this they would be missing in silence. */
export function findStrays(tree: SourceTree, read: ReadonlySet<string>): readonly RustError[] {
	return tree
		.files("")
		.filter((path) => path.endsWith(".rs") && !read.has(path) && !path.split("/").includes("tests"))
		.flatMap((path) => {
			const text = tree.read(path) ?? "";
			// Parsing is slow, and most files do not even name the trait.
			return text.includes("TypedMessage") ? straysIn(parseRust(path, text)) : [];
		});
}

function straysIn(syntax: Syntax): readonly RustError[] {
	const items = annotated(syntax).filter((item) => !forTestsOnly(item));
	return items.flatMap((item) => {
		const { node } = item.syntax;
		if (node.type === "use_declaration") refuseOtherNames(item.syntax);
		const trait = node.type === "impl_item" ? field(item.syntax, "trait") : undefined;
		if (derives(item, "TypedMessage") || (trait && lastName(trait) === "TypedMessage"))
			return [new RustError(at(item.syntax), "a message stands here, outside of the folders that read-plane.ts reads")];
		const body = node.type === "mod_item" ? field(item.syntax, "body") : undefined;
		return body && children(body).length > 0 ? straysIn(body) : [];
	});
}
