import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import type { Protocol } from "../codegen/model.js";
import type { RawSchema } from "../codegen/raw.js";
import { readProtocol } from "../codegen/read.js";
import type { SourceFile } from "../codegen/source-files.js";
import { spellNullability } from "./nullability.js";

const DIALECT = "dialect.schema.json";

/** One of the two contracts: the model that is compared, and the schemas that validate. */
export interface Side {
	/** What the user called it. */
	readonly label: string;
	readonly protocol: Protocol;
	readonly documents: readonly RawSchema[];
}

/** Reads schema files as the code generator does, under the dialect they bring along or, without one, under ours. */
export function readSide(label: string, files: readonly SourceFile[]): Side {
	const contract = files.filter(({ path }) => !path.startsWith("examples/"));
	const own = contract.some(({ path }) => path === DIALECT);
	const spelled = contract.map(spell);
	const protocol = readProtocol(own ? spelled : [...spelled, ours()]);
	const documents = spelled.filter(({ path }) => path.includes("/")).map(({ text }) => JSON.parse(text) as RawSchema);
	return { label, protocol, documents };
}

/** What is no JSON is left for the reader, which says so with the file's name. */
function spell(file: SourceFile): SourceFile {
	if (!file.path.includes("/")) return file;
	try {
		return { ...file, text: JSON.stringify(spellNullability(JSON.parse(file.text))) };
	} catch {
		return file;
	}
}

function ours(): SourceFile {
	const path = fileURLToPath(new URL(`../../schemas/${DIALECT}`, import.meta.url));
	return { path: DIALECT, text: readFileSync(path, "utf8") };
}
