import { fileURLToPath } from "node:url";
import type { UserWorkspaceConfig } from "vitest/config";

const here = (path: string): string => fileURLToPath(new URL(path, import.meta.url));
const source = (path: string): string => here(`packages/${path}`);

/** Looks after each test file for what it has not ended. */
export const setup = here("vitest.setup.ts");

/** Makes a folder for the temporary files of a run, and removes it at the end. */
export const globalSetup = here("vitest.temporary.ts");

/** The vitest project of one workspace member: unit tests and type tests beside the sources. */
export function project(name: string): UserWorkspaceConfig {
	return {
		// Tests run on the sources, so that none is judged on a stale build; the packed builds have a gate of their own.
		resolve: {
			alias: [
				{ find: /^@plane\/messages$/, replacement: source("messages/src/index.ts") },
				{ find: /^@plane\/messages\/registry$/, replacement: source("messages/src/registry.ts") },
				{ find: /^@plane\/messages\/guards$/, replacement: source("messages/src/gen/guards.ts") },
				{ find: /^@plane\/messages\/([a-z-]+)$/, replacement: source("messages/src/gen/messages/$1.ts") },
				{ find: /^@plane\/nats-client$/, replacement: source("nats-client/src/index.ts") },
				{ find: /^@plane\/testing$/, replacement: source("testing/src/index.ts") },
				{ find: /^@plane\/testing\/matchers$/, replacement: source("testing/src/matchers.ts") },
			],
		},
		// Node 20 has no `using`.
		oxc: { target: "es2022" },
		test: {
			name,
			include: ["**/*.test.ts"],
			setupFiles: [setup],
			globalSetup,
			// Only a hang should ever reach these: tests wait for events, and a busy machine is slow.
			testTimeout: 30_000,
			hookTimeout: 30_000,
			expect: { poll: { timeout: 20_000 } },
			typecheck: { enabled: true, checker: "tsc", include: ["**/*.test-d.ts"], tsconfig: "tsconfig.json" },
		},
	};
}
