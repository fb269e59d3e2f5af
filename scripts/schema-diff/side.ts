import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import type { Protocol } from "../codegen/model.js";
import type { RawSchema } from "../codegen/raw.js";
import { readProtocol } from "../codegen/read.js";
import type { SourceFile } from "../codegen/source-files.js";

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
	const protocol = readProtocol(own ? contract : [...contract, ours()]);
	const documents = contract.filter(({ path }) => path.includes("/")).map(({ text }) => JSON.parse(text) as RawSchema);
	return { label, protocol, documents };
}

function ours(): SourceFile {
	const path = fileURLToPath(new URL(`../../schemas/${DIALECT}`, import.meta.url));
	return { path: DIALECT, text: readFileSync(path, "utf8") };
}
