import { expect, test } from "vitest";
import { commands } from "../../scripts/run/commands.mjs";
import { readJson, readText } from "../support/repository.js";

const { scripts } = readJson<{ readonly scripts: Readonly<Record<string, string>> }>("package.json");

const titles = (command: { readonly steps: (args: string[]) => { readonly title: string }[] }): string[] =>
	command.steps([]).map(({ title }, index, { length }) => `[${index + 1}/${length}] ${title}`);

test("every npm script of the root runs a command, and every command has its script", () => {
	const run = Object.values(scripts).map((script) => /^node scripts\/run\.mjs ([\w:-]+)/.exec(script)?.[1]);
	expect([...new Set(run)].sort()).toEqual(Object.keys(commands).sort());
});

test("CONTRIBUTING tells of every npm script, and of no other", () => {
	const told = [...readText("CONTRIBUTING.md").matchAll(/^\| `npm (?:run )?([\w:-]+)/gm)].map(([, name]) => name);
	expect(told.toSorted()).toEqual(Object.keys(scripts).sort());
});

test("the README shows the steps of `npm test` from the tests on, and how many steps both commands have", () => {
	const readme = readText("README.md");
	const steps = titles(commands.test);
	const shown = [...readme.matchAll(/^(\[\d+\/\d+\] [^(\n]*[^( \n])/gm)].map(([, line]) => line);
	expect(shown).toEqual(steps.slice(steps.findIndex((step) => step.endsWith("Tests"))));
	expect(readme).toContain(`npm test: all ${steps.length} steps done`);
	expect(readme).toContain(`npm start: all ${titles(commands.start).length} steps done`);
});
