import { defineConfig, type Plugin } from "vite";

/** Browsers load neither modules nor what is asked for across origins from a file: one script, and no word of origins. */
const worksFromFiles: Plugin = {
	name: "works-from-files",
	transformIndexHtml: {
		order: "post",
		handler: (html) => html.replace('type="module" crossorigin', "defer").replaceAll(" crossorigin", ""),
	},
};

/** The page as static files that may lie anywhere: a folder of any site or of the disk, or the loopback server of `npm run demo`. */
export default defineConfig({
	root: import.meta.dirname,
	base: "./",
	plugins: [worksFromFiles],
	build: {
		outDir: "dist",
		emptyOutDir: true,
		target: "es2022",
		// The policy of the page forbids inline scripts and data: the files stay files.
		modulePreload: { polyfill: false },
		assetsInlineLimit: 0,
		cssCodeSplit: false,
		rolldownOptions: { output: { format: "iife", codeSplitting: false } },
	},
});
