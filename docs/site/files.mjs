// The last touch to the files of the site, once all pages are there.
import { readFileSync, writeFileSync } from "node:fs";

const PIXELS_PER_EM = 16;

/** Whether there is room for columns is a question of letters, which readers may have made larger. */
const measureInLetters = (css) =>
	css.replace(/-width: (\d+)px\)/g, (_, pixels) => `-width: ${Number(pixels) / PIXELS_PER_EM}em)`);

/** Listener of TypeDoc for the end of the site. */
export function finishSite({ outputDirectory }) {
	for (const name of ["style", "custom"]) {
		const file = `${outputDirectory}/assets/${name}.css`;
		writeFileSync(file, measureInLetters(readFileSync(file, "utf8")));
	}
}
