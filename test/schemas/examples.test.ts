import { describe, expect, test } from "vitest";
import { beyondJsonSchema } from "./beyond-json-schema.js";
import { type Example, exampleFolders, examples, isObject, type Json, schemaFiles } from "./files.js";
import { createAjv, verdictOf } from "./validators.js";

const ajv = createAjv("checked");
const listed = Object.entries(beyondJsonSchema).flatMap(([kind, { paths }]) => paths.map((path) => ({ kind, path })));
/** Invalid examples that plain JSON Schema has to take. */
const unseen = new Set(listed.filter(({ kind }) => kind !== "unsafe-quantity").map(({ path }) => path));

const of = (folder: string): readonly Example[] => examples.filter((example) => example.folder === folder);

test("every folder of examples belongs to a schema, and every schema has one", () => {
	expect(exampleFolders).toEqual(schemaFiles.map(({ folder }) => folder).sort());
});

test("every example says in its name whether it is valid, and by what it is special", () => {
	for (const { path } of examples) expect(path).toMatch(/^[a-z0-9-]+\/[a-z0-9]+(?:-[a-z0-9]+)*\.(?:in)?valid\.json$/);
});

describe.each(schemaFiles)("$path", (file) => {
	const verdict = verdictOf(ajv, file);

	test("takes its valid examples", () => {
		const refused = of(file.folder).filter(({ valid, value }) => valid && !verdict(value));
		expect(refused.map(({ path }) => path)).toEqual([]);
		expect(of(file.folder).some(({ valid }) => valid)).toBe(true);
	});

	test("refuses its invalid examples, but for what JSON Schema cannot say", () => {
		const taken = of(file.folder).filter(({ valid, value }) => !valid && verdict(value));
		expect(taken.map(({ path }) => path)).toEqual(
			of(file.folder)
				.map(({ path }) => path)
				.filter((path) => unseen.has(path)),
		);
	});

	test("takes the examples it carries itself", () => {
		const own = file.schema.examples;
		expect(Array.isArray(own) && own.length > 0 && own.every(verdict)).toBe(true);
	});
});

test("the list of what JSON Schema cannot say names files that are there, each once", () => {
	const paths = listed.map(({ path }) => path);
	const there = new Set(examples.map(({ path }) => path));
	expect(paths.filter((path) => !there.has(path))).toEqual([]);
	expect(new Set(paths).size).toBe(paths.length);
});

test("the valid examples with an unsafe quantity are the listed ones", () => {
	const unsafe = examples.filter(
		({ valid, value, folder }) => valid && folder !== "optional-value" && hasUnsafe(value),
	);
	expect(unsafe.map(({ path }) => path)).toEqual(beyondJsonSchema["unsafe-quantity"].paths);
});

/** Whether an integer other than a `uid`, which is exact, is beyond 2^53. */
function hasUnsafe(value: Json, key = ""): boolean {
	if (typeof value === "number") return Math.abs(value) > Number.MAX_SAFE_INTEGER && key !== "uid";
	if (Array.isArray(value)) return value.some((item) => hasUnsafe(item));
	return isObject(value) && Object.entries(value).some(([name, item]) => hasUnsafe(item, name));
}
