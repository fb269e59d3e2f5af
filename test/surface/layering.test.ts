import { isBuiltin } from "node:module";
import { posix } from "node:path";
import ts from "typescript";
import { describe, expect, test } from "vitest";
import { filesBelow, readText } from "../support/repository.js";

/** Every module specifier in a source, also of types and of dynamic imports. */
const importsOf = (path: string): readonly string[] =>
	ts.preProcessFile(readText(path), true, true).importedFiles.map(({ fileName }) => fileName);

/** Repository paths for relative imports, package names for the others, `node:` for Node's own modules. */
function targetOf(path: string, specifier: string): string {
	if (specifier.startsWith(".")) return posix.join(posix.dirname(path), specifier.replace(/\.js$/, ".ts"));
	return isBuiltin(specifier) ? "node:" : specifier;
}

interface Room {
	readonly name: string;
	readonly folder: string;
	/** The files of the room; by default the sources that are no tests. */
	readonly files?: RegExp;
	readonly except?: RegExp;
	/** What they may import, as `targetOf` names it. */
	readonly may: RegExp;
}

const SOURCES = /^(?!.*\.(?:test|test-d)\.ts$).*\.ts$/;
const TESTS = /\.(?:test|test-d)\.ts$/;

const rooms: readonly Room[] = [
	{
		name: "the runtime of messages",
		folder: "packages/messages/src",
		except: /\/gen\/|\/(?:index|registry)\.ts$/,
		may: /^packages\/messages\/src\/[\w-]+\.ts$/,
	},
	{
		name: "an entry point of messages",
		folder: "packages/messages/src",
		files: /\/src\/(?:index|registry)\.ts$/,
		may: /^packages\/messages\/src\/(?:gen\/)?[\w-]+\.ts$/,
	},
	{
		name: "the generated code of messages",
		folder: "packages/messages/src/gen",
		may: /^packages\/messages\/src\/(?:gen\/)?[\w-]+\.ts$/,
	},
	{
		name: "nats-client",
		folder: "packages/nats-client/src",
		except: /\/fixtures\//,
		may: /^(?:packages\/nats-client\/src\/(?!fixtures\/).*|@plane\/messages|nats|@nats-io\/(?:nats-core|transport-node|jetstream))$/,
	},
	{
		name: "testing",
		folder: "packages/testing/src",
		may: /^(?:packages\/testing\/src\/.*|@plane\/(?:messages|messages\/registry|nats-client)|nats|node:|fast-check)$/,
	},
	{
		name: "the bench",
		folder: "bench",
		except: /\.test\.ts$|\/vitest\.config|^bench\/peers\//,
		may: /^(?:bench\/.*|scripts\/codegen\/.*|@plane\/(?:messages|nats-client|testing)|nats|@nats-io\/(?:transport-node|jetstream)|node:|esbuild|json-schema-to-typescript)$/,
	},
	{
		name: "what the bench compares with",
		folder: "bench/peers",
		may: /^(?:bench\/.*|scripts\/codegen\/.*|node:|@typia\/transform|typescript|ajv(?:\/.*)?|arktype|json-bigint|lossless-json|typebox(?:\/compile)?|valibot|zod)$/,
	},
	{
		name: "the page of the demo",
		folder: "docs/demo/page",
		may: /^(?:docs\/demo\/page\/.*|@plane\/(?:messages|nats-client)|@nats-io\/nats-core)$/,
	},
	{
		name: "what serves the demo",
		folder: "docs/demo/serve",
		may: /^(?:docs\/demo\/serve\/.*|@plane\/(?:messages|nats-client|testing)|node:)$/,
	},
	{
		name: "the generator",
		folder: "scripts/codegen",
		except: /\/index\.ts$/,
		may: /^(?:scripts\/codegen\/.*|node:|ajv|json-schema-to-typescript)$/,
	},
	{
		name: "what starts the generator",
		folder: "scripts/codegen",
		files: /\/index\.ts$/,
		may: /^(?:scripts\/codegen\/.*|scripts\/compatibility\/emit-[\w-]+\.ts|node:)$/,
	},
	{
		name: "the comparison of contracts",
		folder: "scripts/schema-diff",
		may: /^(?:scripts\/(?:schema-diff|codegen)\/.*|node:|ajv)$/,
	},
	{
		name: "what knows earlier Planes",
		folder: "scripts/compatibility",
		may: /^(?:scripts\/(?:compatibility|codegen|schema-diff)\/.*|node:)$/,
	},
	{
		name: "the importer",
		folder: "scripts/import-plane",
		except: /\/rust-syntax\.ts$/,
		may: /^(?:scripts\/(?:import-plane|codegen)\/.*|node:)$/,
	},
	{
		name: "the API reports",
		folder: "scripts/api-reports",
		except: /\/extract\.ts$/,
		may: /^(?:scripts\/(?:api-reports|schema-diff)\/.*|node:)$/,
	},
	{
		name: "the npm scripts, before anything is installed",
		folder: "scripts/run",
		files: /\.mjs$/,
		may: /^(?:scripts\/run\/.*|node:)$/,
	},
	{
		name: "what npm start shows",
		folder: "scripts/demo",
		may: /^(?:scripts\/demo\/.*|scripts\/codegen\/source-files\.ts|@plane\/(?:messages|nats-client|testing)|node:)$/,
	},
	{
		name: "the one that reads built declarations",
		folder: "scripts/api-reports",
		files: /\/extract\.ts$/,
		may: /^(?:scripts\/api-reports\/.*|node:|@microsoft\/api-extractor)$/,
	},
	{
		name: "the one that knows the Rust grammar",
		folder: "scripts/import-plane",
		files: /\/rust-syntax\.ts$/,
		may: /^(?:scripts\/import-plane\/.*|node:|web-tree-sitter)$/,
	},
	{
		name: "an emitter",
		folder: "scripts/codegen",
		files: /\/emit-[\w-]+\.ts$/,
		except: TESTS,
		may: /^(?:scripts\/codegen\/(?!emit-|read[.-]|source-files).*|json-schema-to-typescript)$/,
	},
	{
		name: "the unit tests of messages",
		folder: "packages/messages/src",
		files: TESTS,
		may: /^(?:packages\/messages\/src\/.*|node:|vitest|fast-check|@plane\/messages)$/,
	},
];

describe.each(rooms)("$name", ({ folder, files = SOURCES, except, may }) => {
	const paths = filesBelow(folder, files).filter((path) => !except?.test(path));

	test("imports only what the architecture allows", () => {
		const breaches = paths.flatMap((path) =>
			importsOf(path)
				.map((specifier) => targetOf(path, specifier))
				.filter((target) => !may.test(target))
				.map((target) => `${path} → ${target}`),
		);
		expect(breaches).toEqual([]);
		expect(paths.length).toBeGreaterThan(0);
	});
});

test("nobody imports the tests across packages", () => {
	const paths = ["packages", "scripts"].flatMap((folder) => filesBelow(folder, /\.(?:ts|mjs)$/));
	const breaches = paths.filter((path) =>
		importsOf(path).some((specifier) => /^test\//.test(targetOf(path, specifier))),
	);
	expect(breaches).toEqual([]);
});

test("the runtime and the generated code of messages have no cycle that loads code", () => {
	const folder = "packages/messages/src";
	const graph = new Map(filesBelow(folder, SOURCES).map((path) => [path, loadedBy(path)]));
	const cycles: string[] = [];
	const visit = (path: string, trail: readonly string[]): void => {
		if (trail.includes(path)) cycles.push([...trail.slice(trail.indexOf(path)), path].join(" → "));
		else for (const next of graph.get(path) ?? []) visit(next, [...trail, path]);
	};
	for (const path of graph.keys()) if (cycles.length === 0) visit(path, []);
	expect(cycles).toEqual([]);
});

/** The files whose code is loaded when this one's is: imports of types are none. */
function loadedBy(path: string): readonly string[] {
	const source = ts.createSourceFile(path, readText(path), ts.ScriptTarget.Latest);
	return source.statements.flatMap((statement) => {
		if (!ts.isImportDeclaration(statement) && !ts.isExportDeclaration(statement)) return [];
		const { moduleSpecifier } = statement;
		const typesOnly = ts.isImportDeclaration(statement)
			? statement.importClause?.phaseModifier === ts.SyntaxKind.TypeKeyword
			: statement.isTypeOnly;
		if (typesOnly || !moduleSpecifier || !ts.isStringLiteral(moduleSpecifier)) return [];
		return [targetOf(path, moduleSpecifier.text)];
	});
}
