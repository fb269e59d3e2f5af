import { type Lookup, lookup } from "./lookup.js";
import type { Protocol, TypeDef } from "./model.js";
import { header, type OutputFile } from "./output.js";
import { compare } from "./problem.js";
import { references } from "./references.js";

/** `gen/messages/<message>.ts`: what belongs to one message, for those who import no other. Named as its schema. */
export function emitSubpaths(protocol: Protocol): readonly OutputFile[] {
	const find = lookup(protocol);
	return protocol.types
		.filter(({ file }) => file.startsWith("messages/"))
		.map((type) => ({
			path: `packages/messages/src/gen/${type.file.replace(/\.json$/, ".ts")}`,
			text: `${header("emit-subpaths")}\n${moduleOf(type, find)}`,
		}));
}

/** The message and its reply as values, and the types of all that stands in them. */
function moduleOf(type: TypeDef, find: Lookup): string {
	const reply = type.message?.reply;
	const values = [type.exportName, ...(reply === undefined ? [] : [find(reply).exportName])];
	const types = [...parts(type, find)].flatMap(declared).flatMap((name) => [name, `${name}Input`]);
	const names = types.sort(compare).map((name) => (values.includes(name) ? name : `type ${name}`));
	return `export {\n${names.map((name) => `\t${name},\n`).join("")}} from "../codecs.js";
export { InvalidMessageError, InvalidSubjectError, type Issue } from "../../errors.js";
`;
}

function parts(type: TypeDef, find: Lookup, found = new Set<TypeDef>()): ReadonlySet<TypeDef> {
	if (found.has(type)) return found;
	found.add(type);
	for (const name of references(type)) parts(find(name), find, found);
	return found;
}

/** Names of its declarations: variants that stand in an untagged union have their own. */
function declared({ exportName, body }: TypeDef): readonly string[] {
	if (body.kind !== "untagged") return [exportName];
	return [exportName, ...body.variants.flatMap((variant) => (variant.kind === "inline" ? [variant.name] : []))];
}
