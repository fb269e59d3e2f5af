import { defineConfig } from "vitest/config";
import { globalSetup, project } from "../vitest.shared.js";

const { test, ...rest } = project("packages");

/** Installs the packed packages wherever they may be used: not part of `npm test`, see `npm run test:packages`. */
export default defineConfig({
	...rest,
	test: {
		...test,
		root: import.meta.dirname,
		include: ["packages/**/*.packages.ts"],
		globalSetup: [globalSetup, "packages/published.ts"],
		testTimeout: 120_000,
		hookTimeout: 300_000,
		// Installing keeps a machine busy.
		fileParallelism: false,
		typecheck: { enabled: false },
	},
});
