import { createRequire } from "node:module";
import { plane } from "@plane/messages";
import { expect, test } from "vitest";
import { readJson, repository } from "../support/repository.js";

interface PnpmFile {
	readonly hooks: { beforePacking(manifest: object): { readonly plane?: object } };
}

const { hooks }: PnpmFile = createRequire(import.meta.url)(`${repository}.pnpmfile.cjs`);

test("the packed manifest of messages and its export name the Plane that the schemas mirror", () => {
	const packed = hooks.beforePacking(readJson("packages/messages/package.json"));
	expect(packed).toEqual({
		...readJson<object>("packages/messages/package.json"),
		plane: readJson("schemas/plane.json"),
	});
	expect(packed.plane).toEqual(plane);
	expect(hooks.beforePacking(readJson("packages/testing/package.json"))).not.toHaveProperty("plane");
});
