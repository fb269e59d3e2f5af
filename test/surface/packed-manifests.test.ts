import { createRequire } from "node:module";
import { plane } from "@plane/messages";
import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { readJson, repository } from "../support/repository.js";

interface PnpmFile {
	readonly hooks: { beforePacking(manifest: object): { readonly plane?: object; readonly repository?: object } };
}

const { hooks }: PnpmFile = createRequire(import.meta.url)(`${repository}.pnpmfile.cjs`);

beforeEach(() => void vi.stubEnv("GITHUB_REPOSITORY", undefined));
afterEach(() => void vi.unstubAllEnvs());

test("the packed manifest of messages and its export name the Plane that the schemas mirror", () => {
	const packed = hooks.beforePacking(readJson("packages/messages/package.json"));
	expect(packed).toEqual({
		...readJson<object>("packages/messages/package.json"),
		plane: readJson("schemas/plane.json"),
	});
	expect(packed.plane).toEqual(plane);
	expect(hooks.beforePacking(readJson("packages/testing/package.json"))).not.toHaveProperty("plane");
});

test("a manifest that is packed where releases are made says where that is", () => {
	const manifest = readJson<object>("packages/testing/package.json");
	expect(hooks.beforePacking(manifest)).toEqual(manifest);
	vi.stubEnv("GITHUB_SERVER_URL", "https://github.com");
	vi.stubEnv("GITHUB_REPOSITORY", "somebody/plane-typescript");
	const url = "git+https://github.com/somebody/plane-typescript.git";
	const { repository } = hooks.beforePacking(manifest);
	expect(repository).toEqual({ type: "git", url, directory: "packages/testing" });
	expect(hooks.beforePacking({ ...manifest, repository: "elsewhere" }).repository).toBe("elsewhere");
});
