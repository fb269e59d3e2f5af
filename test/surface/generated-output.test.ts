import { expect, test } from "vitest";
import { filesBelow, readText } from "../support/repository.js";

const withTexts = (paths: readonly string[]): readonly (readonly [path: string, text: string])[] =>
	paths.map((path) => [path, readText(path)]);

const generated = withTexts([
	...filesBelow("packages/messages/src/gen", /\.ts$/),
	...filesBelow("packages/testing/src/gen", /\.ts$/),
]);
const messages = withTexts(filesBelow("packages/messages/src", /^(?!.*\.(?:test|test-d)\.ts$).*\.ts$/));

/** `path: text` of everything that the pattern finds. */
const found = (files: typeof generated, pattern: RegExp): readonly string[] =>
	files.flatMap(([path, text]) => (text.match(pattern) ?? []).map((match) => `${path}: ${match}`));

/** Comments may name what the code must not use. */
const withoutComments = (files: typeof generated): typeof generated =>
	files.map(([path, text]) => [path, text.replace(/\/\*[\s\S]*?\*\/|(?<=^|\s)\/\/.*$/gm, "")]);

test("the generated code declares no type twice under numbered names", () => {
	expect(found(generated, /export (?:type|interface|const) \w*[A-Za-z]\d+\b/g)).toEqual([]);
});

test("the generated types are closed: no index signature lets misspelled keys through", () => {
	expect(found(generated, /\[\s*k\s*:\s*string\s*\]\s*:\s*(?:unknown|any)/g)).toEqual([]);
});

test("the generated types hold no any", () => {
	expect(found(withoutComments(generated), /[:<,|]\s*any\b/g)).toEqual([]);
});

test.each([
	["require(", /\brequire\s*\(/g],
	["new Function", /\bnew\s+Function\b|\bFunction\s*\(/g],
	["eval", /\beval\b/g],
	["Buffer", /\bBuffer\b/g],
	["process", /\bprocess\b/g],
])("the code of messages does without %s", (_, pattern) => {
	expect(found(withoutComments(messages), pattern)).toEqual([]);
});

test("every generated file says that it is generated, from what, and that it is not to be edited", () => {
	const silent = generated.filter(
		([, text]) =>
			!/generated/i.test(text.slice(0, 300)) ||
			!/schemas/.test(text.slice(0, 300)) ||
			!/edit/i.test(text.slice(0, 300)),
	);
	expect(silent.map(([path]) => path)).toEqual([]);
	expect(generated.length).toBeGreaterThan(4);
});

test("the generated code reads the same on every machine", () => {
	expect(
		found(generated, /\r|\/(?:home|root|Users|work|tmp)\/|\b20\d\d-\d\d-\d\dT\d\d:\d\d:\d\d\.\d+Z generated/g),
	).toEqual([]);
});
