import { existsSync, readFileSync } from "node:fs";
import { InvalidMessageError } from "@plane/messages";
import { beforeAll, describe, expect, test } from "vitest";
import { codecNamed, encodedText, unless } from "../support/codecs.js";
import { protocol } from "../support/protocol.js";
import { repository } from "../support/repository.js";
import { lockHashVectors } from "../support/wire-vectors.js";
import { findChromium } from "./chromium.js";
import { PAGE_BOUND_MS, runPage } from "./run-page.js";

interface Outcome {
	readonly type: string;
	readonly text: string;
	readonly decoded: string;
	readonly encoded: string;
}

interface Results {
	readonly failure?: string;
	readonly evalIsBlocked: boolean;
	readonly nodeGlobals: readonly string[];
	readonly documents: readonly Outcome[];
	readonly tokens: readonly string[];
}

const documents = protocol.examples.map(({ type, text }) => ({ type, text }));
const locks = lockHashVectors.map(({ lock }) => lock);

/** What this process makes of a document, in the page's words. */
function outcomeHere({ type, text }: (typeof documents)[number]): Outcome {
	const codec = codecNamed(type);
	const shown = (value: unknown): string =>
		JSON.stringify(value, (_, item: unknown) => (typeof item === "bigint" ? `bigint ${item}` : item));
	const attempt = (call: () => string): string => unless(InvalidMessageError, call) ?? "InvalidMessageError";
	const decoded = attempt(() => shown(codec.decode(text)));
	return { type, text, decoded, encoded: attempt(() => encodedText(codec, codec.decode(text))) };
}

const chromium = findChromium();
if (!chromium)
	console.warn("skipped: no chromium on PATH, so the messages were not tried in a browser (apt-get install chromium)");

describe.skipIf(!chromium)("in a browser that forbids eval, the built messages", () => {
	let results: Results;

	beforeAll(async () => {
		if (!existsSync(`${repository}packages/messages/dist/esm/index.mjs`))
			throw new Error("packages/messages has no build: `npm run build` makes it");
		const script = readFileSync(new URL("messages-page.js", import.meta.url), "utf8");
		results = (await runPage(chromium ?? "", { script, cases: { documents, locks } })) as Results;
		expect(results.failure).toBeUndefined();
	}, PAGE_BOUND_MS + 5000);

	test("run without eval and without anything of Node", () => {
		expect(results.evalIsBlocked).toBe(true);
		expect(results.nodeGlobals).toEqual([]);
	});

	test("decode and encode every example as they do here", () => {
		const here = documents.map(outcomeHere);
		expect(results.documents.length).toBe(here.length);
		expect(
			results.documents.filter(
				({ decoded, encoded }, i) => decoded !== here[i]?.decoded || encoded !== here[i]?.encoded,
			),
		).toEqual([]);
	});

	test("keep identities beyond 2^53 exact", () => {
		expect(results.documents.some(({ decoded }) => decoded.includes('"bigint 18446744073709551615"'))).toBe(true);
		expect(results.documents.some(({ encoded }) => encoded.includes(":18446744073709551615"))).toBe(true);
	});

	test("hash locks as Rust does", () => {
		expect(results.tokens).toEqual(lockHashVectors.map(({ hash }) => hash));
	});
});
