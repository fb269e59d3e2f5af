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

/** Documents have no parent in TypeDoc's eyes; their group says where they belong. */
function nameGroup(html, { model }) {
	const { name, frontmatter } = model;
	if (!frontmatter?.group || frontmatter.group === name) return html;
	return html.replace(/(<ul class="tsd-breadcrumb"[^>]*>)/, `$1<li>${frontmatter.group}</li>`);
}

/** TypeDoc's first entry of the menu is the list of all pages, under the name of the project. */
function leadHome(html, { url }, base) {
	const current = url === "index.html" ? ' class="current"' : "";
	const home = `<a href="${base}index.html"${current}>Home</a>`;
	return html.replace(/(<nav class="tsd-navigation"[^>]*>)<a .*?<\/a>/, `$1${home}`);
}

/** Each takes a page as HTML, the page, and the way to the root of the site. */
const STEPS = [nameList, nameInHead, nameGroup, leadHome];

/** Puts the frame around a page. */
export const frame = (html, page, base) => STEPS.reduce((done, step) => step(done, page, base), html);
