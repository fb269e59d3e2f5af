// The last touch to the files of the site, once all pages are there.
import { readFileSync, writeFileSync } from "node:fs";

const PIXELS_PER_EM = 16;

/** Whether there is room for columns is a question of letters, which readers may have made larger. */
const measureInLetters = (css) =>
	css.replace(/-width: (\d+)px\)/g, (_, pixels) => `-width: ${Number(pixels) / PIXELS_PER_EM}em)`);

/** A host shows it under addresses of any depth; the folders of the site tell where its root is. */
const FIND_ROOT = `<script>(() => {
	const base = document.createElement("base");
	const folders = /(?:about|classes|decisions|demo|functions|guides|interfaces|media|modules|reference|types|variables)\\/.*$/;
	base.href = location.pathname.replace(folders, "").replace(/[^/]*$/, "404.html");
	document.head.append(base);
})()</script>`;

/** The list of all pages is what helps whom a wrong address has led here. */
const notFound = (list) =>
	list
		.replace("<head>", `<head>${FIND_ROOT}`)
		.replace(/<title>[^|<]*/, "<title>There is no such page ")
		.replace(
			/<h1>.*?<\/h1>/,
			"<h1>There is no such page</h1><p>Perhaps it is one of these, or the search finds it.</p>",
		);

/** Listener of TypeDoc for the end of the site. */
export function finishSite({ outputDirectory }) {
	const rewrite = (from, to, change) =>
		writeFileSync(`${outputDirectory}/${to}`, change(readFileSync(`${outputDirectory}/${from}`, "utf8")));
	for (const file of ["style", "custom"]) rewrite(`assets/${file}.css`, `assets/${file}.css`, measureInLetters);
	rewrite("modules.html", "404.html", notFound);
}
