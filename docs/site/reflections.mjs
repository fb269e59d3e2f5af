// How the types and values of the messages are sorted and named.
import { readdirSync, readFileSync } from "node:fs";
import { Comment, CommentTag, ReflectionKind } from "typedoc";

const root = new URL("../../", import.meta.url);

function schemasIn(folder) {
	return readdirSync(new URL(`schemas/${folder}/`, root)).map((file) => {
		return JSON.parse(readFileSync(new URL(`schemas/${folder}/${file}`, root), "utf8"));
	});
}

const nameOf = (schema) => schema["x-export"] ?? schema.title;

/** Export name → category, from the schemas, so that the generated code need not carry tags for the site. */
export function readCategories() {
	const messages = schemasIn("messages").map((schema) => [
		nameOf(schema),
		schema["x-message"] ? "Messages" : "Replies",
	]);
	const types = schemasIn("types").map((schema) => [nameOf(schema), categoryOfType(schema)]);
	return new Map([...types, ...messages]);
}

function categoryOfType(schema) {
	const name = nameOf(schema);
	if (name.endsWith("Reply")) return "Replies";
	if (schema.enum) return "Enums";
	return schema.properties || schema["x-tagging"] || schema["x-flatten"] ? "Parts" : "Ids and scalars";
}

function addTag(reflection, tag, text) {
	reflection.comment ??= new Comment();
	reflection.comment.blockTags.push(new CommentTag(tag, [{ kind: "text", text }]));
}

const BY_KIND = {
	[ReflectionKind.Class]: "Errors",
	[ReflectionKind.Function]: "Functions",
};

/** Fields stand in Plane's order, everything else in that of the alphabet. */
function keepFieldOrder(reflection) {
	if (!reflection.kindOf(ReflectionKind.Interface | ReflectionKind.TypeLiteral)) return;
	addTag(reflection, "@sortStrategy", "source-order");
}

const isGuard = ({ name, type }) => name === "Guard" || type?.name === "Guard";

function categorize(reflection, categories) {
	const { name, kind, parent } = reflection;
	if (!parent?.kindOf(ReflectionKind.Project | ReflectionKind.Module)) return;
	if (isGuard(reflection)) return addTag(reflection, "@category", "Guards");
	const isInput = name.endsWith("Input") && categories.has(name.replace(/Input$/, ""));
	addTag(reflection, "@category", isInput ? "Inputs" : (categories.get(name) ?? BY_KIND[kind] ?? "Codecs"));
}

/** Some names have entry points of their own, such as the registry; a level of modules would hide all others. */
export function mergeIntoPackage(reflection) {
	if (!reflection.kindOf(ReflectionKind.Module)) return;
	addTag(reflection, "@mergeModuleWith", "<project>");
}

const isPlain = (type) => type?.type === "intrinsic" || (type?.type === "union" && type.types.every(isPlainPart));
const isPlainPart = (type) => type.type === "intrinsic" || type.type === "literal";

/** TypeDoc shows `string` where an interface says `BackendId`; the name leads to what the id may look like. */
function keepTypeNames(context, reflection, declaration) {
	if (!reflection.kindOf(ReflectionKind.Property) || !isPlain(reflection.type) || !declaration.type) return;
	reflection.type = context.converter.convertType(context.withScope(reflection), declaration.type);
}

/** What a guide explains value by value. */
const EXPLAINED = { PlaneErrorCode: "guides/what-can-go-wrong" };

/** Types and values of a message lead to its page in the reference, others to the guide that explains them. */
export function linkToPages(project) {
	const documents = project.documents ?? [];
	const pages = new Map(documents.map((document) => [document.name, document]));
	for (const [name, address] of Object.entries(EXPLAINED))
		pages.set(
			name,
			documents.find(({ frontmatter }) => frontmatter.address === address),
		);
	for (const reflection of project.getReflectionsByKind(ReflectionKind.SomeType | ReflectionKind.Variable)) {
		const page = pages.get(reflection.name);
		if (!page || !reflection.comment || !reflection.parent?.kindOf(ReflectionKind.Module)) continue;
		const link = { kind: "inline-tag", tag: "@link", text: `${page.frontmatter.group}: ${page.name}`, target: page };
		reflection.comment.blockTags.push(new CommentTag("@see", [link]));
	}
}

/** Gives a declaration of the messages its category, its order and its names. */
export function describeMessage(context, reflection, categories) {
	const declaration = context.getSymbolFromReflection(reflection)?.declarations?.[0];
	if (!declaration?.getSourceFile().fileName.includes("/packages/messages/src/")) return;
	categorize(reflection, categories);
	keepFieldOrder(reflection);
	keepTypeNames(context, reflection, declaration);
}
