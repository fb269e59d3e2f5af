import { describe, expect, test } from "vitest";
import { readJson } from "../support/repository.js";

interface Manifest {
	readonly name: string;
	readonly private?: boolean;
	readonly license: string;
	readonly type: string;
	readonly sideEffects: boolean;
	readonly engines: unknown;
	readonly files: readonly string[];
	readonly main: string;
	readonly types: string;
	readonly exports: unknown;
	readonly dependencies?: Readonly<Record<string, string>>;
	readonly peerDependencies?: Readonly<Record<string, string>>;
	readonly peerDependenciesMeta?: Readonly<Record<string, { readonly optional: boolean }>>;
	readonly browser?: Readonly<Record<string, false>>;
}

const both = (entry: string): unknown => ({
	import: { types: `./dist/esm/${entry}.d.ts`, default: `./dist/esm/${entry}.mjs` },
	require: `./dist/cjs/${entry}.js`,
});

const expected = {
	messages: {
		files: ["dist", "schemas"],
		exports: {
			".": both("index"),
			"./registry": both("registry"),
			"./guards": both("gen/guards"),
			"./*": both("gen/messages/*"),
			"./schemas/*": "./schemas/*",
			"./package.json": "./package.json",
		},
		dependencies: undefined,
		peerDependencies: undefined,
	},
	"nats-client": {
		files: ["dist"],
		exports: { ".": both("index"), "./package.json": "./package.json" },
		dependencies: { "@plane/messages": "workspace:^" },
		peerDependencies: { nats: "^2.29.3", "@nats-io/transport-node": "^3.3.1", "@nats-io/jetstream": "^3.3.1" },
	},
	testing: {
		files: ["dist"],
		exports: { ".": both("index"), "./matchers": both("matchers"), "./package.json": "./package.json" },
		dependencies: { "@plane/messages": "workspace:^", "@plane/nats-client": "workspace:^", "fast-check": "^4.10.2" },
		peerDependencies: { nats: "^2.29.3" },
	},
};

describe.each(Object.entries(expected))(
	"the manifest of @plane/%s",
	(folder, { files, exports, dependencies, peerDependencies }) => {
		const manifest = readJson<Manifest>(`packages/${folder}/package.json`);

		test("offers these entry points, to import and to require", () => {
			expect(manifest.exports).toEqual(exports);
			expect(manifest).toMatchObject({ type: "module", main: "./dist/cjs/index.js", types: "./dist/cjs/index.d.ts" });
		});

		test("ships these files, free of side effects, under the licence of the repository", () => {
			expect(manifest.files).toEqual(files);
			expect(manifest).toMatchObject({ name: `@plane/${folder}`, license: "MIT", sideEffects: false });
			expect(manifest.private).toBeUndefined();
		});

		test("asks for Node 20.19 and for these packages only", () => {
			expect(manifest.engines).toEqual({ node: ">=20.19" });
			expect(manifest.dependencies).toEqual(dependencies);
			expect(manifest.peerDependencies).toEqual(peerDependencies);
		});
	},
);

describe("the NATS library of @plane/nats-client", () => {
	const manifest = readJson<Manifest>("packages/nats-client/package.json");

	test("is the user's choice: none of its packages has to be installed", () => {
		const optional = Object.entries(manifest.peerDependenciesMeta ?? {}).filter(([, { optional }]) => optional);
		expect(optional.map(([name]) => name).sort()).toEqual(Object.keys(manifest.peerDependencies ?? {}).sort());
	});

	test("is not bundled for browsers where it needs Node", () => {
		expect(manifest.browser).toEqual({ nats: false, "@nats-io/transport-node": false });
	});
});
