import { DefaultTheme } from "typedoc";

/** TypeDoc's theme, but for the navigation: what folds a list there is a button, and there is no link in a button. */
export class SiteTheme extends DefaultTheme {
	buildNavigation(project) {
		return super.buildNavigation(project).map(unlinkParents);
	}
}

/** The page of an entry with children goes first among them. */
function unlinkParents({ path, kind, ...entry }) {
	if (!entry.children) return { ...entry, path, kind };
	const children = entry.children.map(unlinkParents);
	if (!path) return { ...entry, kind, children };
	return { ...entry, kind, children: [{ text: "Overview", path, kind }, ...children] };
}
