import { existsSync, writeFileSync } from "node:fs";
import process from "node:process";
import { describe, expect, test } from "vitest";
import { knownNames } from "../support/known-names.js";
import { protocol } from "../support/protocol.js";
import { readText, repository } from "../support/repository.js";
import { bundle, type Size, sizeOf } from "./bundle.js";

const TABLE = "docs/size.md";

/** Zlib compresses a little differently from one Node to the next. */
const GZIP_TOLERANCE = 0.02;

const imports: Readonly<Record<string, string>> = {
	"`ScheduleResponse` (small)": 'export { ScheduleResponse } from "@plane/messages"',
	"`BackendStateMessage`": 'export { BackendStateMessage } from "@plane/messages"',
	"`ScheduleRequest` (nested)": 'export { ScheduleRequest } from "@plane/messages"',
	"`WorldStateMessage` (the largest)": 'export { WorldStateMessage } from "@plane/messages"',
	"`isScheduleResponse`": 'export { isScheduleResponse } from "@plane/messages/guards"',
	"`isScheduleRequest`": 'export { isScheduleRequest } from "@plane/messages/guards"',
	"`isWorldStateMessage`": 'export { isWorldStateMessage } from "@plane/messages/guards"',
	"all guards": 'export * from "@plane/messages/guards"',
	"`lockToken`": 'export { lockToken } from "@plane/messages"',
	everything: 'export * from "@plane/messages"',
	"`registry`": 'export { registry } from "@plane/messages/registry"',
};

const HEADER = `# Size of \`@plane/messages\` in a bundle

What one import adds to a page, in bytes: minified by esbuild, and gzipped (level 9) on top. A message brings the code of its own
validator, of its parts and of its reply, and nothing of the other messages; a test holds it to that. The rows below are
measured by \`test/size\`: the minified figure must be met to the byte, the gzipped one within 2 %, since Node's versions compress
differently. After a change of size on purpose: \`UPDATE_SIZES=1 npx vitest run --project test size\`.

[Performance](reference/performance.md) tells a little more of guards: there an application calls each from a function of its own, and these count.

`;

const row = (name: string, { minified, gzipped }: Size): string => `| ${name} | ${minified} | ${gzipped} |`;

function committedSizes(): ReadonlyMap<string, Size> {
	const rows = existsSync(repository + TABLE) ? readText(TABLE).matchAll(/^\| (.+) \| (\d+) \| (\d+) \|$/gm) : [];
	return new Map(
		[...rows].map(([, name = "", minified, gzipped]) => [
			name,
			{ minified: Number(minified), gzipped: Number(gzipped) },
		]),
	);
}

test("the committed table of sizes is true", async () => {
	const measured = await Promise.all(
		Object.entries(imports).map(async ([name, code]) => [name, sizeOf(await bundle(code))] as const),
	);
	if (process.env.UPDATE_SIZES) {
		const rows = measured.map(([name, size]) => row(name, size));
		writeFileSync(
			repository + TABLE,
			`${HEADER}| import | minified | minified + gzip |\n| --- | ---: | ---: |\n${rows.join("\n")}\n`,
		);
	}
	const committed = committedSizes();
	expect([...committed.keys()]).toEqual(Object.keys(imports));
	const stale = measured.filter(([name, { minified, gzipped }]) => {
		const before = committed.get(name);
		return before?.minified !== minified || Math.abs(gzipped - before.gzipped) > before.gzipped * GZIP_TOLERANCE;
	});
	expect(stale, "UPDATE_SIZES=1 npx vitest run --project test size").toEqual([]);
});

describe("a type imported alone", () => {
	const all = new Set(protocol.types.flatMap(({ name }) => [...knownNames(name)]));

	test.each(protocol.types.map(({ name, exportName }) => [exportName, name] as const))(
		"%s brings nothing of types that it does not hold, nor does its guard",
		async (exportName, name) => {
			const codec = await bundle(`export { ${exportName} } from "@plane/messages"`);
			const guard = await bundle(`export { is${exportName} } from "@plane/messages/guards"`);
			const own = new Set([name, exportName, ...knownNames(name)]);
			const words = new Set(`${codec} ${guard}`.match(/\w+/g));
			expect([...all].filter((word) => !own.has(word) && words.has(word))).toEqual([]);
		},
	);
});
