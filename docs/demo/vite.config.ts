import { defineConfig } from "vite";

/** The page as static files that may lie anywhere: a folder of any site, or the loopback server of `npm run demo`. */
export default defineConfig({
	root: import.meta.dirname,
	base: "./",
	build: {
		outDir: "dist",
		emptyOutDir: true,
		target: "es2022",
		// The policy of the page forbids inline scripts and data: the files stay files.
		modulePreload: { polyfill: false },
		assetsInlineLimit: 0,
	},
});
