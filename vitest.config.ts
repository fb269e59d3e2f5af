import { availableParallelism } from "node:os";
import { defineConfig } from "vitest/config";

export default defineConfig({
	test: {
		// Most test files wait for servers: with one more at a time than there are cores, two cores need a fifth less time.
		maxWorkers: availableParallelism() + 1,
		projects: [
			"packages/*/vitest.config.ts",
			"bench/vitest.config.ts",
			"scripts/vitest.config.ts",
			"test/vitest.config.ts",
			"test/vitest.config.nats3.ts",
		],
	},
});
