// What TypeDoc cannot be told by options: where documents go, how messages are sorted, and what pages look like.
import { Application, Converter, IndexEvent, PageEvent, RendererEvent } from "typedoc";
import { addAsyncApi, dropHeading, explainedIn, placeDocument, SiteRouter } from "./documents.mjs";
import { finishSite } from "./files.mjs";
import { finishPage } from "./pages.mjs";
import { describeMessage, linkToPages, mergeIntoPackage, readCategories } from "./reflections.mjs";
import { addSought } from "./sought.mjs";
import { SiteTheme } from "./theme.mjs";

export function load(app) {
	const categories = readCategories();
	app.renderer.defineTheme("site", SiteTheme);
	app.renderer.defineRouter("site", SiteRouter);
	app.converter.on(Converter.EVENT_CREATE_DOCUMENT, (_context, document) => {
		placeDocument(document, app.files.getReflectionPath(document));
	});
	app.on(Application.EVENT_PROJECT_REVIVE, (project) => {
		for (const { readme } of [project, ...(project.children ?? [])]) dropHeading(readme);
		addAsyncApi(project);
		linkToPages(project);
	});
	app.converter.on(Converter.EVENT_CREATE_DECLARATION, (context, reflection) => {
		mergeIntoPackage(reflection);
		describeMessage(context, reflection, categories);
	});
	app.renderer.on(IndexEvent.PREPARE_INDEX, (index) => {
		const { searchResults, searchFields, searchFieldWeights } = index;
		searchFieldWeights.explained = 10;
		for (const [i, result] of searchResults.entries())
			if (result.frontmatter?.group === "Guides") searchFields[i].explained = explainedIn(result);
		addSought(index);
	});
	app.renderer.on(PageEvent.END, finishPage);
	// After TypeDoc's own files have been written.
	app.renderer.on(RendererEvent.END, finishSite, -1000);
}
