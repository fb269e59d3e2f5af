// Names, groups and addresses of the guides, the reference and the other documents.
import { DocumentReflection, KindRouter, ReflectionKind } from "typedoc";
import { asyncApiPages } from "./asyncapi-pages.mjs";

const GROUPS = [
	["docs/guides/", "Guides"],
	["docs/reference/performance.md", "About the project"],
	["docs/reference/", "Message reference"],
	["docs/decisions/", "Decisions"],
	["", "About the project"],
];

/** The text of the first heading. It may hold code, so it may be several parts. */
function headingOf(parts) {
	const heading = /^# (.+)$/m.exec(parts.map(({ text }) => text).join(""));
	if (!heading) throw new Error("a document needs a heading");
	return heading[1].replaceAll("`", "");
}

/** Documents take their names from their headings instead of a front matter, which GitHub would show as a table. */
export function placeDocument(document, path) {
	document.name = headingOf(document.content);
	document.frontmatter.group = GROUPS.find(([folder]) => path.includes(folder))[1];
	document.frontmatter.address = addressOf(path);
}

/** `docs/guides/locks.md` → `guides/locks`; what lies outside of `docs` goes to `about`. */
function addressOf(path) {
	const [, folder, name] = /(?:^|\/)docs\/(\w+)\/([\w-]+)\.md$/.exec(path) ?? [];
	if (folder) return `${folder}/${name}`;
	const [, parent, file] = /([^/]+)\/([\w-]+)\.md$/.exec(path);
	return `about/${(file === "README" ? parent : file).toLowerCase()}`;
}

/** Documents are found where their files are; everything else as TypeDoc does it. */
export class SiteRouter extends KindRouter {
	buildPages(project) {
		const pages = super.buildPages(project);
		// The search knows declarations and documents, and TypeDoc's home page is neither.
		const frontmatter = { group: "Guides", address: "index" };
		const home = new DocumentReflection("Home and quick start", project, project.readme, frontmatter);
		this.fullUrls.set(home, pages[0].url);
		for (const guide of project.documents.filter(({ frontmatter }) => frontmatter.group === "Guides"))
			for (const code of lookedUpIn(guide)) {
				const row = new DocumentReflection(code, guide, [], { group: "Guides" });
				this.fullUrls.set(row, `${this.getFullUrl(guide)}#${code}`);
			}
		return pages;
	}
	getIdealBaseName(reflection) {
		if (reflection.kindOf(ReflectionKind.Document)) return reflection.frontmatter.address;
		return super.getIdealBaseName(reflection);
	}
}

const markdownOf = ({ content }) => content.map(({ text }) => text).join("");

/** Code that stands in the first column of tables. */
const codesIn = (markdown) =>
	[...markdown.matchAll(/^\|([^|]*)\|/gm)].flatMap(([, cell]) =>
		[...cell.matchAll(/`([^`]+)`/g)].map(([, code]) => code),
	);

/** What a guide explains stands there: codes of errors, states, options. */
export const explainedIn = (guide) => codesIn(markdownOf(guide)).join(" ");

/** The first column of tables of what somebody meets and looks up. */
const LOOKED_UP = /^\| (?:code|state|outcome|status|event|`type` of a change) \|.*\n\|[-|]+\n((?:\|.*\n)+)/gm;

/** What one has met and looks up: it has a row of its own, and is found there. */
const lookedUpIn = (guide) => [...markdownOf(guide).matchAll(LOOKED_UP)].flatMap(([, rows]) => codesIn(rows));

/** The page of the project and that of a package have their name as the heading already. */
export function dropHeading(parts) {
	if (parts?.[0]) parts[0].text = parts[0].text.replace(/^# .+\n/, "");
}

/** Pages that no file holds stand behind the tables of the reference. */
export function addAsyncApi(project) {
	const isBefore = ({ frontmatter }) => frontmatter?.address === "reference/compatibility";
	const pages = asyncApiPages().map(({ name, address, text }) => {
		const frontmatter = { group: "Message reference", address };
		const page = new DocumentReflection(name, project, [{ kind: "text", text }], frontmatter);
		// They hold every word, and explain none.
		page.relevanceBoost = 0.05;
		return page;
	});
	for (const list of [project.documents, project.childrenIncludingDocuments])
		list.splice(list.findIndex(isBefore) + 1, 0, ...pages);
	for (const page of pages) project.registerReflection(page, undefined, undefined);
}
