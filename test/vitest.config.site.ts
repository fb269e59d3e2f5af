import { defineConfig } from "vitest/config";
import { project } from "../vitest.shared.js";

const { test, ...rest } = project("site");

/** Looks at the built site in a browser: not part of `npm test`, see `npm run test:site`. */
export default defineConfig({
	...rest,
	test: {
		...test,
		root: import.meta.dirname,
		include: ["site/**/*.site.ts"],
		// A page is looked at in many ways, and there are hundreds.
		testTimeout: 120_000,
		typecheck: { enabled: false },
	},
});
