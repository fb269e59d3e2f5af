import { isIPv4, isIPv6 } from "node:net";
import { basename } from "node:path";
import { Ajv, type ErrorObject, type ValidateFunction } from "ajv";
import type { Body, Example, Json, TypeDef } from "./model.js";
import { compare, type Problem, pointer } from "./problem.js";
import type { RawSchema } from "./raw.js";
import type { SourceFile } from "./source-files.js";

/** A schema file with its text parsed. */
export interface Document {
	readonly file: string;
	readonly raw: RawSchema;
}

/** The dialect has judged the schemas; to compile and ask their meta schema again takes longer than all the rest. */
const UNJUDGED = { meta: false, validateSchema: false } as const;

/** Examples, those in files too, and defaults are accepted by their schemas, and each enum value and variant is shown. */
export function checkExamples(
	types: readonly TypeDef[],
	documents: readonly Document[],
	corpus: readonly Example[],
): readonly Problem[] {
	const ajv = new Ajv({ ...UNJUDGED, strict: false, allErrors: true, formats: { ipv4: isIPv4, ipv6: isIPv6 } });
	ajv.addSchema(documents.map(({ raw }) => raw));
	return types.flatMap((type) => {
		const report = (path: string, reason: string): Problem => ({ file: type.file, path, reason });
		const refused = type.examples.flatMap((example, i) => {
			const reason = refusal(ajv.getSchema(type.id), example);
			return reason === undefined ? [] : [report(pointer("/examples", i), `is refused by its own schema: ${reason}`)];
		});
		const unseen = unshown(type.body, type.examples).map((name) => report("/examples", `shows no ${name}`));
		return [...refused, ...unseen, ...checkDefaults(ajv, type, documents, report), ...checkCorpus(ajv, type, corpus)];
	});
}

/** Invalid files are left to the tests: some of them JSON Schema alone cannot refuse. */
function checkCorpus(ajv: Ajv, type: TypeDef, corpus: readonly Example[]): readonly Problem[] {
	const own = corpus.filter((example) => example.valid && example.type === type.name);
	return own.flatMap(({ case: name, text }) => {
		const reason = refusal(ajv.getSchema(type.id), JSON.parse(text));
		const file = `examples/${folderOf(type)}/${name}.valid.json`;
		return reason === undefined ? [] : [{ file, path: "", reason: `is refused by its schema: ${reason}` }];
	});
}

/** Where the example files of a type are. */
function folderOf({ file }: TypeDef): string {
	return basename(file, ".json");
}

function checkDefaults(
	ajv: Ajv,
	type: TypeDef,
	documents: readonly Document[],
	report: (path: string, reason: string) => Problem,
): readonly Problem[] {
	const raw = documents.find(({ file }) => file === type.file)?.raw;
	return Object.entries(raw?.properties ?? {}).flatMap(([name, property]) => {
		if (property.default === undefined) return [];
		const path = pointer("", "properties", name);
		const reason = refusal(ajv.getSchema(`${type.id}#${path}`), property.default);
		return reason === undefined ? [] : [report(pointer(path, "default"), `is refused by its own schema: ${reason}`)];
	});
}

function refusal(validate: ValidateFunction | undefined, value: Json): string | undefined {
	if (!validate || validate(value)) return undefined;
	const deepest = [...(validate.errors ?? [])].sort((a, b) => depth(b) - depth(a))[0];
	return deepest && `${deepest.instancePath} ${deepest.message}`.trim();
}

function depth({ instancePath }: ErrorObject): number {
	return instancePath.split("/").length;
}

function unshown(body: Body, examples: readonly Json[]): readonly string[] {
	switch (body.kind) {
		case "enum":
			return body.values.map(({ value }) => value).filter((value) => !examples.includes(value));
		case "external":
			return body.variants
				.map(({ name }) => name)
				.filter((name) => !examples.some((example) => example === name || has(example, name)));
		case "internal":
			return body.variants
				.map(({ name }) => name)
				.filter((name) => !examples.some((example) => has(example, body.tag, name)));
		default:
			return examples.length === 0 ? ["document at all"] : [];
	}
}

function has(example: Json, key: string, value?: Json): boolean {
	if (typeof example !== "object" || example === null || !Object.hasOwn(example, key)) return false;
	return value === undefined || (example as Readonly<Record<string, Json>>)[key] === value;
}

/** The files of `examples/`: each belongs to a type by its folder, and its name says what Plane does with it. */
export function readExamples(
	files: readonly SourceFile[],
	types: readonly TypeDef[],
): { examples: readonly Example[]; problems: readonly Problem[] } {
	const byFolder = new Map(types.map((type) => [folderOf(type), type.name]));
	const examples: Example[] = [];
	const problems: Problem[] = [];
	for (const { path, text } of [...files].sort((a, b) => compare(a.path, b.path))) {
		const [, folder = "", name, verdict] = /^examples\/([^/]+)\/([a-z0-9-]+)\.(valid|invalid)\.json$/.exec(path) ?? [];
		const type = byFolder.get(folder);
		if (name === undefined)
			problems.push({ file: path, path: "", reason: "is not named <type>/<case>.valid.json or .invalid.json" });
		else if (type === undefined)
			problems.push({ file: path, path: "", reason: `is in the folder of no type: ${folder}` });
		else examples.push({ type, case: name, valid: verdict === "valid", text });
	}
	return { examples, problems };
}
