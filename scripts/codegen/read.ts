import { checkExamples, type Document, readExamples } from "./check-examples.js";
import { checkMessage } from "./check-message.js";
import { checkExportNames } from "./check-names.js";
import { checkType } from "./check-type.js";
import { dialectChecker } from "./dialect.js";
import type { PlaneSource, Protocol, Stream, TypeDef } from "./model.js";
import { inDependencyOrder } from "./order.js";
import { compare, type Problem, SchemaError } from "./problem.js";
import type { RawSchema, RawStreams } from "./raw.js";
import { readMessage } from "./read-message.js";
import { readType } from "./read-type.js";
import type { Reading } from "./read-value.js";
import type { SourceFile } from "./source-files.js";
import { undescribed } from "./to-be-described.js";

const DIALECT = "dialect.schema.json";

/** The schemas as the model that every emitter reads; throws a SchemaError that names all that is wrong. */
export function readProtocol(files: readonly SourceFile[]): Protocol {
	const sources = parse(files);
	const checkDialect = dialectChecker(sources.get(DIALECT) ?? {});
	const documents = [...sources].filter(([file]) => file !== DIALECT);
	settle(documents.flatMap(([file, document]) => [...checkDialect(file, document), ...undescribed(file, document)]));
	return assemble(
		new Map(documents),
		files.filter(({ path }) => path.startsWith("examples/")),
	);
}

/** What unfinished schemas say so far: neither the dialect nor the examples are asked, only references are followed. */
export function readDraft(files: readonly SourceFile[]): Pick<Protocol, "plane" | "types" | "streams"> {
	const problems: Problem[] = [];
	const documents = parse(files);
	const types = readDocuments(schemasOf(documents), problems);
	settle(problems);
	const streams = readStreams(documents.get("streams.json") as RawStreams | undefined);
	return { plane: documents.get("plane.json") as unknown as PlaneSource, types, streams };
}

/** Every file but the examples, sorted by path. */
function parse(files: readonly SourceFile[]): ReadonlyMap<string, object> {
	const problems: Problem[] = [];
	const documents = new Map<string, object>();
	const schemas = files.filter(({ path }) => !path.startsWith("examples/"));
	for (const { path, text } of [...schemas].sort((a, b) => compare(a.path, b.path))) {
		try {
			documents.set(path, JSON.parse(text));
		} catch (error) {
			problems.push({ file: path, path: "", reason: `is not JSON: ${(error as Error).message}` });
		}
	}
	settle(problems);
	return documents;
}

/** The model of documents that keep to the dialect; what the dialect cannot say is checked here. */
export function assemble(documents: ReadonlyMap<string, object>, exampleFiles: readonly SourceFile[]): Protocol {
	const problems: Problem[] = [];
	const schemas = schemasOf(documents);
	const types = readDocuments(schemas, problems);
	const streams = readStreams(documents.get("streams.json") as RawStreams | undefined);
	problems.push(...checkAll(types, streams));
	const ordered = inDependencyOrder(types);
	problems.push(...ordered.circular.map(({ file }) => ({ file, path: "", reason: "contains itself" })));
	settle(problems);
	const { examples, problems: misplaced } = readExamples(exampleFiles, types);
	settle([...checkExamples(types, schemas, examples), ...misplaced]);
	return {
		plane: documents.get("plane.json") as unknown as PlaneSource,
		types: ordered.types,
		streams,
		examples,
		schemas: new Map(schemas.map(({ file, raw }) => [file, raw])),
	};
}

function schemasOf(documents: ReadonlyMap<string, object>): readonly Document[] {
	return [...documents].filter(([file]) => file.includes("/")).map(([file, raw]) => ({ file, raw: raw as RawSchema }));
}

function readDocuments(schemas: readonly Document[], problems: Problem[]): readonly TypeDef[] {
	const names = new Map(schemas.map(({ file, raw }) => [file, raw.title ?? ""]));
	return schemas.map((document) => readDocument(document, names, problems));
}

function readDocument({ file, raw }: Document, names: ReadonlyMap<string, string>, problems: Problem[]): TypeDef {
	const report = (path: string, reason: string): void => void problems.push({ file, path, reason });
	const reading: Reading = {
		report,
		nameOf(ref, path) {
			const target = new URL(ref, `plane:/${file}`).pathname.slice(1);
			const name = names.get(target);
			if (name === undefined) report(path, `points to ${ref}, which does not exist`);
			return name ?? ref;
		},
	};
	const type = readType(file, raw, reading);
	return raw["x-message"] ? { ...type, message: readMessage(raw["x-message"], reading) } : type;
}

function readStreams(raw: RawStreams | undefined): readonly Stream[] {
	return (raw?.streams ?? []).map(({ description, config }) => ({ name: config.name, description, config }));
}

function checkAll(types: readonly TypeDef[], streams: readonly Stream[]): readonly Problem[] {
	const problems: Problem[] = [];
	const byName = new Map(types.map((type) => [type.name, type]));
	for (const type of types) {
		const report = (path: string, reason: string): void => void problems.push({ file: type.file, path, reason });
		checkType(type, byName, report);
		if (byName.get(type.name) !== type) report("/title", `${type.name} is the name of another type, too`);
		if (type.message) checkMessage(type, type.message, byName, streams, report);
	}
	problems.push(...checkExportNames(types));
	streams.forEach(({ name }, i) => {
		if (types.some(({ message }) => message?.stream === name)) return;
		problems.push({ file: "streams.json", path: `/streams/${i}`, reason: `${name} is the stream of no message` });
	});
	return problems;
}

function settle(problems: readonly Problem[]): void {
	if (problems.length > 0) throw new SchemaError(problems);
}
