import { existsSync } from "node:fs";
import { posix } from "node:path";
import ts from "typescript";
import { expect, test } from "vitest";
import { filesBelow, readText, repository } from "../support/repository.js";

const ROOMS = [
	"bench",
	"docs/demo",
	"packages/messages",
	"packages/nats-client",
	"packages/testing",
	"scripts",
	"test",
];

interface Turbo {
	readonly tasks: { readonly types: { readonly inputs: readonly string[] } };
}

const { tasks }: Turbo = ts.parseConfigFileTextToJson("turbo.json", readText("turbo.json")).config;

/** What turbo calls an input of every room, as a pattern of paths from the root. */
const inputs = tasks.types.inputs
	.filter((input) => input.startsWith("$TURBO_ROOT$/"))
	.map((input) => new RegExp(`^${patternOf(input.replace("$TURBO_ROOT$/", ""))}$`));

function patternOf(glob: string): string {
	return glob
		.replaceAll(".", "\\.")
		.replaceAll(/\{(.+?)\}/g, (_, list: string) => `(?:${list.replaceAll(",", "|")})`)
		.replaceAll(/\*\*\/|\*/g, (stars) => (stars === "*" ? "[^/]*" : "(?:.*/)?"));
}

/** Sources that one imports by their places. */
function neighboursOf(path: string): readonly string[] {
	const { importedFiles } = ts.preProcessFile(readText(path), true, true);
	const places = importedFiles
		.filter(({ fileName }) => fileName.startsWith("."))
		.map(({ fileName }) => posix.join(posix.dirname(path), fileName));
	return places
		.flatMap((place) => [place, place.replace(/\.js$/, ".ts")])
		.filter((place) => /\.(?:ts|mjs)$/.test(place) && existsSync(repository + place));
}

/** Everything that the compiler reads for a room. */
function readFor(room: string): readonly string[] {
	const read = new Set(filesBelow(room, /^(?!.*\/dist\/).*\.ts$/));
	for (const path of read) for (const neighbour of neighboursOf(path)) read.add(neighbour);
	return [...read];
}

test.each(ROOMS)(
	"the types of %s are looked at again when something changes that they are made of elsewhere",
	(room) => {
		// A package is an input as a build.
		const elsewhere = readFor(room).filter((path) => !path.startsWith(`${room}/`) && !/^packages\/\w+/.test(path));
		if (room === "test") expect(elsewhere).toContain("scripts/titled-fences.mjs");
		expect(elsewhere.filter((path) => !inputs.some((input) => input.test(path)))).toEqual([]);
	},
);
