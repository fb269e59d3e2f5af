import { expect, test } from "vitest";
import { type Document, documentsOf } from "./documents.js";
import { equivalentMutants } from "./equivalent-mutants.js";
import { isObject, type Json, type SchemaFile, schemaFiles } from "./files.js";
import { type Mutant, mutantsOf } from "./mutants.js";
import { createAjv, type Formats, type Verdict, verdictOf, verdictOfCopy } from "./validators.js";

const modes: readonly Formats[] = ["checked", "ignored"];
const known = { checked: createAjv("checked"), ignored: createAjv("ignored") };

/** The documents on whose verdict schema and Plane agree: a mutant that changes one of them is found out. */
function pinned(file: SchemaFile, formats: Formats): readonly Document[] {
	const verdict = verdictOf(known[formats], file);
	return documentsOf(file).filter(({ value, accepted }) => verdict(value) === (accepted ?? true));
}

const pins = new Map(
	schemaFiles.map((file) => [file.path, { checked: pinned(file, "checked"), ignored: pinned(file, "ignored") }]),
);

const changes = (verdict: Verdict, file: SchemaFile, formats: Formats): boolean =>
	pins.get(file.path)?.[formats].some(({ value, accepted }) => verdict(value) !== (accepted ?? true)) ?? false;

function foundOut(file: SchemaFile, { schema }: Mutant): boolean {
	const here = modes.some((formats) => changes(verdictOfCopy(known[formats], schema), file, formats));
	return here || foundByReferrer(file, { ...schema, $id: file.schema.$id ?? null });
}

function foundByReferrer(file: SchemaFile, mutant: SchemaFile["schema"]): boolean {
	const referrers = schemaFiles.filter((other) => other !== file && refersTo(other.schema, file.path));
	return modes.some((formats) => {
		const ajv = createAjv(formats, mutant);
		return referrers.some((referrer) => changes(verdictOf(ajv, referrer), referrer, formats));
	});
}

function refersTo(value: Json, path: string): boolean {
	if (!isObject(value)) return Array.isArray(value) && value.some((item) => refersTo(item, path));
	const reference = typeof value.$ref === "string" ? value.$ref : "";
	const target = reference.replace(/#.*$/, "").replace(/^.*\//, "");
	return (target !== "" && path.endsWith(`/${target}`)) || Object.values(value).some((item) => refersTo(item, path));
}

test.each(schemaFiles)("no keyword of $path can be taken out or changed without an example noticing", (file) => {
	const survivors = mutantsOf(file.schema)
		.filter((mutant) => !foundOut(file, mutant))
		.map(({ name }) => name);
	expect(survivors.sort()).toEqual(Object.keys(equivalentMutants[file.path] ?? {}).sort());
});
