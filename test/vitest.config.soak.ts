import { defineConfig } from "vitest/config";
import { project } from "../vitest.shared.js";

const { test, ...rest } = project("soak");

/** What takes minutes: not part of `npm test`, see `npm run test:soak`. */
export default defineConfig({
	...rest,
	test: {
		...test,
		root: import.meta.dirname,
		include: ["soak/**/*.soak.ts"],
		testTimeout: 600_000,
		// One after the other: they measure time and memory.
		fileParallelism: false,
		execArgv: ["--expose-gc"],
		typecheck: { enabled: false },
	},
});
