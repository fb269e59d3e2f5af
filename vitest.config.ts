import { defineConfig } from "vitest/config";

export default defineConfig({
	test: {
		// Vitest leaves a core free, which on two cores means one test file at a time; most of them wait for servers.
		maxWorkers: "100%",
		projects: [
			"packages/*/vitest.config.ts",
			"bench/vitest.config.ts",
			"scripts/vitest.config.ts",
			"test/vitest.config.ts",
			"test/vitest.config.nats3.ts",
		],
	},
});
