import { copyFileSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { readDraft } from "../codegen/read.js";
import { readSourceFiles } from "../codegen/source-files.js";
import { merge, type Ours } from "./merge.js";
import { contractOf } from "./test-plane.js";
import { printSchemas, type Written, writeSchemas } from "./write-schemas.js";

export const SCHEMAS = fileURLToPath(new URL("../../schemas", import.meta.url));

/** The mirrored commit before a test's import, and the one it imports. */
const OLD_COMMIT = "0123456789abcdef0123456789abcdef01234567";
export const NEW_COMMIT = "89abcdef0123456789abcdef0123456789abcdef";

export const EMPTY: Ours = {
	types: [],
	streams: [],
	plane: { repository: "https://example.com/plane", branch: "main", commit: OLD_COMMIT, version: "0.3.29" },
};

/** Schemas of other crates' types, which every import takes as they are. */
const GIVEN = ["bool", "unit", "utc-time", "epoch-millis", "ip-addr", "optional-value"];

/** A folder of schemas that is gone at the end of its block; at first it holds what does not come from Plane's source. */
export class SchemaFolder {
	readonly path = mkdtempSync(join(tmpdir(), "schemas-"));

	constructor() {
		for (const room of ["messages", "types"]) mkdirSync(join(this.path, room));
		for (const name of GIVEN) copyFileSync(join(SCHEMAS, `types/${name}.json`), join(this.path, `types/${name}.json`));
		copyFileSync(join(SCHEMAS, "dialect.schema.json"), join(this.path, "dialect.schema.json"));
		writeFileSync(join(this.path, "streams.json"), '{ "streams": [] }');
		writeFileSync(join(this.path, "plane.json"), JSON.stringify(EMPTY.plane));
	}

	/** What the files say now. */
	read(): Ours {
		return readDraft(readSourceFiles(this.path));
	}

	text(file: string): string {
		return readFileSync(join(this.path, file), "utf8");
	}

	json(file: string): Record<string, never> {
		return JSON.parse(this.text(file));
	}

	/** Puts something else into a file, as a person would in an editor. */
	edit(file: string, change: (text: string) => string): void {
		writeFileSync(join(this.path, file), change(this.text(file)));
	}

	/** Makes the files follow this Rust. */
	follow(messages: string): Written {
		const contract = { ...contractOf(messages), commit: NEW_COMMIT };
		const ours = this.read();
		return writeSchemas(this.path, printSchemas(merge(contract, ours), contract), ours);
	}

	[Symbol.dispose](): void {
		rmSync(this.path, { recursive: true, force: true });
	}
}
