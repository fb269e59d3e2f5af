import { defineConfig } from "vitest/config";

export default defineConfig({
	test: {
		projects: [
			"packages/*/vitest.config.ts",
			"bench/vitest.config.ts",
			"scripts/vitest.config.ts",
			"test/vitest.config.ts",
			"test/vitest.config.nats3.ts",
		],
	},
});
