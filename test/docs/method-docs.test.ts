import { planeErrorCodes } from "@plane/nats-client";
import ts from "typescript";
import { expect, test } from "vitest";
import { readText } from "../support/repository.js";

/** What only looks at what is known already, or ends what is there, has no error to name. */
const NEVER_FAILS = {
	"plane-client.ts": ["status", "statuses"],
	"backend.ts": [],
	"world-state.ts": ["drones", "backends", "lock", "readyDrones", "addressOf", "snapshot", "close"],
};

interface Documented {
	readonly name: string;
	/** The comments of all overloads. */
	readonly text: string;
}

/** The public methods of the classes of a source, with what their comments say. */
function methodsOf(file: string): readonly Documented[] {
	const source = ts.createSourceFile(file, readText(`packages/nats-client/src/${file}`), ts.ScriptTarget.Latest, true);
	const found = new Map<string, string>();
	for (const method of source.statements.filter(ts.isClassDeclaration).flatMap(({ members }) => [...members])) {
		if (!ts.isMethodDeclaration(method) || !ts.isIdentifier(method.name)) continue;
		if (ts.getJSDocTags(method).some(({ tagName }) => tagName.text === "internal")) continue;
		const text = source.text.slice(method.getFullStart(), method.getStart(source));
		found.set(method.name.text, `${found.get(method.name.text) ?? ""}${text}`);
	}
	return [...found].map(([name, text]) => ({ name, text }));
}

const namesCode = ({ text }: Documented): boolean => planeErrorCodes.some((code) => text.includes(`\`${code}\``));

test.each(Object.entries(NEVER_FAILS))(
	"the methods in %s name their error codes, unless they never fail",
	(file, never) => {
		const methods = methodsOf(file);
		expect(methods.length).toBeGreaterThan(5);
		expect(methods.filter((method) => !namesCode(method)).map(({ name }) => name)).toEqual(never);
	},
);
