// What stands around the text of a page: its title, the way to it and on from it, and which part is what.
import { ReflectionKind } from "typedoc";

const ALL = "All pages";

const escaped = (text) => text.replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll(">", "&gt;");

/** What it is called among all tabs, and among all answers of a search. */
function titleOf({ url, model, project }) {
	if (url === "index.html") return [project.name];
	if (model.isProject()) return [ALL, project.name];
	if (model.isDocument()) return [model.name, model.frontmatter.group, project.name];
	const place = model.parent.isProject() ? [] : [model.parent.name];
	return [`${ReflectionKind.singularString(model.kind)} ${model.name}`, ...place, project.name];
}

/** The first paragraph as it is read, in one line. */
function descriptionOf(html) {
	const [, paragraph] = /<p\b[^>]*>(.*?)<\/p>/s.exec(html) ?? [
		"",
		"All guides, all pages of the reference, all packages",
	];
	return paragraph
		.replace(/<[^>]+>/g, "")
		.replaceAll('"', "&quot;")
		.replace(/\s+/g, " ")
		.trim();
}

function nameInHead(html, page) {
	const title = escaped([...new Set(titleOf(page))].join(" | "));
	return html
		.replace(/<title>.*?<\/title>/s, () => `<title>${title}</title>`)
		.replace(/(<meta name="description" content=)"[^"]*"/, (_, meta) => `${meta}"${descriptionOf(html)}"`);
}

/** What TypeDoc calls by the name of the project is the list of all pages. */
const nameList = (html, { url }) => (url === "modules.html" ? html.replace(/<h1>.*?<\/h1>/, `<h1>${ALL}</h1>`) : html);

/** Where the pages of a group are told or listed. */
const GROUP_PAGES = {
	Guides: "index.html#guides",
	"Message reference": "reference/index.html",
	"About the project": "modules.html#about-the-project",
	Decisions: "modules.html#decisions",
};

/** Documents have no parent in TypeDoc's eyes; their group says where they belong. */
function nameGroup(html, { model }, base) {
	const { name, frontmatter } = model;
	if (!frontmatter?.group || frontmatter.group === name) return html;
	const link = `<a href="${base}${GROUP_PAGES[frontmatter.group]}">${frontmatter.group}</a>`;
	return html.replace(/(<ul class="tsd-breadcrumb"[^>]*>)/, `$1<li>${link}</li>`);
}

/** A page leads nowhere by its own name. */
const unlinkItself = (html) => html.replace(/<a href="" (aria-current="page")>(.*?)<\/a>/, "<span $1>$2</span>");

/** From one guide to the next, in the order of the menu. */
function leadOn(html, { model, project }, base) {
	const guides = project.documents.filter(({ frontmatter }) => frontmatter.group === "Guides");
	const next = guides.includes(model) && guides[guides.indexOf(model) + 1];
	if (!next) return html;
	const link = `<a href="${base}${next.frontmatter.address}.html">${escaped(next.name)}</a>`;
	return html.replace(/<\/div>\s*<div class="col-sidebar">/, (end) => `<p class="next">Next: ${link}</p>${end}`);
}

/** TypeDoc's first entry of the menu is the list of all pages, under the name of the project. */
function leadHome(html, { url }, base) {
	const current = url === "index.html" ? ' class="current"' : "";
	const home = `<a href="${base}index.html"${current}>Home</a>`;
	return html.replace(/(<nav class="tsd-navigation"[^>]*>)<a .*?<\/a>/, `$1${home}`);
}

/** TypeDoc's columns are all `div`s. */
const nameParts = (html) =>
	html
		.replace('<div class="col-content">', '<main class="col-content">')
		.replace(/<\/div>(\s*<div class="col-sidebar">)/, "</main>$1")
		.replace('<div class="page-menu">', '<aside class="page-menu" aria-label="This page">')
		.replace(/<\/div>(\s*<div class="site-menu">)/, "</aside>$1")
		.replace('<nav class="tsd-navigation">', '<nav class="tsd-navigation" aria-label="Site">');

/** TypeDoc chooses headings by their size; to screen readers each is one level below what it belongs to. */
function levelHeadings(html) {
	const above = [];
	return html.replace(/<h([1-6])\b/g, (tag, size) => {
		while (above.at(-1) >= size) above.pop();
		above.push(size);
		return above.length === Number(size) ? tag : `${tag} aria-level="${above.length}"`;
	});
}

/** The menu is made by a script. */
const tellWithoutScripts = (html, _page, base) =>
	html
		.replace(/<li>Loading\.\.\.<\/li>/, "")
		.replace(
			/<main\b[^>]*>/,
			`$&<noscript><p>Menu and search need JavaScript: <a href="${base}modules.html">all pages</a>.</p></noscript>`,
		);

/** Each takes a page as HTML, the page, and the way to the root of the site. */
const STEPS = [
	nameList,
	nameInHead,
	nameGroup,
	unlinkItself,
	leadOn,
	leadHome,
	nameParts,
	levelHeadings,
	tellWithoutScripts,
];

/** Puts the frame around a page. */
export const frame = (html, page, base) => STEPS.reduce((done, step) => step(done, page, base), html);
