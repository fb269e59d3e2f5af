import { readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { readProtocol } from "../codegen/read.js";
import { readSourceFiles } from "../codegen/source-files.js";
import { isGiven } from "./merge.js";
import { printStreams } from "./print-message.js";
import { printSchema } from "./print-schema.js";
import { referencesFrom } from "./print-value.js";
import { SCHEMAS } from "./test-schemas.js";

const protocol = readProtocol(readSourceFiles(SCHEMAS));
const own = protocol.types.filter((type) => !isGiven(type));

test.each(own.map((type) => [type.file, type] as const))(
	"%s is what the importer would write, byte for byte",
	(file, type) => {
		expect(printSchema(type, referencesFrom(file, protocol.types))).toBe(readFileSync(join(SCHEMAS, file), "utf8"));
	},
);

test("so is streams.json", () => {
	expect(printStreams(protocol.streams)).toBe(readFileSync(join(SCHEMAS, "streams.json"), "utf8"));
});

test("only types of other crates are taken as they are", () => {
	const given = protocol.types.filter(isGiven).map(({ rust }) => rust);
	expect(given.filter((path) => path.startsWith("plane_"))).toEqual([]);
	expect(own.filter(({ rust }) => !rust.startsWith("plane_"))).toEqual([]);
});
