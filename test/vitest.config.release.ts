import { defineConfig } from "vitest/config";
import { project } from "../vitest.shared.js";

const { test, ...rest } = project("release");

/** Releases on a registry of its own: not part of `npm test`, see `npm run test:release`. */
export default defineConfig({
	...rest,
	test: {
		...test,
		root: import.meta.dirname,
		include: ["release/**/*.release.ts"],
		testTimeout: 600_000,
		hookTimeout: 300_000,
		// Each step begins where the one before has ended.
		bail: 1,
		typecheck: { enabled: false },
	},
});
