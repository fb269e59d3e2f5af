import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { catalog } from "./catalog.js";
import { OURS, openProject, type Project } from "./project.js";
import { TYPESCRIPT } from "./versions.js";

/** How an application may look at the packages. Libraries are checked too: a type that an old compiler cannot read is an error. */
const KINDS = {
	"as Node resolves, from ES modules": { module: "nodenext", files: ["application.mts"] },
	"as Node resolves, from CommonJS": { module: "nodenext", files: ["application.cts"] },
	"as bundlers resolve": { module: "esnext", moduleResolution: "bundler", files: ["application.ts"] },
};

const STRICT = {
	strict: true,
	exactOptionalPropertyTypes: true,
	noUncheckedIndexedAccess: true,
	noPropertyAccessFromIndexSignature: true,
	noImplicitOverride: true,
	isolatedModules: true,
	skipLibCheck: false,
	target: "es2022",
	lib: ["ES2023", "ESNext.Disposable", "DOM"],
	types: ["node"],
	noEmit: true,
};

/** What the compiler has against the project, its settings and our packages; the declarations of `nats` do not pass themselves. */
async function complaints(project: Project): Promise<readonly string[]> {
	const printed = await project.run("npx tsc --project . --pretty false || true");
	// Indented lines belong to the one above.
	return printed.split("\n").filter((line) => /^\S/.test(line) && !line.startsWith("node_modules/nats/"));
}

describe.each(TYPESCRIPT)(
	"for TypeScript %s, strict with exact optional properties, the packages have types",
	(version) => {
		let project: Project;

		beforeAll(async () => {
			project = await openProject({
				...OURS,
				nats: catalog.nats,
				"@types/node": catalog["@types/node"],
				typescript: version,
			});
			await project.run("npm install --no-audit --no-fund");
			expect(await project.run("npx tsc --version")).toBe(`Version ${version}\n`);
		});
		afterAll(() => project[Symbol.asyncDispose]());

		test.each(Object.entries(KINDS))("%s", async (_, { files, ...options }) => {
			for (const file of files) await project.run(`cp usage/application.ts ${file}`);
			await project.write("tsconfig.json", JSON.stringify({ compilerOptions: { ...STRICT, ...options }, files }));
			expect(await complaints(project)).toEqual([]);
		});
	},
);
